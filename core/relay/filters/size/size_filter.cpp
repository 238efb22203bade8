#include "relay/filters/size/size_filter.h"

namespace sluice::relay {

FilterStatus SizeFilter::onRequestHead(ExchangeContext &context)
{
    const auto limit = static_cast<std::uint64_t>(context.config->settings.limits.bodyBytes);
    const std::uint64_t length = context.head.contentLength.value_or(0);
    if (length <= limit) {
        return FilterStatus::Continue;
    }
    LocalReply reply;
    reply.status = base::httpStatus(base::ErrorCode::BodyTooLarge);
    reply.code = base::ErrorCode::BodyTooLarge;
    reply.message = "the body has " + std::to_string(length) + " bytes; the limit is " + std::to_string(limit);
    reply.shouldRetry = false;
    reply.close = true; // not worth reading to its end
    context.note("size", reply.message, reply.code);
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

} // namespace sluice::relay
