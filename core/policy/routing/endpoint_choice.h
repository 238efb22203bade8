#pragma once

#include "base/clock.h"
#include "policy/resilience/random_source.h"
#include "policy/routing/weighted_round_robin.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sluice::policy {

// How a cluster chooses among its usable endpoints.
enum class BalanceStrategy : std::uint8_t {
    PeakEwma, // the better of two drawn by weight: latency that remembers peaks × requests under way
    WeightedRoundRobin,
    LeastOutstanding, // ÷ weight
    LowestTtft, // one request in twenty looks at the others
    LowestPrice,
    Ordered, // the first usable one
};

// What is known of one member of a cluster when a request must be placed.
struct Choice {
    bool usable = false;
    std::uint32_t weight = 1;
    double share = 1.0; // of its weight, while it recovers from throttling
    int outstanding = 0;
    std::optional<base::Duration> latency; // peak-EWMA of the time to first content
    std::optional<base::Duration> ttft; // plain average of the same
    std::optional<double> price;
    std::uint64_t nameHash = 0; // for sticky keys
};

// The index of the member to use, among those usable. `turns` is the cluster's round robin, made of all members' weights.
std::optional<std::size_t> choose(const std::vector<Choice> &members, BalanceStrategy strategy, WeightedRoundRobin &turns,
                                  RandomSource &random);

// The usable member a key belongs to (weighted rendezvous hash): when a member is lost only its keys move, and they come back.
std::optional<std::size_t> chooseSticky(const std::vector<Choice> &members, std::uint64_t key);

} // namespace sluice::policy
