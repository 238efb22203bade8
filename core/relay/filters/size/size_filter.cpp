#include "relay/filters/size/size_filter.h"

namespace sluice::relay {

FilterStatus SizeFilter::onRequestHead(ExchangeContext &context)
{
    const auto limit = static_cast<std::uint64_t>(context.config->settings.limits.bodyBytes);
    const std::uint64_t length = context.head.contentLength.value_or(0);
    if (length <= limit) {
        return FilterStatus::Continue;
    }
    refuse(context, "size", base::ErrorCode::BodyTooLarge,
           "the body has " + std::to_string(length) + " bytes; the limit is " + std::to_string(limit));
    context.reply->close = true; // not worth reading to its end
    return FilterStatus::Replied;
}

} // namespace sluice::relay
