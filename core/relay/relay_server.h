#pragma once

#include "api/client_records.h"
#include "api/records.h"
#include "api/relay_service.h"
#include "base/bounded_feed.h"
#include "base/result.h"
#include "relay/runtime_config.h"
#include "relay/shared/record_log.h"

#include <QObject>

#include <memory>

namespace sluice::relay {

// Where the relay really listens (ports filled in); -1 or empty where a listener is off.
struct BoundAddresses {
    QString httpsHost;
    int httpsPort = -1;
    QString httpHost;
    int httpPort = -1;

    [[nodiscard]] OwnAddresses own() const;
};

// The relay: owns the worker threads, binds and hands out the sockets, adds up the counters, starts and stops everything.
// Lives on the control thread (service/ moves it there); its signals are queued to the gui. Control thread.
class RelayServer final : public QObject {
    Q_OBJECT
public:
    explicit RelayServer(QObject *parent = nullptr);
    ~RelayServer() override;

    // The feed of finished exchanges for the ui; drained by the service. Any thread.
    [[nodiscard]] base::BoundedFeed<api::ExchangeRecord> &records();
    // Where finished exchanges go besides, for those who keep them. Before start().
    void setLog(std::shared_ptr<RecordLog> log);

    // Puts a new config in force: running exchanges keep theirs. Listener settings take effect at the next start. Any thread.
    void apply(std::shared_ptr<const RuntimeConfig> config);

public slots:
    // Checks the ports, makes the workers, listens. started() or failed() follows. With AddressInUse the detail names the holder.
    void start();
    // Stops accepting, lets exchanges finish until the drain deadline, aborts the rest; stopped() follows.
    void stop();
    // liveListed() follows.
    void listLive();
    // See RelayService.
    void probeUpstream(const QString &name);
    void resetUpstream(const QString &name);
    void resetLimits(const QString &client);
    void reconcileBudget(const QString &name);
    void tryRoute(int ticket, const sluice::api::RouteQuery &query);
    void resetClient(const QString &id);

signals:
    void started(const sluice::relay::BoundAddresses &addresses, int workers);
    void failed(const sluice::base::Error &why);
    void draining();
    void stopped();
    void sampled(const sluice::api::TrafficSample &sample);
    void upstreamsSampled(const QList<sluice::api::UpstreamStatus> &upstreams);
    void limitsSampled(const sluice::api::LimitsSample &limits);
    void clientsSampled(const QList<sluice::api::ClientStatus> &clients); // those who have called
    void budgetsSampled(const QList<sluice::api::BudgetStatus> &budgets);
    void routeTried(int ticket, const sluice::api::RouteTrial &trial);
    void liveListed(const QList<sluice::api::ExchangeRecord> &running);
    void alertRaised(const sluice::api::Alert &alert);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::relay
