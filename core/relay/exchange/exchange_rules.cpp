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

PseudonymTerms pseudonymTerms(const RuntimeConfig &config, std::string_view limitKey)
{
    return {limitKey, config.pseudonymKey, config.settings.guardrails.pseudonymsFor};
}

} // namespace sluice::relay
