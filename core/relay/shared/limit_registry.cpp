#include "relay/shared/limit_registry.h"

#include <iterator>

namespace sluice::relay {

policy::Grant LimitRegistry::take(std::string_view client, int perMinute, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    forgetIdle(now);
    auto &window = m_windows.try_emplace(std::string(client), perMinute).first->second;
    window.setPermits(perMinute);
    return window.tryTake(now);
}

void LimitRegistry::refund(std::string_view client, base::TimePoint taken)
{
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_windows.find(std::string(client)); it != m_windows.end()) {
        it->second.refund(taken);
    }
}

std::int64_t LimitRegistry::used(std::string_view client, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_windows.find(std::string(client));
    return it == m_windows.end() ? 0 : it->second.used(now);
}

void LimitRegistry::reset(std::string_view client)
{
    const std::lock_guard lock(m_mutex);
    if (client.empty()) {
        m_windows.clear();
    } else {
        m_windows.erase(std::string(client));
    }
}

// Clients that stopped calling must not stay in memory for ever.
void LimitRegistry::forgetIdle(base::TimePoint now)
{
    if (now < m_nextSweep) {
        return;
    }
    m_nextSweep = now + std::chrono::minutes(1);
    for (auto it = m_windows.begin(); it != m_windows.end();) {
        it = it->second.isIdle(now) ? m_windows.erase(it) : std::next(it);
    }
}

} // namespace sluice::relay
