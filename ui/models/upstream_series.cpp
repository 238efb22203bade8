#include "ui/models/upstream_series.h"

#include <algorithm>

namespace sluice::ui {

void UpstreamSeries::add(const api::ExchangeRecord &record, std::int64_t second)
{
    if (record.upstream.isEmpty()) {
        return;
    }
    const std::int64_t number = second / kBucketSeconds;
    Bucket &bucket = m_upstreams[record.upstream].at(static_cast<std::size_t>(number) % kBuckets);
    if (bucket.number != number) {
        bucket = Bucket{};
        bucket.number = number;
    }
    ++bucket.requests;
    switch (record.outcome) {
    case api::Outcome::UpstreamFailed:
    case api::Outcome::UpstreamInterrupted:
    case api::Outcome::TimedOut:
        ++bucket.failures;
        break;
    default:
        bucket.durations.record(record.duration);
        break;
    }
}

QList<UpstreamShare> UpstreamSeries::shares(std::int64_t second) const
{
    const std::int64_t newest = second / kBucketSeconds;
    QList<UpstreamShare> result;
    qint64 all = 0;
    for (const auto &[name, buckets] : m_upstreams) {
        UpstreamShare share;
        share.name = name;
        base::Histogram durations;
        for (const Bucket &bucket : buckets) {
            if (bucket.number >= 0
                && newest - bucket.number < static_cast<std::int64_t>(kBuckets)) {
                share.requests += bucket.requests;
                share.failures += bucket.failures;
                durations.add(bucket.durations);
            }
        }
        if (share.requests == 0) {
            continue;
        }
        if (durations.count() > 0) {
            share.p95 = std::chrono::duration_cast<api::Micros>(durations.quantile(0.95));
        }
        all += share.requests;
        result.append(share);
    }
    for (UpstreamShare &share : result) {
        share.share = static_cast<double>(share.requests) / static_cast<double>(all);
    }
    std::stable_sort(
        result.begin(), result.end(),
        [](const UpstreamShare &a, const UpstreamShare &b) { return a.requests > b.requests; });
    return result;
}

} // namespace sluice::ui
