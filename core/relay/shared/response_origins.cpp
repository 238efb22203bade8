#include "relay/shared/response_origins.h"

namespace sluice::relay {

void ResponseOrigins::remember(const std::string &responseId, const std::string &upstream)
{
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_byId.find(responseId); known != m_byId.end()) {
        known->second->second = upstream;
        m_entries.splice(m_entries.end(), m_entries, known->second);
        return;
    }
    m_entries.emplace_back(responseId, upstream);
    m_byId.emplace(m_entries.back().first, std::prev(m_entries.end()));
    if (m_entries.size() > kCapacity) {
        m_byId.erase(m_entries.front().first);
        m_entries.pop_front();
    }
}

std::optional<std::string> ResponseOrigins::find(std::string_view responseId) const
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_byId.find(responseId);
    return known == m_byId.end() ? std::nullopt : std::optional(known->second->second);
}

} // namespace sluice::relay
