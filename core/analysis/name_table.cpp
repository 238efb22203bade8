#include "analysis/name_table.h"

#include <algorithm>

namespace sluice::analysis {

namespace {

constexpr std::size_t kLongestName = 200; // bytes
constexpr std::size_t kMostNames = 60'000; // what an Id can count

} // namespace

NameTable::NameTable(std::size_t most)
    : m_most(std::min(most, kMostNames))
    , m_names{std::string(), std::string(kOtherName)}
{
}

NameTable::Id NameTable::idOf(std::string_view name, std::size_t below)
{
    if (name.empty()) {
        return kNone;
    }
    name = name.substr(0, kLongestName);
    const auto found = m_ids.find(name);
    if (found != m_ids.end()) {
        return found->second;
    }
    if (m_ids.size() >= std::min(m_most, below)) {
        return kOther;
    }
    const Id id = static_cast<Id>(m_names.size());
    m_names.emplace_back(name);
    m_ids.emplace(m_names.back(), id);
    return id;
}

} // namespace sluice::analysis
