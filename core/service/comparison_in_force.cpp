#include "service/latency_run.h"
#include "service/recorded_traffic.h"
#include "service/relay_lifecycle.h"
#include "service/upstream_credentials.h"

#include <algorithm>
#include <utility>

namespace sluice::service {

namespace {

// The ways of a comparison: the baseline first.
QList<api::UpstreamConfig> waysOf(const api::LatencyQuery &query, QList<api::UpstreamConfig> upstreams)
{
    if (query.direct) {
        upstreams.prepend(*query.direct);
        return upstreams;
    }
    const auto direct = std::find_if(upstreams.begin(), upstreams.end(), isDirectWay);
    if (direct != upstreams.end()) {
        std::rotate(upstreams.begin(), direct, direct + 1);
    }
    return upstreams;
}

} // namespace

// Measures every upstream of the settings, or reads what the access log says of them.
void RelayLifecycle::compare(int ticket, const api::LatencyQuery &query)
{
    const QList<api::UpstreamConfig> ways = waysOf(query, effective(*settings).upstreams);
    if (query.recorded) {
        QStringList order;
        for (const api::UpstreamConfig &way : ways) {
            order.append(way.name);
        }
        analyst.compare(ticket, query, accessLogIn(options.dataDirectory), order, [this, ticket, ways](api::LatencyReport report) {
            report.hasDirect = !report.ways.isEmpty() && std::any_of(ways.begin(), ways.end(), [&report](const api::UpstreamConfig &way) {
                return isDirectWay(way) && way.name.toStdString() == report.ways.constFirst().summary.way;
            });
            emit service.upstreamsCompared(ticket, report);
        });
        return;
    }
    using Ways = base::Result<std::vector<relay::RuntimeUpstream>>;
    openComparisons.insert(ticket);
    files.enqueue(
        [ways, directory = configDirectory] {
            return [ways, directory]() -> Ways {
                std::vector<relay::RuntimeUpstream> upstreams;
                for (const api::UpstreamConfig &way : ways) {
                    auto one = runtimeUpstream(way, directory);
                    if (!one) {
                        return one.error();
                    }
                    upstreams.push_back(std::move(*one));
                }
                return upstreams;
            };
        },
        [this, ticket, query](Ways built) {
            if (!built || built->empty()) {
                if (openComparisons.remove(ticket)) {
                    api::LatencyReport report;
                    report.error = built ? base::Error{base::ErrorCode::InvalidConfig, "there is no upstream to compare", "upstreams", 0} : built.error();
                    emit service.upstreamsCompared(ticket, report);
                }
                return;
            }
            withCredentials(credentials, std::move(*built), this, [this, ticket, query](std::vector<relay::RuntimeUpstream> ready) {
                if (openComparisons.remove(ticket)) {
                    relay.startComparison(ticket, query, std::move(ready), settings->timeouts);
                }
            });
        });
}

} // namespace sluice::service
