#include "relay/shared/cluster_health.h"

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr int kUnreachableAfter = 3;

std::uint32_t weightOf(const RuntimeUpstream &upstream)
{
    return static_cast<std::uint32_t>(std::max(0, upstream.settings.weight));
}

}

std::optional<std::size_t> ClusterHealth::pick(const RuntimeConfig &config, const std::vector<std::size_t> &tried)
{
    const std::lock_guard lock(m_mutex);
    const bool sameWeights = std::equal(m_weights.begin(), m_weights.end(), config.upstreams.begin(), config.upstreams.end(),
                                        [](std::uint32_t weight, const RuntimeUpstream &upstream) {
                                            return weight == weightOf(upstream);
                                        });
    if (!sameWeights) {
        m_weights.clear();
        for (const RuntimeUpstream &upstream : config.upstreams) {
            m_weights.push_back(weightOf(upstream));
        }
        m_turns = policy::WeightedRoundRobin(m_weights);
    }
    if (tried.empty()) {
        return m_turns.next();
    }
    return m_turns.next([&tried](std::size_t index) {
        return std::find(tried.begin(), tried.end(), index) == tried.end();
    });
}

ClusterHealth::Change ClusterHealth::report(const std::string &upstream, bool answered)
{
    const std::lock_guard lock(m_mutex);
    Condition &condition = m_conditions[upstream];
    if (answered) {
        const bool wasUnreachable = condition.failures >= kUnreachableAfter;
        condition.failures = 0;
        return wasUnreachable ? Change::Recovered : Change::None;
    }
    ++condition.failures;
    return condition.failures == kUnreachableAfter ? Change::BecameUnreachable : Change::None;
}

} // namespace sluice::relay
