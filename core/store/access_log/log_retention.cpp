#include "store/access_log/log_retention.h"

#include <QSqlQuery>
#include <QVariant>

#include <utility>

namespace sluice::store {

namespace {

RetentionClock::State stateOf(const Database &database)
{
    return {database.number(QStringLiteral("SELECT last_wall FROM keeping")), database.number(QStringLiteral("SELECT ahead FROM keeping"))};
}

} // namespace

AccessLogWorld AccessLogWorld::real()
{
    return {[] { return static_cast<qint64>(base::wallNow().time_since_epoch().count()); }, [] { return base::now(); }};
}

LogRetention::LogRetention(Database &database, AccessLogWorld world)
    : m_database(database)
    , m_world(std::move(world))
    , m_clock(stateOf(database))
{
}

qint64 LogRetention::stamp()
{
    return m_clock.read(m_world.wall(), m_world.now());
}

DatabaseError LogRetention::save()
{
    const RetentionClock::State &state = m_clock.state();
    return m_database.run(QStringLiteral("UPDATE keeping SET last_wall=%1, ahead=%2").arg(state.lastWall).arg(state.offset));
}

LogRetention::Slice LogRetention::deleteOlder(qint64 milliseconds)
{
    Slice slice;
    const qint64 limit = stamp() - milliseconds;
    slice.error = m_database.transaction([this, limit, &slice] {
        QSqlQuery oldest(m_database.handle());
        if (!oldest.exec(QStringLiteral("DELETE FROM exchanges WHERE kept_at <= %1 AND id IN (SELECT id FROM exchanges ORDER BY id LIMIT %2)")
                             .arg(limit)
                             .arg(kSlice))) {
            return Database::errorOf(oldest.lastError());
        }
        slice.deleted = oldest.numRowsAffected();
        oldest.finish();
        return save();
    });
    slice.more = !slice.error.isError() && slice.deleted == kSlice;
    return slice;
}

} // namespace sluice::store
