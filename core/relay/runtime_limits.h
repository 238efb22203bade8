#pragma once

#include "api/config/client_config.h"
#include "api/config/limit_config.h"
#include "policy/limit/limit_tree.h"
#include "policy/routing/model_pattern.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice::relay {

struct RuntimeLimitRule {
    std::string name;
    policy::LimitLevel level = policy::LimitLevel::Model;
    policy::GlobPattern pattern; // of the client, the model or the path
    policy::GlobPattern client;
    bool isShared = false;
    policy::LevelLimits limits;
};

// Who asks: the name that patterns mean, and the key that counters are kept by. Callers who have shown no key are one client called "local",
// whatever they call themselves.
struct LimitedClient {
    static constexpr std::string_view kLocal = "local";

    LimitedClient(std::string_view clientName, std::string_view limitKey)
        : name(limitKey == kLocal ? kLocal : clientName)
        , key(limitKey)
    {
    }

    std::string_view name;
    std::string_view key;
};

// Numbers a client key has of its own; unset: those of its rule, or the general ones.
struct OwnNumbers {
    std::optional<std::int64_t> requests;
    std::optional<std::int64_t> tokens;
    std::optional<std::int64_t> concurrency;
};

// The limits of the settings ready for use. Part of the immutable RuntimeConfig, which claims point into. Any thread.
struct RuntimeLimits {
    policy::LevelLimits global;
    policy::LevelLimits key; // of each client without numbers of its own
    std::vector<RuntimeLimitRule> rules;
    std::unordered_map<std::string, OwnNumbers> own; // by the key's name
    api::SmoothingConfig smoothing;
    bool weighs = false; // a limit of tokens is somewhere

    [[nodiscard]] policy::LevelClaim globalClaim() const;
    [[nodiscard]] policy::LevelClaim keyClaim(const LimitedClient &client) const;
    // Unset: no rule is for it.
    [[nodiscard]] std::optional<policy::LevelClaim> modelClaim(const LimitedClient &client, std::string_view model) const;
    [[nodiscard]] std::optional<policy::LevelClaim> endpointClaim(const LimitedClient &client, std::string_view path) const;

private:
    [[nodiscard]] std::optional<policy::LevelClaim> claimOf(policy::LimitLevel level, const LimitedClient &client, std::string_view text) const;
};

RuntimeLimits makeLimits(const api::LimitsConfig &settings, const QList<api::ClientKeyConfig> &keys);

} // namespace sluice::relay
