#include "relay/filters/pause/pause_filter.h"

namespace sluice::relay {

FilterStatus PauseFilter::onRequestHead(ExchangeContext &context)
{
    if (!context.config->paused) {
        return FilterStatus::Continue;
    }
    context.note("pause", "the relay is paused", base::ErrorCode::Paused);
    LocalReply reply;
    reply.status = base::httpStatus(base::ErrorCode::Paused);
    reply.code = base::ErrorCode::Paused;
    reply.message = "the relay is paused at its desk";
    reply.retryAfter = std::chrono::seconds(30); // a pause is minutes: callers should look again now and then
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

} // namespace sluice::relay
