#include "ui/models/upstream_trend.h"

namespace sluice::ui {

void UpstreamTrend::add(std::int64_t second)
{
    const std::int64_t number = second / kBucketSeconds;
    if (number < 0) {
        return;
    }
    Bucket &bucket = m_buckets.at(static_cast<std::size_t>(number % kSlots));
    if (bucket.number > number) {
        return; // older than the window
    }
    if (bucket.number != number) {
        bucket = Bucket{number, 0};
    }
    ++bucket.requests;
}

QList<double> UpstreamTrend::values(std::int64_t second) const
{
    const std::int64_t filling = second / kBucketSeconds;
    QList<double> result;
    result.reserve(kBuckets);
    for (std::int64_t number = filling - kBuckets; number < filling; ++number) {
        const Bucket &bucket
            = m_buckets.at(static_cast<std::size_t>((number % kSlots + kSlots) % kSlots));
        result.append(
            bucket.number == number ? static_cast<double>(bucket.requests) / kBucketSeconds : 0.0);
    }
    return result;
}

} // namespace sluice::ui
