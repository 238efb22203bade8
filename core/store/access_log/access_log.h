#pragma once

#include "api/access_log_records.h"
#include "api/config/records_config.h"
#include "store/access_log/access_log_reader.h"
#include "store/access_log/log_retention.h"
#include "store/database/set_aside.h"

#include <QObject>
#include <QSqlQuery>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sluice::store {

// The access log: takes what waits in its source 250 ms after the first of it came, or as soon as that is much, and writes it in
// transactions of at most 500 rows; deletes what is too old. While nothing waits its only timer looks for old rows once an hour. Where the
// file cannot be written it counts, tells once, and tries again with what comes next; it never makes anyone wait. Store thread.
class AccessLog final : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kRows = 500; // in a transaction

    struct Intake {
        std::vector<api::AccessLogEntry> entries; // oldest first
        quint64 dropped = 0; // lost before we came: more waited than may wait
    };
    using Source = std::function<Intake()>;

    AccessLog(QString path, Source source, AccessLogWorld world = AccessLogWorld::real());
    ~AccessLog() override; // what waits is lost: flush() first

    // Opens the file where there is something to keep in it or to delete from it. Again whenever the settings change.
    void apply(const api::RecordsConfig &settings);
    // Something waits in the source; `much`: do not wait for more.
    void noticeEntries(bool much);
    // Writes what waits now.
    void flush();
    // What waits is written first; queried() follows.
    void query(int number, const api::AccessLogQuery &query);
    // Deletes what is too old, in slices, then empties the -wal. By itself with apply() and every hour.
    void purge();

    [[nodiscard]] const api::AccessLogState &state() const { return m_state; }

signals:
    void queried(int number, const QList<sluice::api::AccessLogEntry> &entries, bool more);
    void changed(const sluice::api::AccessLogState &state); // at most once a second, but for faults
    void alertRaised(const sluice::api::Alert &alert);

private:
    bool open(); // false: not now
    void close();
    void write(std::span<const api::AccessLogEntry> entries);
    DatabaseError writeRows(std::span<const api::AccessLogEntry> entries);
    void noticeWritten(std::span<const api::AccessLogEntry> entries);
    void noticeLost(quint64 rows, const DatabaseError &error);
    void noticeOverflow(quint64 dropped);
    void noticeDamage(const OpenedDatabase &opened);
    void purgeSlice();
    void finishPurge();
    void recover();
    void setFault(api::AccessLogFault fault, const base::Error &why);
    void tell(bool atOnce);
    void raise(api::AlertKind kind, const base::Error &error, quint64 count = 0);

    const QString m_path;
    const Source m_source;
    const AccessLogWorld m_world;
    api::RecordsConfig m_settings;
    Database m_database;
    AccessLogReader m_reader;
    std::unique_ptr<LogRetention> m_retention; // null while closed
    std::unique_ptr<QSqlQuery> m_insert; // the same
    api::AccessLogState m_state;
    quint64 m_droppedInFault = 0;
    std::optional<base::TimePoint> m_triedAt; // to open it, in vain
    std::optional<base::TimePoint> m_overflowAt; // when the source overflowed last
    std::optional<base::TimePoint> m_toldAt;
    bool m_hasDeleted = false; // in this purge
    QTimer m_batch; // single shot: something waits
    QTimer m_hourly; // while the file is open
    QTimer m_slice; // single shot, at once: the loop turns between slices, so that batches come first
    QTimer m_telling; // single shot: the state changed soon after it was told
};

} // namespace sluice::store
