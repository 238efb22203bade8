#include "policy/limit/sliding_window.h"

#include <algorithm>

namespace sluice::policy {

SlidingWindow::SlidingWindow(std::int64_t permits, base::Duration window)
    : m_permits(permits)
    , m_window(window)
{
}

Grant SlidingWindow::tryTake(base::TimePoint now)
{
    expire(now);
    if (m_permits > 0 && std::ssize(m_taken) >= m_permits) {
        // A permit comes free when so many have left that fewer than m_permits remain.
        const auto leaving = m_taken.size() - static_cast<std::size_t>(m_permits);
        return {false, m_taken[leaving] + m_window - now};
    }
    if (m_permits > 0) {
        m_taken.push_back(now);
    }
    return {true, {}};
}

void SlidingWindow::refund(base::TimePoint taken)
{
    const auto range = std::equal_range(m_taken.begin(), m_taken.end(), taken);
    if (range.first != range.second) {
        m_taken.erase(range.first);
    }
}

void SlidingWindow::setPermits(std::int64_t permits)
{
    m_permits = permits;
    if (permits <= 0) {
        m_taken.clear();
    }
}

std::int64_t SlidingWindow::used(base::TimePoint now)
{
    expire(now);
    return std::ssize(m_taken);
}

bool SlidingWindow::isIdle(base::TimePoint now) { return used(now) == 0; }

void SlidingWindow::expire(base::TimePoint now)
{
    // A permit taken at t is back at exactly t + window: in any half-open window there are at most m_permits.
    while (!m_taken.empty() && m_taken.front() + m_window <= now) {
        m_taken.pop_front();
    }
}

} // namespace sluice::policy
