#pragma once

#include "api/access_log_records.h"
#include "api/config/records_config.h"
#include "policy/guardrail/rule_set.h"
#include "relay/shared/record_log.h"

#include <QObject>
#include <QString>
#include <QThread>

#include <memory>
#include <vector>

namespace sluice::store {
class AccessLog;
}

namespace sluice::service {

class LogRedactor;

// The store thread and the access log on it, as the gui thread sees them: exchanges come by a feed that the relay's workers fill, what they
// were is made harmless on the store thread, and then written. GUI thread.
class AccessLogThread final : public QObject {
    Q_OBJECT
public:
    // The log is "access-log.db" of the data directory; beside it lies the key its pseudonyms are made with.
    explicit AccessLogThread(const QString &dataDirectory, QObject *parent = nullptr);
    ~AccessLogThread() override; // writes what waits, and joins; the relay is over by then

    // What the relay is to publish to.
    [[nodiscard]] const std::shared_ptr<relay::RecordLog> &feed() const { return m_feed; }

    void apply(const api::RecordsConfig &settings);
    // What must not be kept; see LogRedactor::setRules().
    void setRules(const std::shared_ptr<const policy::RuleSet> &settings, const std::vector<policy::KnownSecret> &secrets);
    int query(const api::AccessLogQuery &query);
    [[nodiscard]] const api::AccessLogState &state() const { return m_state; }

signals:
    void queried(int number, const QList<sluice::api::AccessLogEntry> &entries, bool more);
    void changed(const sluice::api::AccessLogState &state);
    void alertRaised(const sluice::api::Alert &alert);

private:
    QThread m_thread;
    std::shared_ptr<relay::RecordLog> m_feed;
    std::shared_ptr<LogRedactor> m_redactor; // the store thread's
    const QString m_keyFile;
    store::AccessLog *m_log = nullptr; // lives on m_thread and is deleted there
    api::AccessLogState m_state;
    int m_lastQuery = 0;
};

} // namespace sluice::service
