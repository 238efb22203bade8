#include "relay/filters/balance/balance_filter.h"

namespace sluice::relay {

FilterStatus BalanceFilter::onRequestBody(ExchangeContext &context)
{
    if (const std::optional<std::size_t> chosen = context.shared.health.pick(*context.config, {})) {
        context.upstream = *chosen;
        return FilterStatus::Continue;
    }
    refuse(context, "balance", base::ErrorCode::NoUpstream,
           "no upstream is configured: add one at the desk or in the config file");
    context.reply->retryAfter = std::chrono::seconds(30);
    return FilterStatus::Replied;
}

} // namespace sluice::relay
