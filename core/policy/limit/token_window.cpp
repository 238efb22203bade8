#include "policy/limit/token_window.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::uint32_t kFirstCapacity = 8;
constexpr std::int64_t kSlots = 4096; // of a window

} // namespace

TokenWindow::TokenWindow(std::int64_t tokens, base::Duration window)
    : m_tokens(tokens)
    , m_window(window)
{
}

Grant TokenWindow::check(std::int64_t cost, base::TimePoint now)
{
    expire(now);
    const std::int64_t wanted = std::min(cost, m_tokens);
    if (m_tokens <= 0 || m_used + wanted <= m_tokens) {
        return {true, {}};
    }
    std::int64_t left = m_used;
    for (std::uint32_t i = 0; i < m_count; ++i) {
        left -= at(i).tokens;
        if (left + wanted <= m_tokens) {
            return {false, at(i).at + m_window - now};
        }
    }
    return {false, m_window}; // unreachable: without entries everything fits
}

void TokenWindow::take(std::int64_t cost, base::TimePoint now)
{
    if (m_tokens <= 0 || cost <= 0) {
        return;
    }
    m_used += cost;
    const base::TimePoint slot = slotOf(now);
    if (m_count > 0 && at(m_count - 1).at >= slot) {
        at(m_count - 1).tokens += cost;
        return;
    }
    if (m_count == m_capacity) {
        grow();
    }
    at(m_count) = {slot, cost};
    ++m_count;
}

void TokenWindow::settle(base::TimePoint taken, std::int64_t reserved, std::int64_t real, base::TimePoint now)
{
    expire(now);
    if (real > reserved) {
        take(real - reserved, now);
        return;
    }
    const base::TimePoint slot = slotOf(taken);
    std::uint32_t low = 0;
    std::uint32_t high = m_count;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (at(middle).at < slot) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < m_count && at(low).at == slot) {
        const std::int64_t back = std::min(reserved - real, at(low).tokens);
        at(low).tokens -= back;
        m_used -= back;
    }
}

void TokenWindow::setTokens(std::int64_t tokens)
{
    m_tokens = tokens;
    if (tokens <= 0 && m_capacity > 0) {
        clear();
    }
}

void TokenWindow::clear()
{
    m_ring.reset();
    m_capacity = m_head = m_count = 0;
    m_used = 0;
}

std::int64_t TokenWindow::used(base::TimePoint now)
{
    expire(now);
    return m_used;
}

base::TimePoint TokenWindow::emptyAt(base::TimePoint now)
{
    expire(now);
    return m_used == 0 ? now : at(m_count - 1).at + m_window;
}

bool TokenWindow::isIdle(base::TimePoint now) { return used(now) == 0; }

// The end of the slot that `moment` falls into.
base::TimePoint TokenWindow::slotOf(base::TimePoint moment) const
{
    const std::int64_t length = std::max<std::int64_t>(1, m_window.count() / kSlots);
    const std::int64_t slots = (moment.time_since_epoch().count() + length - 1) / length;
    return base::TimePoint(base::Duration(slots * length));
}

void TokenWindow::expire(base::TimePoint now)
{
    while (m_count > 0 && at(0).at + m_window <= now) {
        m_used -= at(0).tokens;
        m_head = (m_head + 1) & (m_capacity - 1);
        --m_count;
    }
}

void TokenWindow::grow()
{
    const std::uint32_t capacity = std::max(kFirstCapacity, m_capacity * 2);
    auto ring = std::make_unique<Entry[]>(capacity);
    for (std::uint32_t i = 0; i < m_count; ++i) {
        ring[i] = at(i);
    }
    m_ring = std::move(ring);
    m_capacity = capacity;
    m_head = 0;
}

} // namespace sluice::policy
