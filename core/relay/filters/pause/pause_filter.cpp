#include "relay/filters/pause/pause_filter.h"

namespace sluice::relay {

FilterStatus PauseFilter::onRequestHead(ExchangeContext &context)
{
    if (!context.config->paused) {
        return FilterStatus::Continue;
    }
    refuse(context, "pause", base::ErrorCode::Paused, "the relay is paused at its desk");
    context.reply->retryAfter = std::chrono::seconds(30); // a pause is minutes: callers should look again now and then
    return FilterStatus::Replied;
}

} // namespace sluice::relay
