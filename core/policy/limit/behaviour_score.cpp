#include "policy/limit/behaviour_score.h"

#include <algorithm>
#include <cmath>

namespace sluice::policy {

namespace {

constexpr double kHalfLife = 300; // seconds
constexpr double kCredit = 20; // good requests a new key is taken to have made
constexpr double kUsual = 0.1; // goes wrong for everyone
constexpr double kWorst = 0.5;
constexpr double kTrusted = 50; // requests until a good key is as wide as it can be
constexpr base::Duration kTolerance = std::chrono::milliseconds(50); // clocks and rounding of a client that waits as told

} // namespace

double BehaviourScore::faded(base::TimePoint now) const
{
    return std::exp2(-std::chrono::duration<double>(now - m_last).count() / kHalfLife);
}

void BehaviourScore::add(Conduct conduct, base::TimePoint now)
{
    const auto fade = static_cast<float>(faded(now));
    m_last = now;
    m_all = m_all * fade + 1;
    m_blocked = m_blocked * fade + (conduct == Conduct::Blocked ? 1.0F : 0.0F);
    m_failed = m_failed * fade + (conduct == Conduct::Failed ? 1.0F : 0.0F);
    m_impatient = m_impatient * fade + (conduct == Conduct::Impatient ? 1.0F : 0.0F);
}

void BehaviourScore::addRefusal(base::Duration retryAfter, base::TimePoint now)
{
    if (now + kTolerance < m_toldUntil) {
        add(Conduct::Impatient, now);
    }
    m_toldUntil = std::max(m_toldUntil, now + retryAfter);
}

double BehaviourScore::weight(base::TimePoint now) const
{
    return static_cast<double>(m_all) * faded(now);
}

double BehaviourScore::share(Conduct conduct, base::TimePoint now) const
{
    const double all = weight(now);
    const float wrong = conduct == Conduct::Blocked ? m_blocked
        : conduct == Conduct::Failed                ? m_failed
        : conduct == Conduct::Impatient             ? m_impatient
                                                    : m_all - m_blocked - m_failed - m_impatient;
    return all < 0.5 ? 0 : static_cast<double>(wrong) * faded(now) / all;
}

double BehaviourScore::wrongShare(base::TimePoint now) const
{
    const double wrong = static_cast<double>(m_blocked + m_failed + m_impatient) * faded(now);
    return wrong / (weight(now) + kCredit);
}

int BehaviourScore::score(base::TimePoint now) const
{
    return static_cast<int>(std::lround(100 * (1 - wrongShare(now))));
}

int BehaviourScore::percent(const BehaviourBounds &bounds, base::TimePoint now) const
{
    const double wrong = wrongShare(now);
    if (wrong > kUsual) {
        const double fallen = std::min(1.0, (wrong - kUsual) / (kWorst - kUsual));
        return static_cast<int>(std::lround(100 - (100 - bounds.narrowestPercent) * fallen));
    }
    const double trust = std::min(1.0, weight(now) / kTrusted) * (kUsual - wrong) / kUsual;
    return static_cast<int>(std::lround(100 + (bounds.widestPercent - 100) * trust));
}

} // namespace sluice::policy
