#include "service/latency_run.h"

#include "relay/demo/demo_upstream.h"

#include <utility>

namespace sluice::service {

bool isDirectWay(const api::UpstreamConfig &upstream)
{
    return upstream.kind == api::UpstreamKind::Direct || upstream.kind == api::UpstreamKind::Provider;
}

QList<api::LatencyWay> comparedWays(const std::vector<analysis::LatencySeries> &series)
{
    QList<api::LatencyWay> ways;
    for (const analysis::LatencySeries &one : series) {
        api::LatencyWay way;
        way.summary = one.summary();
        if (!ways.isEmpty()) {
            way.difference = analysis::compareLatency(series.front(), one);
        }
        ways.append(way);
    }
    return ways;
}

LatencyRun::LatencyRun(api::LatencyQuery query, std::vector<relay::RuntimeUpstream> upstreams, api::TimeoutsConfig timeouts, QObject *parent)
    : QObject(parent)
    , m_query(std::move(query))
    , m_upstreams(std::move(upstreams))
    , m_timeouts(std::move(timeouts))
{
}

LatencyRun::~LatencyRun() = default;

void LatencyRun::start()
{
    for (relay::RuntimeUpstream &upstream : m_upstreams) {
        if (const base::Error error = addWay(std::move(upstream)); error.isError()) {
            api::LatencyReport report;
            report.error = error;
            emit finished(report);
            return;
        }
    }
    m_upstreams.clear();
    sendNext();
}

base::Error LatencyRun::addWay(relay::RuntimeUpstream upstream)
{
    const api::UpstreamConfig settings = upstream.settings;
    if (settings.kind == api::UpstreamKind::Demo) {
        auto *const demo = new relay::DemoUpstream({}, this);
        const auto url = demo->listen();
        if (!url) {
            return url.error();
        }
        upstream.baseUrl = *url;
    }
    auto *const probe = new relay::LatencyProbe(std::move(upstream), m_timeouts, m_query.model, m_query.isFresh, this);
    connect(probe, &relay::LatencyProbe::measured, this, &LatencyRun::take);
    m_ways.push_back({analysis::LatencySeries(settings.name.toStdString()), probe, {}, isDirectWay(settings)});
    return {};
}

void LatencyRun::sendNext()
{
    const std::size_t total = m_ways.size() * static_cast<std::size_t>(m_query.count);
    if (m_done == total) {
        finish();
        return;
    }
    Way &way = m_ways[m_done % m_ways.size()];
    emit progressed({static_cast<int>(m_done), static_cast<int>(total), QString::fromStdString(way.series.way())});
    way.probe->send();
}

void LatencyRun::take(const analysis::LatencySample &sample, const base::Error &why)
{
    Way &way = m_ways[m_done % m_ways.size()];
    way.series.add(sample);
    if (why.isError()) {
        way.lastFault = why;
    }
    ++m_done;
    sendNext();
}

void LatencyRun::finish()
{
    std::vector<analysis::LatencySeries> series;
    for (const Way &way : m_ways) {
        series.push_back(way.series);
    }
    api::LatencyReport report;
    report.ways = comparedWays(series);
    report.hasDirect = !m_ways.empty() && m_ways.front().isDirect;
    for (std::size_t i = 0; i < m_ways.size(); ++i) {
        api::LatencyWay &way = report.ways[static_cast<qsizetype>(i)];
        way.model = m_ways[i].probe->model();
        way.lastFault = m_ways[i].lastFault;
    }
    emit finished(report);
}

} // namespace sluice::service
