#pragma once

#include "api/body_records.h"
#include "base/result.h"
#include "store/bodies/hour_keys.h"
#include "store/bodies/sealed_box.h"
#include "store/database/database.h"

#include <QList>
#include <QString>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace sluice::store {

// Raw prompts and answers, sealed, in a database of their own ("bodies.db") beside the keys of their hours ("body-keys"). What makes a text
// unreadable is that its key is gone; rows are deleted after that, a few at a time, because deleting them needs a disk with room and reaches no copy. Every
// call takes the time and destroys first what is too old. Store thread.
class BodyStore final {
public:
    struct Caps {
        std::chrono::hours life = HourKeys::kLongestLife;
        qint64 all = 0; // bytes of all sealed texts; the oldest go first
    };

    explicit BodyStore(const QString &directory);
    ~BodyStore();

    // Destroys the keys that are too old; the disk is hardly touched and no key store asked. Before any listener opens.
    base::Result<void> purge(const BodyTime &now);
    // Whether purge() or keeping has found keys or texts of this or an earlier run.
    [[nodiscard]] bool holdsAnything() const;

    // Purges, opens the database and is ready for unlock().
    base::Result<void> open(const Caps &caps, const BodyTime &now);
    [[nodiscard]] HourKeys &keys() { return m_keys; }
    [[nodiscard]] bool isReady() const { return m_isOpen && m_keys.isUnlocked(); }
    base::Result<void> setCaps(const Caps &caps, const BodyTime &now);

    // One transaction; all of them or none.
    base::Result<void> keep(const QList<api::ExchangeTexts> &exchanges, const BodyTime &now);
    // BodyNotKept: it never was, or is no longer.
    base::Result<api::ExchangeTexts> fetch(const QString &requestId, const BodyTime &now);

    // Deletes rows that nothing opens any more, a few at a time. True: call again soon.
    base::Result<bool> sweep(const BodyTime &now);
    // Destroys every key, now; the rows go with sweep().
    base::Result<void> forgetAll(const BodyTime &now);
    // The same, and neither file is left.
    base::Result<void> remove(const BodyTime &now);

private:
    enum class Column : std::uint32_t { Prompt = 1, Answer = 2 };

    DatabaseError insert(std::int64_t row, const QString &requestId, Column column, const HourKeys::Current &current, const api::KeptText &text);
    base::Result<bool> read(const QString &requestId, Column column, const BodyTime &now, api::KeptText &text);
    base::Result<void> makeRoom();
    [[nodiscard]] base::Error problem(const DatabaseError &error) const { return error.toError(m_database.path()); }

    HourKeys m_keys;
    Database m_database;
    SealedBox m_box;
    Caps m_caps;
    bool m_keysAreOpen = false;
    bool m_isOpen = false;
    bool m_isSwept = false; // nothing was deleted since the log was emptied
    std::int64_t m_nextRow = 1;
    qint64 m_bytes = 0; // of all sealed texts
};

} // namespace sluice::store
