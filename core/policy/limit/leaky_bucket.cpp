#include "policy/limit/leaky_bucket.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr std::int64_t kDrop = 1000;

std::int64_t inMilliseconds(base::TimePoint now)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
}

} // namespace

std::int64_t LeakyBucket::excessAt(const LeakySettings &settings, std::int64_t now) const
{
    if (m_last == kNever) {
        return 0; // the first request of all is no excess
    }
    const std::int64_t passed = std::max<std::int64_t>(0, now - m_last);
    return std::max<std::int64_t>(0, m_excess - settings.rate * passed / 1000 + kDrop);
}

LeakyGrant LeakyBucket::check(const LeakySettings &settings, base::TimePoint now) const
{
    LeakyGrant grant;
    grant.excess = excessAt(settings, inMilliseconds(now));
    const std::int64_t over = grant.excess - settings.burst * kDrop;
    if (over > 0) {
        grant.retryAfter = std::chrono::milliseconds((over * 1000 + settings.rate - 1) / settings.rate);
        return grant;
    }
    grant.granted = true;
    const std::int64_t free = settings.style == Smoothing::Delay ? settings.delay * kDrop : 0;
    if (settings.style != Smoothing::NoDelay && grant.excess > free) {
        grant.delay = std::chrono::milliseconds((grant.excess - free) * 1000 / settings.rate);
    }
    return grant;
}

void LeakyBucket::take(const LeakySettings &settings, base::TimePoint now)
{
    const std::int64_t at = inMilliseconds(now);
    m_excess = excessAt(settings, at);
    m_last = std::max(m_last, at);
}

void LeakyBucket::refund()
{
    m_excess = std::max<std::int64_t>(0, m_excess - kDrop);
}

void LeakyBucket::clear()
{
    m_last = kNever;
    m_excess = 0;
}

bool LeakyBucket::isIdle(const LeakySettings &settings, base::TimePoint now) const
{
    return m_last == kNever || excessAt(settings, inMilliseconds(now)) == 0;
}

} // namespace sluice::policy
