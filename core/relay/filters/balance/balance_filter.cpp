#include "relay/filters/balance/balance_filter.h"

namespace sluice::relay {

FilterStatus BalanceFilter::onRequestBody(ExchangeContext &context)
{
    if (const std::optional<std::size_t> chosen = context.shared.health.pick(*context.config, {})) {
        context.upstream = *chosen;
        return FilterStatus::Continue;
    }
    LocalReply reply;
    reply.status = base::httpStatus(base::ErrorCode::NoUpstream);
    reply.code = base::ErrorCode::NoUpstream;
    reply.message = "no upstream is configured: add one at the desk or in the config file";
    reply.retryAfter = std::chrono::seconds(30);
    context.note("balance", reply.message, reply.code);
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

} // namespace sluice::relay
