#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sluice::policy {

struct OutlierSettings {
    bool enabled = true;
    int maxEjectedPercent = 50; // of a cluster
    int minimumRequests = 10; // of an endpoint, within the window, before it is compared
    int minimumPeers = 3; // endpoints with that volume, before statistics mean anything
    int gatewayFaults = 5; // in a row, where there are fewer
    double rateGap = 0.2; // success rate below its peers' by at least this much
    double slowFactor = 4.0; // time to first content above its peers' median by this factor
    base::Duration slowGap = std::chrono::seconds(1); // and by this much
    bool operator==(const OutlierSettings &) const = default;
};

// One endpoint of a cluster as the sweep sees it.
struct PeerRecord {
    int requests = 0; // successes and faults within the window
    int faults = 0;
    int gatewayFaultsInARow = 0; // 502, 503, 504, no connection
    std::optional<base::Duration> latency; // average time to first content
    bool isOut = false; // ejected already, or its breaker is not closed
    bool isEjected = false;
};

// Indices of the endpoints to eject now, the worst first: far worse than their peers, at most maxEjectedPercent of the cluster
// (those ejected already count), and never the last one that is in. Any thread.
std::vector<std::size_t> findOutliers(const std::vector<PeerRecord> &peers, const OutlierSettings &settings);

// How long one endpoint is out: n × 30 s for its nth ejection, at most 300 s; n goes down by one with each calm sweep.
// Holds no lock and reads no clock. No thread rules: value.
class Ejection final {
public:
    static constexpr base::Duration kBase = std::chrono::seconds(30);
    static constexpr base::Duration kLongest = std::chrono::seconds(300);

    void eject(base::TimePoint now);
    void decay(base::TimePoint now); // a sweep found nothing wrong
    void reset() { *this = {}; }

    [[nodiscard]] std::optional<base::TimePoint> until(base::TimePoint now) const; // unset: in

private:
    int m_times = 0;
    base::TimePoint m_until{};
};

} // namespace sluice::policy
