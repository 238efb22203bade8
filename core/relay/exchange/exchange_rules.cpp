#include "relay/exchange/exchange_rules.h"

#include "policy/dialect/conversation.h"

#include <string>

namespace sluice::relay {

std::shared_ptr<const policy::RuleSet> rulesFor(const RuntimeConfig &config, std::string_view client, std::string_view path,
                                                std::string_view model)
{
    if (!config.rules->hasScopes()) {
        return config.rules->rulesFor({client, {}, model});
    }
    const std::string_view asked = model.empty() ? policy::modelOfPath(path) : model;
    const RoutedWay way = config.routing.wayFor(client, path, asked);
    std::string route;
    if (way.route) {
        route = config.settings.routing.routes.at(static_cast<qsizetype>(*way.route)).name.toStdString();
    }
    return config.rules->rulesFor({client, route, asked});
}

std::optional<int> clientRetries(const http::HeaderMap &headers)
{
    const std::string_view count = headers.value("x-stainless-retry-count");
    if (count.empty() || count.size() > 3 || count.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    return std::stoi(std::string(count));
}

PseudonymTerms pseudonymTerms(const RuntimeConfig &config, std::string_view limitKey)
{
    return {limitKey, config.pseudonymKey, config.settings.guardrails.pseudonymsFor};
}

} // namespace sluice::relay
