#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QLockFile>
#include <QString>

#include <map>
#include <memory>

namespace sluice::store {

// A file of small named values that are overwritten often, each at once and without waiting for the disk: after put() the value outlives this
// process however it ends (kill -9 included), after sync() this computer. Each slot has two places that are written in turn, with a
// counter and a checksum: one that was cut in the middle leaves the value before it. A database would do the same with a journal, a
// thread and a second of delay; two writes of half a kilobyte need none of them. One process at a time: a lock stands beside the file.
// Any thread, one call at a time.
class SlotFile final {
public:
    static constexpr qsizetype kLongestName = 120; // bytes of UTF-8
    static constexpr qsizetype kLongestValue = 360;

    explicit SlotFile(QString path);
    ~SlotFile();

    // Reads what is there; makes the file if there is none. A damaged file is set aside as "….damaged-TIME", what can be read of it goes into a
    // new one, and `damage` tells; the file is in use then. Any other error means that nothing is kept.
    base::Result<void> open();
    [[nodiscard]] const base::Error &damage() const { return m_damage; }

    [[nodiscard]] const std::map<QString, QByteArray> &values() const { return m_values; } // as open() found them

    base::Result<void> put(const QString &name, const QByteArray &value);
    base::Result<void> sync() { return sync(descriptor()); }
    // The same without touching this object, so that put() need not wait for a disk: may run beside it.
    [[nodiscard]] int descriptor() const { return m_file.isOpen() ? m_file.handle() : -1; }
    static base::Result<void> sync(int descriptor);

private:
    struct Slot {
        qint64 index = 0;
        quint64 counter = 0; // of its newest place
    };

    base::Result<void> create(const std::map<QString, QByteArray> &values);
    bool read(const QByteArray &content);
    [[nodiscard]] base::Error problem(const QString &detail) const;

    QString m_path;
    QFile m_file;
    std::unique_ptr<QLockFile> m_lock;
    base::Error m_damage;
    std::map<QString, QByteArray> m_values;
    QHash<QString, Slot> m_slots;
};

} // namespace sluice::store
