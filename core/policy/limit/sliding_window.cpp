#include "policy/limit/sliding_window.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::uint32_t kFirstCapacity = 4;

} // namespace

SlidingWindow::SlidingWindow(std::int64_t permits, base::Duration window)
    : m_permits(permits)
    , m_window(window)
{
}

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
    if (m_permits > 0 && m_count >= m_permits) {
        // A permit comes free when so many have left that fewer than m_permits remain.
        const auto leaving = static_cast<std::uint32_t>(m_count - m_permits);
        return {false, at(leaving) + m_window - now};
    }
    return {true, {}};
}

void SlidingWindow::take(base::TimePoint now)
{
    if (m_permits <= 0) {
        return;
    }
    if (m_count == m_capacity) {
        grow();
    }
    at(m_count) = now;
    ++m_count;
}

void SlidingWindow::refund(base::TimePoint taken)
{
    std::uint32_t low = 0;
    std::uint32_t high = m_count;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (at(middle) < taken) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == m_count || at(low) != taken) {
        return;
    }
    for (std::uint32_t i = low; i + 1 < m_count; ++i) {
        at(i) = at(i + 1);
    }
    --m_count;
}

void SlidingWindow::setPermits(std::int64_t permits)
{
    m_permits = permits;
    if (permits <= 0 && m_capacity > 0) {
        clear();
    }
}

void SlidingWindow::clear()
{
    m_ring.reset();
    m_capacity = m_head = m_count = 0;
}

std::int64_t SlidingWindow::used(base::TimePoint now)
{
    expire(now);
    return m_count;
}

base::TimePoint SlidingWindow::emptyAt(base::TimePoint now)
{
    expire(now);
    return m_count == 0 ? now : at(m_count - 1) + m_window;
}

bool SlidingWindow::isIdle(base::TimePoint now) { return used(now) == 0; }

void SlidingWindow::expire(base::TimePoint now)
{
    // A permit taken at t is back at exactly t + window: in any half-open window there are at most m_permits.
    while (m_count > 0 && m_ring[m_head] + m_window <= now) {
        m_head = (m_head + 1) & (m_capacity - 1);
        --m_count;
    }
}

void SlidingWindow::grow()
{
    const std::uint32_t capacity = std::max(kFirstCapacity, m_capacity * 2);
    auto ring = std::make_unique<base::TimePoint[]>(capacity);
    for (std::uint32_t i = 0; i < m_count; ++i) {
        ring[i] = at(i);
    }
    m_ring = std::move(ring);
    m_capacity = capacity;
    m_head = 0;
}

} // namespace sluice::policy
