#pragma once

#include "base/clock.h"
#include "policy/limit/limit_tree.h"
#include "policy/routing/model_pattern.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sluice::policy {

// "What would these limits have done?": requests of the past sent once more through a tree of limits, with the code that limits the present.
// No thread rules: values and a pure function.

// One request as it was. Times are on any clock, as long as all are on the same.
struct ReplayRequest {
    base::TimePoint at{}; // it came
    base::Duration duration{}; // until its answer's end
    std::string client; // what rules match
    std::string place; // whose numbers it counts to; the clients without a key share one
    std::string model;
    std::string path;
    std::int64_t tokens = 0; // prompt and answer, as they turned out
    double cost = 0;
};

struct ReplayRule {
    std::string name;
    LimitLevel level = LimitLevel::Model; // Key, Model or Endpoint
    GlobPattern pattern;
    GlobPattern client; // Model and Endpoint
    bool isShared = false;
    LevelLimits limits;
};

// A key's own numbers; unset: those of its rule or of everybody.
struct ReplayOwn {
    std::optional<std::int64_t> requests;
    std::optional<std::int64_t> tokens;
    std::optional<std::int64_t> concurrency;
};

struct ReplayBudget {
    std::string name;
    std::vector<base::TimePoint> starts; // ascending: where its windows begin; what is earlier is one window too
    std::int64_t tokens = 0;
    double money = 0;
    bool refuses = true; // a hard one that is enforced; the others are only told
    std::vector<GlobPattern> clients; // empty: all
    std::vector<ModelPattern> models;
};

struct ReplayLimits {
    LevelLimits global;
    LevelLimits key;
    std::vector<ReplayRule> rules;
    std::map<std::string, ReplayOwn, std::less<>> own; // by place
    std::vector<ReplayBudget> budgets;
};

// What stopped a request: a place in the tree, or a budget.
struct ReplayRefusal {
    base::TimePoint at{};
    std::string client;
    std::string budget; // empty: a limit
    LimitLevel level = LimitLevel::Key;
    LimitUnit unit = LimitUnit::Requests;
    std::string rule; // empty: the numbers of everybody, or the key's own
    std::int64_t limit = 0;
};

struct ReplayResult {
    std::int64_t requests = 0;
    std::int64_t admitted = 0;
    std::int64_t refused = 0;
    std::int64_t observed = 0; // admitted, but places or budgets that only observe would have refused them
    std::int64_t delayed = 0; // admitted after a wait: smoothing
    std::array<std::int64_t, 4> refusedAt{}; // by LimitLevel, Global to Endpoint
    std::int64_t refusedByBudget = 0;
    std::optional<ReplayRefusal> first;
    base::TimePoint busiestAt{}; // where the 60 seconds with most requests begin, refused ones included
    std::int64_t busiest = 0;
    std::map<std::string, std::int64_t, std::less<>> refusedClients;
};

// `requests` in the order of their time. What was refused costs nothing and does not come again.
[[nodiscard]] ReplayResult replayLimits(std::span<const ReplayRequest> requests, const ReplayLimits &limits);

} // namespace sluice::policy
