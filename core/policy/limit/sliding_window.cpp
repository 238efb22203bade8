#include "policy/limit/sliding_window.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace sluice::policy {

namespace {

constexpr base::Duration kTick{16};
static_assert(SlidingWindow::kWindow / kTick < std::numeric_limits<std::uint32_t>::max());

// The end of the tick that `moment` falls into: a permit comes back late rather than early.
std::int64_t tickOf(base::TimePoint moment)
{
    return (moment.time_since_epoch() + kTick - base::Duration(1)) / kTick;
}

} // namespace

Grant SlidingWindow::tryTake(base::TimePoint now)
{
    const Grant grant = check(now);
    if (grant.granted) {
        take(now);
    }
    return grant;
}

Grant SlidingWindow::check(base::TimePoint now)
{
    expire(now);
    if (m_permits > 0 && m_taken.size() >= m_permits) {
        // A permit comes free when so many have left that fewer than m_permits remain.
        const auto leaving = static_cast<std::uint32_t>(m_taken.size() - m_permits);
        return {false, backAt(m_taken[leaving]) - now};
    }
    return {true, {}};
}

void SlidingWindow::take(base::TimePoint now)
{
    if (m_permits <= 0) {
        return;
    }
    const std::int64_t tick = tickOf(now);
    assert(tick >= m_newest);
    m_newest = tick;
    m_taken.pushBack(static_cast<std::uint32_t>(tick));
}

void SlidingWindow::refund(base::TimePoint taken)
{
    const std::int64_t wanted = m_newest - tickOf(taken);
    if (wanted < 0 || wanted > kWindow / kTick) {
        return;
    }
    const std::uint32_t index = m_taken.firstNot([&](std::uint32_t each) { return age(each) > wanted; });
    if (index < m_taken.size() && age(m_taken[index]) == wanted) {
        m_taken.erase(index);
    }
}

void SlidingWindow::setPermits(std::int64_t permits)
{
    m_permits = permits;
    if (permits <= 0) {
        clear();
    }
}

std::int64_t SlidingWindow::used(base::TimePoint now)
{
    expire(now);
    return m_taken.size();
}

base::TimePoint SlidingWindow::emptyAt(base::TimePoint now)
{
    return m_taken.isEmpty() ? now : std::clamp(backAt(m_taken.back()), now, now + kWindow);
}

base::TimePoint SlidingWindow::backAt(std::uint32_t taken) const
{
    return base::TimePoint((m_newest - age(taken)) * kTick) + kWindow;
}

void SlidingWindow::expire(base::TimePoint now)
{
    // A permit taken at t is back at exactly t + window: in any half-open window there are at most m_permits.
    while (!m_taken.isEmpty() && backAt(m_taken[0]) <= now) {
        m_taken.popFront();
    }
}

} // namespace sluice::policy
