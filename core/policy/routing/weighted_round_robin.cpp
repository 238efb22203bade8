#include "policy/routing/weighted_round_robin.h"

namespace sluice::policy {

WeightedRoundRobin::WeightedRoundRobin(std::vector<std::uint32_t> weights)
{
    m_entries.reserve(weights.size());
    for (const std::uint32_t weight : weights) {
        m_entries.push_back({weight, 0});
    }
}

std::optional<std::size_t> WeightedRoundRobin::next()
{
    return next([](std::size_t) { return true; });
}

std::optional<std::size_t> WeightedRoundRobin::next(const std::function<bool(std::size_t)> &isUsable)
{
    std::int64_t total = 0;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry &entry = m_entries[i];
        if (entry.weight == 0 || !isUsable(i)) {
            continue;
        }
        entry.credit += entry.weight;
        total += entry.weight;
        // On a tie the first stays, so that the order is the order of the configuration.
        if (!best || entry.credit > m_entries[*best].credit) {
            best = i;
        }
    }
    if (best) {
        m_entries[*best].credit -= total;
    }
    return best;
}

} // namespace sluice::policy
