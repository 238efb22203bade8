#include "relay/metrics/metrics_page.h"

#include "relay/metrics/metric_text.h"
#include "relay/metrics/process_facts.h"
#include "relay/runtime_config.h"
#include "relay/shared/shared_state.h"

#include <array>
#include <utility>

namespace sluice::relay {

namespace {

using Kind = MetricText::Kind;

void writeRelay(MetricText &text, SharedState &shared, const RuntimeConfig &config)
{
    text.family("sluice_build_info", Kind::Gauge, "The version that runs; always 1.");
    text.sample({{"version", SLUICE_VERSION}}, 1);
    text.family("sluice_paused", Kind::Gauge, "Whether requests are answered with 503 because somebody paused the relay.");
    text.sample({}, config.paused ? 1 : 0);
    text.family("sluice_exchanges_running", Kind::Gauge, "Requests under way.");
    text.sample({}, static_cast<double>(shared.metrics.running()));
    text.family("sluice_connections", Kind::Gauge, "Connections of clients.");
    text.sample({}, static_cast<double>(shared.connections.used()));
    text.family("sluice_buffered_bytes", Kind::Gauge, "Bodies held in memory.");
    text.sample({}, static_cast<double>(shared.bufferedBytes.used()));
}

void writeUpstreams(MetricText &text, const QList<api::UpstreamStatus> &upstreams)
{
    constexpr std::array kStates{std::pair{api::BreakerState::Closed, "closed"}, std::pair{api::BreakerState::HalfOpen, "half_open"},
                                 std::pair{api::BreakerState::Open, "open"}};
    text.family("sluice_upstream_breaker", Kind::Gauge, "1 for the state the breaker of an upstream is in.");
    for (const api::UpstreamStatus &upstream : upstreams) {
        const std::string name = upstream.name.toStdString();
        for (const auto &[state, word] : kStates) {
            text.sample({{"upstream", name}, {"state", word}}, upstream.breaker == state ? 1 : 0);
        }
    }
    text.family("sluice_upstream_outstanding", Kind::Gauge, "Requests under way at an upstream.");
    for (const api::UpstreamStatus &upstream : upstreams) {
        text.sample({{"upstream", upstream.name.toStdString()}}, upstream.outstanding);
    }
    text.family("sluice_upstream_credential_rejected", Kind::Gauge, "Whether an upstream refuses our key.");
    for (const api::UpstreamStatus &upstream : upstreams) {
        text.sample({{"upstream", upstream.name.toStdString()}}, upstream.credentialRejected ? 1 : 0);
    }
}

} // namespace

std::string metricsPage(SharedState &shared, const RuntimeConfig &config, base::TimePoint now)
{
    MetricText text;
    writeRelay(text, shared, config);
    writeUpstreams(text, shared.health.status(now));
    shared.metrics.write(text);
    writeProcessFacts(text);
    return text.take();
}

} // namespace sluice::relay
