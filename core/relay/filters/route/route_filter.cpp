#include "relay/filters/route/route_filter.h"

#include "policy/dialect/conversation.h"
#include "policy/dialect/stream_dialect.h"
#include "relay/filters/upgrade/upgrade_filter.h"

namespace sluice::relay {

FilterStatus RouteFilter::onRequestBody(ExchangeContext &context)
{
    if (context.facts.model.empty()) {
        context.facts.model = policy::modelOfPath(context.head.path);
    }
    const RuntimeRouting &routing = context.config->routing;
    const RoutedWay way = routing.wayFor(context.client, context.head.path, context.facts.model);
    context.cluster = way.cluster;
    if (way.route) {
        const api::RouteConfig &route = context.config->settings.routing.routes.at(static_cast<qsizetype>(*way.route));
        context.route = route.name.toStdString();
        if (!route.renameModel.isEmpty()) {
            renameModel(context, route.renameModel.toStdString());
        }
    }
    switch (routing.clusters.at(way.cluster).sticky) {
    case api::StickyKey::None:
        break;
    case api::StickyKey::Client:
        context.stickyKey = policy::mixLane(policy::kLaneSeed, context.client);
        break;
    case api::StickyKey::Conversation:
        if (const auto conversation = policy::conversationKey(context.plainBody())) {
            context.stickyKey = policy::mixLane(policy::mixLane(*conversation, context.facts.model), context.client);
        }
        break;
    }
    if (!context.facts.previousResponse.empty()) {
        // Only where that answer began is it known, whatever the health of that upstream.
        context.pinned = context.shared.origins.find(context.facts.previousResponse).value_or(std::string());
    }
    return FilterStatus::Continue;
}

void RouteFilter::renameModel(ExchangeContext &context, const std::string &model)
{
    if (std::optional<std::string> path = policy::pathWithModel(context.head.path, model)) {
        context.sentPath = std::move(*path);
        context.sentModel = model;
    }
    if (std::optional<std::string> query = context.upgrade ? queryWithModel(context.head.query, model) : std::nullopt) {
        context.sentQuery = std::move(*query);
        context.sentModel = model;
    }
    if (std::optional<std::string> body = policy::withModel(context.plainBody(), model)) {
        context.replaceBody(std::move(*body));
        context.sentModel = model;
    }
}

} // namespace sluice::relay
