#pragma once

#include "base/result.h"
#include "store/bodies/body_clock.h"
#include "store/keys/key_material.h"

#include <QFile>
#include <QLockFile>
#include <QString>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace sluice::store {

// What the keys of the hours are wrapped with.
enum class KeyWrap : std::uint32_t { None, KeyStore, Passphrase };

// The file "body-keys": one page that is overwritten in place, so that destroying a key needs no room on the disk. Who may open a key is decided by
// HourKeys; this is bytes and their places. A damaged file is overwritten and removed: what it held opens nothing any more, and it must not lie
// about. One process at a time. Store thread.
class KeyFile final {
public:
    static constexpr std::size_t kSlots = 32; // 25 hours can be alive at a time
    static constexpr std::size_t kSaltSize = 32;
    static constexpr std::size_t kWrappedSize = 12 + kKeyBytes + 16; // nonce, key, tag

    struct Slot {
        std::int64_t hour = 0; // 0: empty
        base::WallTime begins{};
        base::WallTime destroyBy{};
        std::string wrapped;
    };

    struct Head {
        KeyWrap wrap = KeyWrap::None;
        ScryptCost cost;
        std::string salt; // of the passphrase
        std::string check; // keyCheckOf() the master key; empty: none was ever used
    };

    explicit KeyFile(QString path);
    ~KeyFile();
    KeyFile(const KeyFile &) = delete;
    KeyFile &operator=(const KeyFile &) = delete;

    [[nodiscard]] bool exists() const { return QFile::exists(m_path); }
    // Reads what is there; makes an empty file (0600) if there is none.
    base::Result<void> open();
    // It was there and could not be read; it is a new one now.
    [[nodiscard]] bool wasDamaged() const { return m_wasDamaged; }

    [[nodiscard]] const Head &head() const { return m_head; }
    [[nodiscard]] const Slot &slot(std::size_t index) const { return m_slots.at(index); }
    [[nodiscard]] const ClockMark &mark() const { return m_mark; }

    // On the disk when they return.
    base::Result<void> setHead(Head head);
    base::Result<void> setSlot(std::size_t index, Slot slot);
    base::Result<void> clearSlot(std::size_t index) { return setSlot(index, {}); }
    // In the page cache, which outlives a killed process; on the disk with the next of the others.
    base::Result<void> setMark(const ClockMark &mark);
    // Overwrites everything, then unlinks it; open() makes a new one.
    base::Result<void> remove();

private:
    base::Result<void> writeAt(qint64 place, const QByteArray &bytes, bool sync);
    base::Result<void> create();
    bool read(const QByteArray &page);
    [[nodiscard]] base::Error problem(const char *what) const;

    QString m_path;
    QFile m_file;
    std::unique_ptr<QLockFile> m_lock;
    Head m_head;
    ClockMark m_mark;
    std::array<Slot, kSlots> m_slots;
    bool m_wasDamaged = false;
};

} // namespace sluice::store
