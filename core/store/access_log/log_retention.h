#pragma once

#include "base/clock.h"
#include "store/database/database.h"
#include "store/retention_clock.h"

#include <functional>

namespace sluice::store {

// What the log asks the world for; tests turn time by hand. No thread rules: value.
struct AccessLogWorld {
    std::function<qint64()> wall; // milliseconds since 1970, UTC
    std::function<base::TimePoint()> now;

    [[nodiscard]] static AccessLogWorld real();
};

// How old the rows of an open access log are, whatever the computer's clock does: stamps new ones, deletes old ones. Its clock is kept in the
// log, with the rows it stamped. Store thread.
class LogRetention final {
public:
    static constexpr int kSlice = 1'000; // rows deleted at a time: a writer waits no longer than that takes

    LogRetention(Database &database, AccessLogWorld world); // reads the clock's state

    // The time for rows written now. It has to be saved with them.
    [[nodiscard]] qint64 stamp();
    DatabaseError save(); // within a transaction

    struct Slice {
        DatabaseError error;
        int deleted = 0;
        bool more = false; // there may be more rows that are too old
    };
    // Deletes the oldest of the rows that are at least so old. Rows lie in the order of their stamps, so that this looks at no others.
    Slice deleteOlder(qint64 milliseconds);

private:
    Database &m_database;
    const AccessLogWorld m_world;
    RetentionClock m_clock;
};

} // namespace sluice::store
