#pragma once

#include "api/latency_report.h"
#include "relay/probe/latency_probe.h"
#include "relay/runtime_config.h"

#include <QObject>

#include <vector>

namespace sluice::service {

// A way of which ours is no part: the provider itself.
bool isDirectWay(const api::UpstreamConfig &upstream);

// Sends the same small request over every way in turn, one at a time, so that a slow minute strikes all of them alike. A demo upstream gets a
// demo of its own, so that it needs no running relay. Control thread.
class LatencyRun final : public QObject {
    Q_OBJECT
public:
    // `upstreams`: the baseline first, credentials put in.
    LatencyRun(api::LatencyQuery query, std::vector<relay::RuntimeUpstream> upstreams, api::TimeoutsConfig timeouts, QObject *parent = nullptr);
    ~LatencyRun() override;

    void start();

signals:
    void progressed(const sluice::api::LatencyProgress &progress);
    void finished(const sluice::api::LatencyReport &report);

private:
    struct Way {
        analysis::LatencySeries series;
        relay::LatencyProbe *probe = nullptr; // a child
        base::Error lastFault;
        bool isDirect = false;
    };

    base::Error addWay(relay::RuntimeUpstream upstream);
    void sendNext();
    void take(const analysis::LatencySample &sample, const base::Error &why);
    void finish();

    const api::LatencyQuery m_query;
    std::vector<relay::RuntimeUpstream> m_upstreams;
    const api::TimeoutsConfig m_timeouts;
    std::vector<Way> m_ways;
    std::size_t m_done = 0; // requests, of all ways
};

// The report of series whose first is the baseline. Any thread.
QList<api::LatencyWay> comparedWays(const std::vector<analysis::LatencySeries> &series);

} // namespace sluice::service
