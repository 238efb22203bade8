#pragma once

#include "base/error.h"
#include "policy/routing/weighted_round_robin.h"
#include "relay/runtime_config.h"

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sluice::relay {

// What the workers know together of the upstreams: whose turn it is, and whether the last tries reached it. Any thread.
class ClusterHealth final {
public:
    enum class Change { None, BecameUnreachable, Recovered };

    // The next upstream by weight, leaving out `tried`; nothing if none is left.
    [[nodiscard]] std::optional<std::size_t> pick(const RuntimeConfig &config, const std::vector<std::size_t> &tried);

    // The outcome of a try. An upstream counts as unreachable after three failures in a row without an answer between.
    [[nodiscard]] Change report(const std::string &upstream, bool answered);

private:
    struct Condition {
        int failures = 0; // in a row
    };

    std::mutex m_mutex;
    std::vector<std::uint32_t> m_weights; // guarded by m_mutex; those m_turns was made of
    policy::WeightedRoundRobin m_turns{{}}; // guarded by m_mutex
    std::unordered_map<std::string, Condition> m_conditions; // guarded by m_mutex
};

} // namespace sluice::relay
