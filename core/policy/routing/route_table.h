#pragma once

#include "policy/routing/model_pattern.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// One rule of where requests go; globs, empty matches everything.
struct RouteRule {
    std::string name;
    std::string client; // case-sensitive, as is `path`
    std::string path; // without query
    std::string model; // case-insensitive
    std::string cluster;
    std::string renameModel; // empty: unchanged
};

struct RouteMatch {
    std::size_t index = 0;
    std::string_view name; // these three live as long as the table
    std::string_view cluster;
    std::string_view renameModel;
};

// The routes in order: the first that matches wins. Immutable. Any thread.
class RouteTable final {
public:
    RouteTable() = default;
    explicit RouteTable(std::vector<RouteRule> rules);

    [[nodiscard]] std::optional<RouteMatch> match(std::string_view client, std::string_view path,
                                                  std::string_view model) const;
    // Whether any rule looks at the model, so that the body must be read before a route can be told.
    [[nodiscard]] bool asksForModel() const;
    [[nodiscard]] std::size_t size() const { return m_routes.size(); }

private:
    struct Route {
        RouteRule rule;
        GlobPattern client;
        GlobPattern path;
        ModelPattern model;
    };
    std::vector<Route> m_routes;
};

} // namespace sluice::policy
