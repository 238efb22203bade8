#include "ui/models/chart_points.h"

namespace sluice::ui {

namespace {

double toMilliseconds(base::Duration value)
{
    return std::chrono::duration<double, std::milli>(value).count();
}

double timeOf(const TrafficRing &ring, int index)
{
    return static_cast<double>(index - (ring.size() - 1))
        * static_cast<double>(ring.resolution().count());
}

} // namespace

QList<LatencyPoint> latencyPoints(const TrafficRing &ring, LatencyMetric metric)
{
    QList<LatencyPoint> points;
    points.reserve(ring.filled());
    for (int i = ring.size() - ring.filled(); i < ring.size(); ++i) {
        const TrafficBucket &bucket = ring.at(i);
        const base::Histogram &histogram
            = metric == LatencyMetric::FirstToken ? bucket.ttft : bucket.latency;
        if (histogram.count() > 0) {
            points.append({timeOf(ring, i), toMilliseconds(histogram.quantile(0.50)),
                           toMilliseconds(histogram.quantile(0.95)),
                           toMilliseconds(histogram.quantile(0.99))});
        }
    }
    return points;
}

QList<TrafficPoint> trafficPoints(const TrafficRing &ring)
{
    QList<TrafficPoint> points;
    points.reserve(ring.filled());
    const double length = static_cast<double>(ring.resolution().count());
    // The newest bucket is still being filled: drawn, it would look like a drop.
    const int end = ring.filled() > 2 ? ring.size() - 1 : ring.size();
    for (int i = ring.size() - ring.filled(); i < end; ++i) {
        TrafficPoint point;
        point.at = timeOf(ring, i);
        for (std::size_t kind = 0; kind < point.perSecond.size(); ++kind) {
            point.perSecond.at(kind) = static_cast<double>(ring.at(i).verdicts.at(kind)) / length;
        }
        points.append(point);
    }
    return points;
}

QList<double> requestRates(const TrafficRing &ring)
{
    QList<double> rates;
    rates.reserve(ring.filled());
    for (int i = ring.size() - ring.filled(); i < ring.size(); ++i) {
        rates.append(static_cast<double>(ring.at(i).requests)
                     / static_cast<double>(ring.resolution().count()));
    }
    return rates;
}

} // namespace sluice::ui
