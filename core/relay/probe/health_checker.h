#pragma once

#include "base/clock.h"
#include "relay/runtime_config.h"
#include "relay/shared/cluster_health.h"
#include "relay/upstream/upstream_pool.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace sluice::relay {

// Asks upstreams whether they answer: those with a check interval regularly, any one when told to. Goes the way of all requests (pool,
// tunnel, proxy, credential) and reports to ClusterHealth like one, so that an open breaker closes without a client's request for a
// probe. At most 8 s a check, one at a time for each upstream. Control thread.
class HealthChecker final : public QObject {
    Q_OBJECT
public:
    explicit HealthChecker(ClusterHealth &health, QObject *parent = nullptr);
    ~HealthChecker() override;

    void apply(std::shared_ptr<const RuntimeConfig> config);
    void checkNow(const QString &upstream);
    void stop();

signals:
    void changed(const QString &upstream, const sluice::policy::ReportChange &change, const sluice::base::Error &error);

private:
    class Check;

    void tick();
    void start(std::size_t upstream);
    void end(const std::string &upstream, const policy::AttemptReport &report, const base::Error &error);

    ClusterHealth &m_health;
    UpstreamPool m_pool;
    std::shared_ptr<const RuntimeConfig> m_config;
    std::unordered_map<std::string, base::TimePoint> m_next; // by upstream
    std::unordered_map<std::string, std::unique_ptr<Check>> m_running; // by upstream
    QTimer m_tick; // runs only while something is to be checked
};

} // namespace sluice::relay
