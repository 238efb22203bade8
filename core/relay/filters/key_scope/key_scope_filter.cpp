#include "relay/filters/key_scope/key_scope_filter.h"

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr const char *kName = "key scope";

// What only asks for lists, or takes something away, is asked of no model. A WebSocket's messages name theirs one by one.
bool mustNameModel(const ExchangeContext &context)
{
    const std::string &method = context.head.method;
    return !context.upgrade && method != "GET" && method != "HEAD" && method != "DELETE" && method != "OPTIONS";
}

} // namespace

FilterStatus KeyScopeFilter::onRequestBody(ExchangeContext &context)
{
    const api::ClientKeyConfig *const key = context.clientKey;
    if (key == nullptr) {
        return FilterStatus::Continue;
    }
    if (std::string why = whyNotModel(*key, context.facts.model, mustNameModel(context)); !why.empty()) {
        return refuse(context, kName, base::ErrorCode::KeyNotAllowed, std::move(why));
    }
    if (std::string why = whyNotRoute(*key, context.route); !why.empty()) {
        return refuse(context, kName, base::ErrorCode::KeyNotAllowed, std::move(why));
    }
    if (key->upstreams.isEmpty()) {
        return FilterStatus::Continue;
    }
    const RuntimeCluster &cluster = context.config->routing.clusters.at(context.cluster);
    for (const std::string &member : cluster.members) {
        if (!mayUseUpstream(*key, member)) {
            context.forbiddenUpstreams.push_back(member);
        }
    }
    if (context.forbiddenUpstreams.size() == cluster.members.size() && !cluster.members.empty()) {
        return refuse(context, kName, base::ErrorCode::KeyNotAllowed,
                      "the client key \"" + key->name.toStdString() + "\" may only use the upstreams "
                          + key->upstreams.join(QStringLiteral(", ")).toStdString() + ", and this request can go to none of them");
    }
    return FilterStatus::Continue;
}

} // namespace sluice::relay
