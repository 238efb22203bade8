#include "policy/resilience/retry_budget.h"

#include <algorithm>

namespace sluice::policy {

RetryBudget::RetryBudget(const RetryBudgetSettings &settings, base::TimePoint now)
    : m_settings(settings)
    , m_available(settings.burst)
    , m_at(now)
{
}

void RetryBudget::setSettings(const RetryBudgetSettings &settings, base::TimePoint now)
{
    add(0, now);
    m_settings = settings;
    m_available = std::min(m_available, static_cast<double>(settings.burst));
}

void RetryBudget::countRequest(base::TimePoint now) { add(m_settings.percent / 100.0, now); }

bool RetryBudget::tryTake(base::TimePoint now)
{
    add(0, now);
    // Ten tenths do not add up to one exactly.
    constexpr double kAlmostOne = 1.0 - 1e-9;
    if (m_available < kAlmostOne) {
        return false;
    }
    m_available = std::max(0.0, m_available - 1.0);
    return true;
}

void RetryBudget::giveBack(base::TimePoint now) { add(1, now); }

double RetryBudget::available(base::TimePoint now) const
{
    RetryBudget copy = *this;
    copy.add(0, now);
    return copy.m_available;
}

void RetryBudget::add(double amount, base::TimePoint now)
{
    const double seconds = std::chrono::duration<double>(std::max(now - m_at, base::Duration::zero())).count();
    m_at = std::max(m_at, now);
    m_available = std::min(m_available + amount + seconds * m_settings.perSecond,
                           static_cast<double>(m_settings.burst));
}

} // namespace sluice::policy
