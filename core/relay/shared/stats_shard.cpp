#include "relay/shared/stats_shard.h"

#include "relay/metrics/relay_metrics.h"

namespace sluice::relay {

namespace {

bool isError(api::Outcome outcome)
{
    return outcome == api::Outcome::UpstreamFailed || outcome == api::Outcome::UpstreamInterrupted
        || outcome == api::Outcome::TimedOut;
}

} // namespace

void StatsShard::finished(const api::ExchangeRecord &record)
{
    m_metrics.finished(record);
    const std::lock_guard lock(m_mutex);
    ++m_sample.requests;
    --m_sample.active;
    m_sample.errors += isError(record.outcome) ? 1 : 0;
    m_sample.refused += record.outcome == api::Outcome::Refused ? 1 : 0;
    ++m_sample.verdicts.at(static_cast<std::size_t>(record.verdict));
    m_sample.tokensIn += static_cast<qint64>(record.usage.input.value_or(0));
    m_sample.tokensOut += static_cast<qint64>(record.usage.output.value_or(0));
    m_sample.bytesOut += record.bytesOut;
    // A refusal takes no time worth a percentile, it would hide how slow the upstream is; and a WebSocket is open for as long as it likes.
    constexpr int kSwitched = 101;
    if (record.outcome != api::Outcome::Refused && record.status != kSwitched) {
        m_sample.latency.record(record.duration);
    }
    if (record.ttft) {
        m_sample.ttft.record(*record.ttft);
    }
}

void StatsShard::exchangeStarted()
{
    m_metrics.started();
    const std::lock_guard lock(m_mutex);
    ++m_sample.active;
}

void StatsShard::connectionOpened()
{
    const std::lock_guard lock(m_mutex);
    ++m_sample.connections;
}

void StatsShard::connectionClosed()
{
    const std::lock_guard lock(m_mutex);
    --m_sample.connections;
}

api::TrafficSample StatsShard::take()
{
    const std::lock_guard lock(m_mutex);
    api::TrafficSample taken = m_sample;
    m_sample = {};
    m_sample.active = taken.active;
    m_sample.connections = taken.connections;
    return taken;
}

void addTo(api::TrafficSample &total, const api::TrafficSample &part)
{
    total.requests += part.requests;
    total.active += part.active;
    total.connections += part.connections;
    total.errors += part.errors;
    total.refused += part.refused;
    for (std::size_t i = 0; i < total.verdicts.size(); ++i) {
        total.verdicts.at(i) += part.verdicts.at(i);
    }
    total.tokensIn += part.tokensIn;
    total.tokensOut += part.tokensOut;
    total.bytesOut += part.bytesOut;
    total.latency.add(part.latency);
    total.ttft.add(part.ttft);
}

} // namespace sluice::relay
