#include "policy/limit/token_window.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr base::Duration kSlot = SlidingWindow::kWindow / 4096;

// The slot that `moment` falls into; what is taken counts from its end.
std::int64_t slotOf(base::TimePoint moment)
{
    return (moment.time_since_epoch() + kSlot - base::Duration(1)) / kSlot;
}

base::TimePoint backAt(std::int64_t slot)
{
    return base::TimePoint(slot * kSlot) + SlidingWindow::kWindow;
}

} // namespace

Grant TokenWindow::check(std::int64_t cost, base::TimePoint now)
{
    expire(now);
    const std::int64_t wanted = std::min(cost, m_tokens);
    if (m_tokens <= 0 || m_used + wanted <= m_tokens) {
        return {true, {}};
    }
    std::int64_t left = m_used;
    for (std::uint32_t i = 0; i < m_entries.size(); ++i) {
        left -= m_entries[i].tokens;
        if (left + wanted <= m_tokens) {
            return {false, backAt(m_entries[i].slot) - now};
        }
    }
    return {false, SlidingWindow::kWindow}; // unreachable: without entries everything fits
}

void TokenWindow::take(std::int64_t cost, base::TimePoint now)
{
    if (m_tokens <= 0 || cost <= 0) {
        return;
    }
    m_used += cost;
    const std::int64_t slot = slotOf(now);
    if (!m_entries.isEmpty() && m_entries.back().slot >= slot) {
        m_entries.back().tokens += cost;
    } else {
        m_entries.pushBack({slot, cost});
    }
}

void TokenWindow::settle(base::TimePoint taken, std::int64_t reserved, std::int64_t real, base::TimePoint now)
{
    expire(now);
    if (real > reserved) {
        take(real - reserved, now);
        return;
    }
    const std::int64_t slot = slotOf(taken);
    const std::uint32_t index = m_entries.firstNot([slot](const Entry &entry) { return entry.slot < slot; });
    if (index < m_entries.size() && m_entries[index].slot == slot) {
        const std::int64_t back = std::min(reserved - real, m_entries[index].tokens);
        m_entries[index].tokens -= back;
        m_used -= back;
    }
}

void TokenWindow::setTokens(std::int64_t tokens)
{
    m_tokens = tokens;
    if (tokens <= 0) {
        clear();
    }
}

void TokenWindow::clear()
{
    m_entries.clear();
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
    return m_used == 0 ? now : std::min(backAt(m_entries.back().slot), now + SlidingWindow::kWindow);
}

void TokenWindow::expire(base::TimePoint now)
{
    while (!m_entries.isEmpty() && backAt(m_entries[0].slot) <= now) {
        m_used -= m_entries[0].tokens;
        m_entries.popFront();
    }
}

} // namespace sluice::policy
