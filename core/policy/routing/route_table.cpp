#include "policy/routing/route_table.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

RouteTable::RouteTable(std::vector<RouteRule> rules)
{
    m_routes.reserve(rules.size());
    for (RouteRule &rule : rules) {
        Route route{{}, GlobPattern(rule.client), GlobPattern(rule.path), ModelPattern(rule.model)};
        route.rule = std::move(rule);
        m_routes.push_back(std::move(route));
    }
}

std::optional<RouteMatch> RouteTable::match(std::string_view client, std::string_view path, std::string_view model) const
{
    for (std::size_t i = 0; i < m_routes.size(); ++i) {
        const Route &route = m_routes[i];
        if (route.client.matches(client) && route.path.matches(path) && route.model.matches(model)) {
            return RouteMatch{i, route.rule.name, route.rule.cluster, route.rule.renameModel};
        }
    }
    return std::nullopt;
}

bool RouteTable::asksForModel() const
{
    return std::any_of(m_routes.begin(), m_routes.end(),
                       [](const Route &route) { return !route.rule.model.empty(); });
}

} // namespace sluice::policy
