#include "store/access_log/access_log.h"

#include "store/access_log/access_log_schema.h"

#include <QFile>

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice::store {

namespace {

using namespace std::chrono_literals;
using api::AccessLogFault;

constexpr auto kBatchWait = 250ms;
constexpr auto kPurgeInterval = 1h;
constexpr auto kTellInterval = 1s;
constexpr auto kReopenInterval = 5s; // opening reads the whole file
constexpr auto kCalm = 10s; // without an overflow, before the disk counts as fast enough again
constexpr int kPagesAtOnce = 1'000;
constexpr qint64 kDay = 24LL * 3'600 * 1'000;

AccessLogFault faultOf(const DatabaseError &error)
{
    switch (error.fault) {
    case DatabaseFault::None:
        return AccessLogFault::None;
    case DatabaseFault::Full:
        return AccessLogFault::Full;
    case DatabaseFault::Newer:
        return AccessLogFault::Newer;
    case DatabaseFault::Missing:
    case DatabaseFault::Damaged:
    case DatabaseFault::Busy:
    case DatabaseFault::Refused:
        break;
    }
    return AccessLogFault::Refused;
}

QDateTime toDateTime(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

} // namespace

AccessLog::AccessLog(QString path, Source source, AccessLogWorld world)
    : m_path(std::move(path))
    , m_source(std::move(source))
    , m_world(std::move(world))
    , m_database(m_path)
    , m_reader(m_path)
    , m_batch(this)
    , m_hourly(this)
    , m_slice(this)
    , m_telling(this)
{
    m_state.file = m_path;
    m_batch.setSingleShot(true);
    m_batch.setInterval(kBatchWait);
    m_hourly.setInterval(kPurgeInterval);
    m_slice.setSingleShot(true);
    m_slice.setInterval(0ms);
    m_telling.setSingleShot(true);
    m_telling.setInterval(kTellInterval);
    connect(&m_batch, &QTimer::timeout, this, &AccessLog::flush);
    connect(&m_hourly, &QTimer::timeout, this, &AccessLog::purge);
    connect(&m_slice, &QTimer::timeout, this, &AccessLog::purgeSlice);
    connect(&m_telling, &QTimer::timeout, this, [this] { tell(true); });
}

AccessLog::~AccessLog()
{
    close();
}

void AccessLog::apply(const api::RecordsConfig &settings)
{
    if (m_state.isOn) {
        flush(); // what waits was to be kept by the settings of its time
    }
    m_settings = settings;
    m_state.isOn = settings.isLogging();
    m_triedAt.reset();
    if (m_state.isOn || QFile::exists(m_path)) {
        open();
        purge();
    }
    tell(true);
}

// Opening, and what can be wrong with the file

bool AccessLog::open()
{
    if (m_insert) {
        return true;
    }
    const base::TimePoint now = m_world.now();
    if (m_state.fault == AccessLogFault::Newer || (m_triedAt && now - *m_triedAt < kReopenInterval)) {
        return false;
    }
    m_triedAt = now;
    const OpenedDatabase opened = openOrSetAside(m_database, accessLogSchema(), toDateTime(m_world.wall()));
    noticeDamage(opened);
    if (opened.error.isError()) {
        setFault(faultOf(opened.error), opened.error.toError(m_path));
        return false;
    }
    m_insert = std::make_unique<QSqlQuery>(m_database.handle());
    m_insert->setForwardOnly(true);
    if (!m_insert->prepare(insertEntryStatement())) {
        const DatabaseError error = Database::errorOf(m_insert->lastError());
        close();
        setFault(faultOf(error), error.toError(m_path));
        return false;
    }
    m_retention = std::make_unique<LogRetention>(m_database, m_world);
    m_triedAt.reset();
    m_state.rows = m_database.number(QStringLiteral("SELECT count(*) FROM exchanges"));
    m_hourly.start();
    return true;
}

void AccessLog::close()
{
    m_hourly.stop();
    m_slice.stop();
    m_insert.reset();
    m_retention.reset();
    m_reader.close();
    m_database.close();
}

void AccessLog::noticeDamage(const OpenedDatabase &opened)
{
    if (opened.damage.isError()) {
        base::Error error = opened.damage.toError(opened.setAside.isEmpty() ? m_path : opened.setAside);
        raise(api::AlertKind::AccessLogDamaged, error);
    }
}

// Writing

void AccessLog::noticeEntries(bool much)
{
    if (much) {
        flush();
    } else if (!m_batch.isActive()) {
        m_batch.start();
    }
}

void AccessLog::flush()
{
    m_batch.stop();
    const Intake intake = m_source();
    noticeOverflow(intake.dropped);
    if (m_state.isOn && !intake.entries.empty()) {
        write(intake.entries);
    }
}

void AccessLog::write(std::span<const api::AccessLogEntry> entries)
{
    while (!entries.empty()) {
        if (!open()) {
            noticeLost(entries.size(), {});
            return;
        }
        const auto rows = entries.first(std::min(entries.size(), kRows));
        DatabaseError error = writeRows(rows);
        if (error.fault == DatabaseFault::Damaged) { // found only now: the rest goes into a new one
            close();
            error = open() ? writeRows(rows) : error;
        }
        if (error.isError()) {
            noticeLost(entries.size(), error);
            return;
        }
        noticeWritten(rows);
        entries = entries.subspan(rows.size());
    }
}

DatabaseError AccessLog::writeRows(std::span<const api::AccessLogEntry> entries)
{
    return m_database.transaction([this, entries] {
        const qint64 keptAt = m_retention->stamp();
        for (const api::AccessLogEntry &entry : entries) {
            bindEntry(*m_insert, entry, keptAt);
            if (!m_insert->exec()) {
                return Database::errorOf(m_insert->lastError());
            }
        }
        return m_retention->save();
    });
}

void AccessLog::noticeWritten(std::span<const api::AccessLogEntry> entries)
{
    m_state.rows += static_cast<qint64>(entries.size());
    if (m_state.fault != AccessLogFault::None && m_state.fault != AccessLogFault::Slow) {
        recover();
    }
    tell(false);
}

void AccessLog::noticeLost(quint64 rows, const DatabaseError &error)
{
    m_state.dropped += rows;
    if (error.fault == DatabaseFault::Full) {
        m_database.truncateLog(); // which may be what fills it
    }
    if (error.isError()) {
        setFault(faultOf(error), error.toError(m_path));
    }
    m_droppedInFault += rows;
    tell(false);
}

void AccessLog::noticeOverflow(quint64 dropped)
{
    const base::TimePoint now = m_world.now();
    if (dropped > 0) {
        m_overflowAt = now;
        m_state.dropped += dropped;
        if (m_state.fault == AccessLogFault::None) {
            setFault(AccessLogFault::Slow,
                {.code = base::ErrorCode::FileUnwritable, .detail = "the disk does not keep up with the requests", .where = m_path.toStdString()});
        }
        m_droppedInFault += dropped;
        tell(false);
    } else if (m_state.fault == AccessLogFault::Slow && now - *m_overflowAt >= kCalm) {
        recover();
    }
}

void AccessLog::recover()
{
    m_state.fault = AccessLogFault::None;
    m_state.why = {};
    raise(api::AlertKind::AccessLogResumed, {}, std::exchange(m_droppedInFault, 0));
    tell(true);
}

// One alert a fault, however many rows it costs.
void AccessLog::setFault(AccessLogFault fault, const base::Error &why)
{
    const AccessLogFault before = std::exchange(m_state.fault, fault);
    m_state.why = why;
    if (before == AccessLogFault::None) {
        m_droppedInFault = 0;
        raise(api::AlertKind::AccessLogStopped, why);
    }
    tell(before != fault);
}

// Reading

void AccessLog::query(int number, const api::AccessLogQuery &query)
{
    flush();
    AccessLogReader::Page found;
    if (m_reader.isOpen() || m_reader.open()) { // without a file there is nothing to read
        if (auto page = m_reader.page(query)) {
            found = std::move(*page);
        } else {
            m_reader.close();
        }
    }
    emit queried(number, found.entries, found.more);
}

// Retention

void AccessLog::purge()
{
    if (m_insert || (QFile::exists(m_path) && open())) {
        m_hasDeleted = false;
        purgeSlice();
    }
}

void AccessLog::purgeSlice()
{
    const LogRetention::Slice slice = m_retention->deleteOlder(m_settings.keepDays * kDay);
    m_state.rows -= slice.deleted;
    m_hasDeleted = m_hasDeleted || slice.deleted > 0;
    if (slice.more) {
        m_slice.start();
    } else {
        finishPurge();
    }
}

void AccessLog::finishPurge()
{
    if (m_hasDeleted) {
        m_database.shrink(kPagesAtOnce);
        m_database.truncateLog();
    }
    removeSetAside(m_path, toDateTime(m_world.wall() - m_settings.keepDays * kDay));
    tell(true);
}

// Telling

void AccessLog::tell(bool atOnce)
{
    const base::TimePoint now = m_world.now();
    if (!atOnce && m_toldAt && now - *m_toldAt < kTellInterval) {
        if (!m_telling.isActive()) {
            m_telling.start();
        }
        return;
    }
    m_telling.stop();
    m_toldAt = now;
    m_state.bytes = m_database.bytesOnDisk();
    m_state.oldest.reset();
    if (m_insert && m_state.rows > 0) {
        m_state.oldest = toDateTime(m_database.number(QStringLiteral("SELECT min(started) FROM exchanges")));
    }
    emit changed(m_state);
}

void AccessLog::raise(api::AlertKind kind, const base::Error &error, quint64 count)
{
    api::Alert alert;
    alert.kind = kind;
    alert.error = error;
    alert.at = toDateTime(m_world.wall());
    alert.count = count;
    emit alertRaised(alert);
}

} // namespace sluice::store
