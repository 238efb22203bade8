#pragma once

#include "ui/models/traffic_series.h"

#include <QList>

#include <array>

namespace sluice::ui {

// What charts draw: time runs from -length to 0 (now) in seconds. No thread rules: values.

enum class LatencyMetric { FirstToken, WholeAnswer };

struct LatencyPoint {
    double at = 0;
    double p50 = 0; // milliseconds
    double p95 = 0;
    double p99 = 0;
    bool operator==(const LatencyPoint &) const = default;
};

struct TrafficPoint {
    double at = 0;
    std::array<double, 4> perSecond{}; // by policy::VerdictKind
    bool operator==(const TrafficPoint &) const = default;
};

// Only buckets in which something was measured: an empty one has no latency, which is not zero.
QList<LatencyPoint> latencyPoints(const TrafficRing &ring, LatencyMetric metric);

// Every whole bucket since the first sample.
QList<TrafficPoint> trafficPoints(const TrafficRing &ring);

// Requests a second, for sparklines.
QList<double> requestRates(const TrafficRing &ring);

} // namespace sluice::ui
