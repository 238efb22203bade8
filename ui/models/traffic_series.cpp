#include "ui/models/traffic_series.h"

#include <algorithm>
#include <cassert>

namespace sluice::ui {

void TrafficBucket::add(const api::TrafficSample &sample)
{
    requests += sample.requests;
    errors += sample.errors;
    refused += sample.refused;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        verdicts.at(i) += sample.verdicts.at(i);
    }
    tokensIn += sample.tokensIn;
    tokensOut += sample.tokensOut;
    latency.add(sample.latency);
    ttft.add(sample.ttft);
}

void TrafficBucket::add(const TrafficBucket &other)
{
    requests += other.requests;
    errors += other.errors;
    refused += other.refused;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        verdicts.at(i) += other.verdicts.at(i);
    }
    tokensIn += other.tokensIn;
    tokensOut += other.tokensOut;
    latency.add(other.latency);
    ttft.add(other.ttft);
}

TrafficRing::TrafficRing(int buckets, std::chrono::seconds resolution)
    : m_buckets(static_cast<std::size_t>(buckets)), m_resolution(resolution)
{
    assert(buckets > 0 && resolution.count() > 0);
}

void TrafficRing::advanceTo(std::int64_t second)
{
    const std::int64_t number = second / m_resolution.count();
    if (m_newest < 0) {
        m_newest = number;
        m_filled = 1;
        return;
    }
    if (number <= m_newest) {
        return;
    }
    const std::int64_t steps = number - m_newest;
    const std::int64_t cleared = std::min<std::int64_t>(steps, size());
    for (std::int64_t i = 0; i < cleared; ++i) {
        m_head = (m_head + 1) % size();
        m_buckets.at(static_cast<std::size_t>(m_head)) = TrafficBucket{};
    }
    m_newest = number;
    m_filled = static_cast<int>(std::min<std::int64_t>(m_filled + steps, size()));
}

void TrafficRing::add(const api::TrafficSample &sample, std::int64_t second)
{
    advanceTo(second);
    m_buckets.at(static_cast<std::size_t>(m_head)).add(sample);
}

const TrafficBucket &TrafficRing::at(int index) const
{
    assert(index >= 0 && index < size());
    return m_buckets.at(static_cast<std::size_t>((m_head + 1 + index) % size()));
}

TrafficBucket TrafficRing::total() const
{
    TrafficBucket sum;
    for (const TrafficBucket &bucket : m_buckets) {
        if (bucket.requests > 0 || bucket.refused > 0 || bucket.errors > 0 || bucket.tokensIn > 0
            || bucket.tokensOut > 0) {
            sum.add(bucket);
        }
    }
    return sum;
}

std::chrono::seconds lengthOf(Horizon horizon)
{
    using namespace std::chrono_literals;
    switch (horizon) {
    case Horizon::FiveMinutes:
        return 5min;
    case Horizon::HalfHour:
        return 30min;
    case Horizon::SixHours:
        return 6h;
    case Horizon::Day:
        return 24h;
    }
    return 5min;
}

// 60 to 180 points a horizon: as fine as a chart of that width can show calmly, and 1.3 MB in all.
TrafficSeries::TrafficSeries()
    : m_rings{TrafficRing(60, std::chrono::seconds(5)), TrafficRing(180, std::chrono::seconds(10)),
              TrafficRing(180, std::chrono::minutes(2)), TrafficRing(180, std::chrono::minutes(8))}
{
}

void TrafficSeries::add(const api::TrafficSample &sample)
{
    // A wall clock set back must not reorder the series: time only goes on.
    m_lastSecond = std::max<std::int64_t>(m_lastSecond, sample.at.toSecsSinceEpoch());
    for (TrafficRing &ring : m_rings) {
        ring.add(sample, m_lastSecond);
    }
}

const TrafficRing &TrafficSeries::ring(Horizon horizon) const
{
    return m_rings.at(static_cast<std::size_t>(horizon));
}

} // namespace sluice::ui
