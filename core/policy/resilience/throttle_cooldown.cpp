#include "policy/resilience/throttle_cooldown.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr double kSmallestShare = 1.0 / 16;

}

void ThrottleCooldown::throttled(std::optional<base::Duration> retryAfter, base::TimePoint now)
{
    if (!m_halvedAt || now - *m_halvedAt >= std::chrono::seconds(1)) {
        m_share = std::max(kSmallestShare, share(now) / 2);
        m_halvedAt = now;
        m_at = now;
    }
    if (retryAfter) {
        pause(*retryAfter, now);
    }
    m_at = std::max(m_at, until(now).value_or(m_at));
}

void ThrottleCooldown::pause(base::Duration retryAfter, base::TimePoint now)
{
    const base::TimePoint end = now + std::clamp(retryAfter, base::Duration::zero(), kLongest);
    if (end > now) {
        m_until = m_until ? std::max(*m_until, end) : end;
    }
}

void ThrottleCooldown::endPause(base::TimePoint now)
{
    m_until.reset();
    m_at = std::min(m_at, now);
}

std::optional<base::TimePoint> ThrottleCooldown::until(base::TimePoint now) const
{
    return m_until && *m_until > now ? m_until : std::nullopt;
}

double ThrottleCooldown::share(base::TimePoint now) const
{
    if (m_share >= 1.0 || now <= m_at) {
        return m_share;
    }
    const double grown = std::chrono::duration<double>(now - m_at) / std::chrono::duration<double>(kRecovery);
    return std::min(1.0, m_share + (1.0 - m_share) * grown);
}

} // namespace sluice::policy
