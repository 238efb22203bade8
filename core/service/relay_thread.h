#pragma once

#include "api/records.h"
#include "api/relay_service.h"
#include "relay/relay_server.h"

#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace sluice::service {

class LatencyRun;
class UpstreamTestRunner;

// The control thread and what lives on it, as the GUI thread sees it: commands are queued to it, its facts come back as
// signals. Records are taken from the relay's feed when it wakes us, at most ten times a second. GUI thread.
class RelayThread final : public QObject {
    Q_OBJECT
public:
    // `log`: where finished exchanges go besides; may be null.
    explicit RelayThread(std::shared_ptr<relay::RecordLog> log = nullptr, QObject *parent = nullptr);
    ~RelayThread() override; // drains the relay if it runs, and joins

    void apply(std::shared_ptr<const relay::RuntimeConfig> config);
    void start();
    void stop();
    void listLive();
    void probeUpstream(const QString &name);
    void resetUpstream(const QString &name);
    void resetLimits(const QString &client);
    void reconcileBudget(const QString &name);
    void tryRoute(int ticket, const api::RouteQuery &query);
    void resetClient(const QString &id);
    void startTest(int number, relay::RuntimeUpstream upstream, const api::TimeoutsConfig &timeouts);
    void cancelTest(int number);
    void startComparison(int ticket, const api::LatencyQuery &query, std::vector<relay::RuntimeUpstream> upstreams, const api::TimeoutsConfig &timeouts);
    void cancelComparison(int ticket);

signals:
    void started(const sluice::relay::BoundAddresses &addresses, int workers);
    void failed(const sluice::base::Error &why);
    void draining();
    void stopped();
    void sampled(const sluice::api::TrafficSample &sample);
    void upstreamsSampled(const QList<sluice::api::UpstreamStatus> &upstreams);
    void limitsSampled(const sluice::api::LimitsSample &limits);
    void clientsSampled(const QList<sluice::api::ClientStatus> &clients);
    void budgetsSampled(const QList<sluice::api::BudgetStatus> &budgets);
    void routeTried(int ticket, const sluice::api::RouteTrial &trial);
    void liveListed(const QList<sluice::api::ExchangeRecord> &running);
    void alertRaised(const sluice::api::Alert &alert);
    void recordsDrained(const QList<sluice::api::ExchangeRecord> &batch);
    void testProgressed(const sluice::api::UpstreamTestStep &step);
    void comparisonProgressed(int ticket, const sluice::api::LatencyProgress &progress);
    void upstreamsCompared(int ticket, const sluice::api::LatencyReport &report);

private:
    void noticeRecords();
    void drainRecords();

    QThread m_thread;
    relay::RelayServer *m_server = nullptr; // lives on m_thread and is deleted there
    UpstreamTestRunner *m_tests = nullptr; // the same
    QHash<int, LatencyRun *> m_comparisons; // by ticket; they live on m_thread and are deleted there
    QElapsedTimer m_sinceDrain;
    QTimer m_drainTimer; // single shot: the feed filled up soon after the last drain
    std::shared_ptr<const relay::OwnAddresses> m_own; // where the relay listens; a test of an upstream must not lead there
    std::chrono::milliseconds m_drainDeadline{10'000};
    bool m_isServing = false; // start() was called and stopped() or failed() has not come
};

} // namespace sluice::service
