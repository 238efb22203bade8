#include "relay/filters/balance/balance_filter.h"

namespace sluice::relay {

FilterStatus BalanceFilter::onRequestBody(ExchangeContext &context)
{
    Choice choice = context.shared.health.pickFirst(*context.config, context.wayQuery(), base::now());
    if (choice.upstream) {
        context.upstream = *choice.upstream;
        context.lease = std::move(choice.lease);
        return FilterStatus::Continue;
    }
    const RuntimeCluster &cluster = context.config->routing.clusters.at(context.cluster);
    if (cluster.members.empty()) {
        refuse(context, "balance", base::ErrorCode::NoUpstream,
               "no upstream is configured: add one at the desk or in the config file");
    } else {
        refuse(context, "balance", base::ErrorCode::NoUpstream,
               "no upstream can take this request now"
                   + (cluster.name.empty() ? std::string() : " in cluster " + cluster.name)
                   + (choice.reason.empty() ? std::string() : ": " + choice.reason));
    }
    context.reply->retryAfter = choice.retryAfter.count() > 0 ? choice.retryAfter : std::chrono::seconds(30);
    return FilterStatus::Replied;
}

} // namespace sluice::relay
