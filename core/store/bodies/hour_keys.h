#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "store/bodies/aes_gcm.h"
#include "store/bodies/body_clock.h"
#include "store/bodies/key_file.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::store {

// The keys bodies are sealed with: one an hour, random, destroyed when its hour began 24 hours ago (or as many as are set). Every call looks at
// the time itself, so that no timer has to run for a key to be gone.
//
// Three things open a body: its hour's key, wrapped in the file "body-keys"; the master key; and the hour's secret, which lies with the others of the day
// in an entry of the key store that is written anew whenever an hour begins or ends (the ring). So a copy of the file, or of the database, is worth nothing once
// the ring has dropped the hour. With a passphrase there is no ring: a copy of the file made before the end opens with the passphrase.
// Store thread.
class HourKeys final {
public:
    static constexpr std::chrono::hours kLongestLife{24};

    explicit HourKeys(QString path);
    ~HourKeys();

    // Reads the file and destroys what is too old; needs no key. Before any listener opens.
    base::Result<void> open(const BodyTime &now);
    [[nodiscard]] bool exists() const { return m_file.exists(); }
    [[nodiscard]] bool wasDamaged() const { return m_file.wasDamaged(); }
    [[nodiscard]] KeyWrap wrap() const { return m_file.head().wrap; }
    // There are hours that some master key opens: a new one must not take its place unasked.
    [[nodiscard]] bool awaitsMaster() const { return !m_file.head().check.empty() && !m_hours.empty(); }
    // For keyFromPassphrase(): the file's own while hours live under a passphrase, else new ones.
    struct PassphraseFacts {
        std::string salt;
        ScryptCost cost;
    };
    [[nodiscard]] PassphraseFacts passphraseFacts();

    // WrongKey: this key is not the one that hours still alive are wrapped with. Hours that it does not open although it is (their secret
    // is not in the ring) are destroyed. `ring`: as ring() gave it; empty if there is none, and with a passphrase.
    base::Result<void> unlock(KeyWrap wrap, base::Secret master, std::string_view ring, const PassphraseFacts &facts, const BodyTime &now);
    void lock(); // forgets the keys in memory; what is in the file stays
    [[nodiscard]] bool isUnlocked() const { return !m_master.isEmpty(); }

    // From now on; hours that are alive already live at most that long, and never longer than they were to.
    base::Result<void> setLife(std::chrono::hours life, const BodyTime &now);

    struct Current {
        std::int64_t hour = 0;
        const base::Secret *key = nullptr; // until the next call
    };
    // For a new row; begins an hour where there is none.
    base::Result<Current> current(const BodyTime &now);
    // Null: destroyed, or never known.
    [[nodiscard]] const base::Secret *keyOf(std::int64_t hour, const BodyTime &now);

    // Destroys what is too old, as every other call does too. What could not be overwritten on the disk is tried again by the next one.
    base::Result<void> expire(const BodyTime &now);
    base::Result<void> destroyAll(const BodyTime &now);
    // destroyAll(), and the file is gone: nothing is kept any more.
    base::Result<void> remove(const BodyTime &now);

    [[nodiscard]] std::vector<std::int64_t> hours() const;
    // When the next key must be gone, from now on; nothing if there is none.
    [[nodiscard]] std::optional<std::chrono::milliseconds> untilNextEnd(const BodyTime &now);

    // What the key store's entry has to hold; empty: the entry has to go.
    [[nodiscard]] base::Secret ring() const;
    // Whether that has changed since last asked.
    [[nodiscard]] bool takeRingChange() { return std::exchange(m_ringChanged, false); }

private:
    struct Hour {
        std::int64_t hour = 0;
        base::WallTime begins{};
        base::WallTime destroyBy{};
        std::size_t slot = 0;
        base::Secret ringSecret;
        base::Secret key; // empty until unlocked
    };

    base::Result<void> end(std::size_t index, const BodyTime &now);
    base::Result<void> begin(base::WallTime time);
    base::Result<void> write(const Hour &hour);
    bool openHour(Hour &hour);
    base::Result<void> burn();
    [[nodiscard]] base::Secret wrappingKey(const Hour &hour) const;
    [[nodiscard]] std::optional<std::size_t> freeSlot() const;

    KeyFile m_file;
    std::optional<BodyClock> m_clock; // once open
    Aes256Gcm m_cipher;
    base::Secret m_master;
    std::vector<Hour> m_hours; // oldest first
    std::vector<std::size_t> m_unburnt; // slots whose key could not be overwritten yet
    std::chrono::hours m_life = kLongestLife;
    bool m_ringChanged = false;
};

} // namespace sluice::store
