#pragma once

#include "api/config/relay_config.h"
#include "policy/routing/load_balancer.h"
#include "policy/routing/route_table.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// Upstreams that stand in for one another, as one route (or the lack of any) names them.
struct RuntimeCluster {
    std::string name; // empty: all upstreams, for requests that match no route
    std::vector<std::string> members;
    api::BalanceStrategy strategy = api::BalanceStrategy::PeakEwma;
    api::StickyKey sticky = api::StickyKey::None;
};

struct RoutedWay {
    std::size_t cluster = 0; // in RuntimeRouting::clusters
    std::optional<std::size_t> route; // in the settings' routes
};

// The routing settings ready for use. Part of the immutable RuntimeConfig. Any thread.
struct RuntimeRouting {
    std::vector<RuntimeCluster> clusters; // the first is that of all upstreams

    [[nodiscard]] RoutedWay wayFor(std::string_view client, std::string_view path, std::string_view model) const;

    policy::RouteTable table;
    std::vector<std::size_t> clusterOfRoute;
};

// From valid settings; `upstreams` are the names in force, in order.
RuntimeRouting makeRouting(const api::RoutingConfig &settings, const std::vector<std::string> &upstreams);

policy::BalanceStrategy toPolicy(api::BalanceStrategy strategy);

} // namespace sluice::relay
