#include "relay/filters/loop_guard/loop_guard_filter.h"

#include <algorithm>

namespace sluice::relay {

namespace {

// More relays in a row than anyone has a reason for; a ring whose members lose our header is not endless either.
constexpr std::ptrdiff_t kMostHops = 8;

} // namespace

FilterStatus LoopGuardFilter::onRequestHead(ExchangeContext &context)
{
    std::string hops;
    for (const http::HeaderMap::Field &field : context.head.headers.fields()) {
        if (http::equalsNoCase(field.name, kHopHeader)) {
            hops += (hops.empty() ? "" : ", ") + std::string(field.value);
        }
    }
    if (hops.find(context.shared.instanceId) != std::string::npos) {
        return refuse(context, "loop guard", base::ErrorCode::Loop, "this request came back to the relay that sent it: an upstream leads here");
    }
    if (std::count(hops.begin(), hops.end(), ',') + 1 > kMostHops) {
        return refuse(context, "loop guard", base::ErrorCode::Loop, "this request has been through too many relays");
    }
    context.hops = std::move(hops);
    return FilterStatus::Continue;
}

} // namespace sluice::relay
