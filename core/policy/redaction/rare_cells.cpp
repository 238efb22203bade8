#include "policy/redaction/rare_cells.h"

#include <functional>
#include <limits>
#include <string>

namespace sluice::policy {

namespace {

std::uint64_t hashOf(const RareCells::Cell &cell)
{
    std::string key(cell.client);
    key += '\0';
    key += cell.model;
    key += '\0';
    key += std::to_string(cell.hour);
    return std::hash<std::string>{}(key);
}

} // namespace

void RareCells::count(const Cell &cell)
{
    const std::uint64_t key = hashOf(cell);
    const auto known = m_counts.find(key);
    if (known != m_counts.end()) {
        known->second += known->second < std::numeric_limits<std::uint32_t>::max() ? 1 : 0;
    } else if (m_counts.size() < kMost) {
        m_counts.emplace(key, 1);
    }
}

bool RareCells::isRare(const Cell &cell) const
{
    const auto known = m_counts.find(hashOf(cell));
    return known == m_counts.end() || known->second < m_least;
}

} // namespace sluice::policy
