#include "relay/runtime_routing.h"

#include <algorithm>

namespace sluice::relay {

namespace {

std::size_t clusterCalled(RuntimeRouting &routing, const std::string &name)
{
    const auto known = std::find_if(routing.clusters.begin() + 1, routing.clusters.end(),
                                    [&name](const RuntimeCluster &cluster) { return cluster.name == name; });
    if (known == routing.clusters.end()) {
        // The name of one upstream: a cluster of its own.
        routing.clusters.push_back({name, {name}, api::BalanceStrategy::Ordered, api::StickyKey::None});
        return routing.clusters.size() - 1;
    }
    return static_cast<std::size_t>(known - routing.clusters.begin());
}

} // namespace

RoutedWay RuntimeRouting::wayFor(std::string_view client, std::string_view path, std::string_view model) const
{
    if (const std::optional<policy::RouteMatch> match = table.match(client, path, model)) {
        return {clusterOfRoute.at(match->index), match->index};
    }
    return {};
}

RuntimeRouting makeRouting(const api::RoutingConfig &settings, const std::vector<std::string> &upstreams)
{
    RuntimeRouting routing;
    routing.clusters.push_back({{}, upstreams, settings.strategy, settings.sticky});
    for (const api::ClusterConfig &cluster : settings.clusters) {
        RuntimeCluster made{cluster.name.toStdString(), {}, cluster.strategy, cluster.sticky};
        for (const QString &member : cluster.upstreams) {
            made.members.push_back(member.toStdString());
        }
        routing.clusters.push_back(std::move(made));
    }
    std::vector<policy::RouteRule> rules;
    for (const api::RouteConfig &route : settings.routes) {
        rules.push_back({route.name.toStdString(), route.client.toStdString(), route.path.toStdString(),
                         route.model.toStdString(), route.cluster.toStdString(), route.renameModel.toStdString()});
        routing.clusterOfRoute.push_back(clusterCalled(routing, rules.back().cluster));
    }
    routing.table = policy::RouteTable(std::move(rules));
    return routing;
}

policy::BalanceStrategy toPolicy(api::BalanceStrategy strategy)
{
    return static_cast<policy::BalanceStrategy>(strategy);
}

static_assert(static_cast<int>(api::BalanceStrategy::Ordered) == static_cast<int>(policy::BalanceStrategy::Ordered));

} // namespace sluice::relay
