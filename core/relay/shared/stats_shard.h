#pragma once

#include "api/records.h"

#include <mutex>

namespace sluice::relay {

class RelayMetrics;

// One worker's counters of the current second. The worker adds, the control thread takes all shards once a second and adds them
// up to a TrafficSample. What finishes is counted for good too, in `metrics`, which outlives this. Any thread.
class StatsShard final {
public:
    explicit StatsShard(RelayMetrics &metrics)
        : m_metrics(metrics)
    {
    }

    void finished(const api::ExchangeRecord &record);
    void exchangeStarted();
    void connectionOpened();
    void connectionClosed();

    // What was counted since the last call; `active` and `connections` are levels, not counts.
    [[nodiscard]] api::TrafficSample take();

private:
    RelayMetrics &m_metrics;
    std::mutex m_mutex;
    api::TrafficSample m_sample; // guarded by m_mutex
};

// Adds `part` to `total`.
void addTo(api::TrafficSample &total, const api::TrafficSample &part);

} // namespace sluice::relay
