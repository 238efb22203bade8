#include "policy/resilience/recovery_ramp.h"

#include <algorithm>
#include <limits>

namespace sluice::policy {

RecoveryRamp::RecoveryRamp(const RampSettings &settings)
    : m_settings(settings)
{
}

void RecoveryRamp::begin(base::TimePoint now)
{
    m_isRamping = true;
    m_begin = now;
    m_second = {0, 0, m_settings.start};
}

bool RecoveryRamp::isRamping(base::TimePoint now) const
{
    return m_isRamping && now - m_begin < m_settings.length;
}

bool RecoveryRamp::admits(base::TimePoint now) const
{
    if (!isRamping(now)) {
        return true;
    }
    const Second second = secondOf(now);
    return second.admitted < second.limit;
}

void RecoveryRamp::count(base::TimePoint now)
{
    if (isRamping(now)) {
        m_second = secondOf(now);
        ++m_second.admitted;
    }
}

base::TimePoint RecoveryRamp::nextSecond(base::TimePoint now) const
{
    return isRamping(now) ? m_begin + std::chrono::seconds(secondOf(now).number + 1) : now;
}

RecoveryRamp::Second RecoveryRamp::secondOf(base::TimePoint now) const
{
    const std::int64_t number = (now - m_begin) / std::chrono::seconds(1);
    if (number == m_second.number) {
        return m_second;
    }
    // After a second without requests it begins anew: silence proves nothing.
    const int before = number == m_second.number + 1 ? m_second.admitted : 0;
    const int doubled = before > std::numeric_limits<int>::max() / 2 ? before : before * 2;
    return {number, 0, std::max(m_settings.start, doubled)};
}

} // namespace sluice::policy
