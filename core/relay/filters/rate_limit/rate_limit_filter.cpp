#include "relay/filters/rate_limit/rate_limit_filter.h"

#include <algorithm>

namespace sluice::relay {

FilterStatus RateLimitFilter::onRequestHead(ExchangeContext &context)
{
    const int perMinute = context.config->settings.limits.requestsPerMinute;
    if (perMinute == 0) {
        return FilterStatus::Continue;
    }
    const base::TimePoint now = base::now();
    const policy::Grant grant = context.shared.limits.take(context.limitKey, perMinute, now);
    if (grant.granted) {
        if (context.upgrade) {
            // Of a WebSocket each `response.create` is a request; opening one is none, but needs room for one.
            context.shared.limits.refund(context.limitKey, now);
            return FilterStatus::Continue;
        }
        m_taken = now;
        return FilterStatus::Continue;
    }
    refuse(context, "rate limit", base::ErrorCode::RateLimited,
           "more than " + std::to_string(perMinute) + " requests in a minute");
    context.reply->retryAfter = std::min<base::Duration>(grant.retryAfter, std::chrono::seconds(60));
    return FilterStatus::Replied;
}

void RateLimitFilter::onFinished(ExchangeContext &context)
{
    // A reply made by us, and not for a failure of the upstream, means that the request never ran.
    if (m_taken && context.reply && context.attempts == 0) {
        context.shared.limits.refund(context.limitKey, *m_taken);
    }
}

} // namespace sluice::relay
