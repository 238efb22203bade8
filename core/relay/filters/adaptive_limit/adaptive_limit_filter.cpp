#include "relay/filters/adaptive_limit/adaptive_limit_filter.h"

namespace sluice::relay {

namespace {

constexpr const char *kName = "adaptive limit";

std::string inMilliseconds(base::Duration duration)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()) + " ms";
}

} // namespace

FilterStatus AdaptiveLimitFilter::onRequestBody(ExchangeContext &context)
{
    if (context.upgrade || context.config->settings.limits.adaptive.mode == policy::LimitMode::Off) {
        return FilterStatus::Continue; // a socket may be idle for hours: it is no request under way
    }
    const std::string upstream = context.config->upstreams.at(context.upstream).settings.name.toStdString();
    AdaptiveLimits::Entry entry = context.shared.adaptive.enter(upstream, context.makeWaker());
    context.slot = std::move(entry.slot);
    if (!entry.isFull) {
        return FilterStatus::Continue;
    }
    const std::string limit = std::to_string(entry.limit) + " requests are under way at " + upstream;
    if (context.slot.isIn()) {
        context.note(kName, "observed: " + limit);
        return FilterStatus::Continue;
    }
    context.note(kName, "waits: " + limit);
    m_began = base::now();
    m_until = m_began + context.config->settings.limits.adaptive.wait;
    context.waitUntil = m_until;
    return FilterStatus::Pause;
}

FilterStatus AdaptiveLimitFilter::onRequestResumed(ExchangeContext &context)
{
    const base::TimePoint now = base::now();
    if (context.slot.isIn()) {
        context.note(kName, "waited " + inMilliseconds(now - m_began));
        return FilterStatus::Continue;
    }
    if (now < m_until) {
        context.waitUntil = m_until;
        return FilterStatus::Pause;
    }
    context.slot.release();
    refuse(context, kName, base::ErrorCode::Busy, "no upstream had a place for this request within " + inMilliseconds(now - m_began));
    context.reply->retryAfter = std::chrono::seconds(1);
    return FilterStatus::Replied;
}

void AdaptiveLimitFilter::onFinished(ExchangeContext &context)
{
    context.slot.release();
}

} // namespace sluice::relay
