#pragma once

#include "base/clock.h"
#include "http/header_map.h"
#include "policy/guardrail/rule_set.h"
#include "relay/runtime_config.h"
#include "relay/shared/pseudonym_vaults.h"

#include <memory>
#include <optional>
#include <string_view>

namespace sluice::relay {

// The rules for one request: those of the configuration in force whose scope fits. `path` and `model` are as the client sent them; the route
// is told from them. Any thread.
std::shared_ptr<const policy::RuleSet> rulesFor(const RuntimeConfig &config, std::string_view client, std::string_view path,
                                                std::string_view model);

// Which try of the same request it is, as the SDK that sent it says: 0 is its first. Unset: it does not say. Any thread.
std::optional<int> clientRetries(const http::HeaderMap &headers);

// The terms under which a client's values get pseudonyms. `limitKey`: whose they are. Any thread.
PseudonymTerms pseudonymTerms(const RuntimeConfig &config, std::string_view limitKey);

// Calls `judge`, which judges a prompt with rules of PseudonymVaults::forPrompt(), again while that gives values their first placeholders: what
// was found at the end of a prompt may stand at its beginning too, and all of it must leave the same way now and in every later turn.
template<typename Judge>
void judgeUntilSettled(const RuntimeConfig &config, PseudonymVaults &vaults, std::string_view limitKey, const Judge &judge)
{
    constexpr int kMostPasses = 3;
    if (!config.rules->everything()->pseudonymises()) {
        judge();
        return;
    }
    std::uint64_t issued = vaults.issued(limitKey);
    for (int pass = 0; pass < kMostPasses; ++pass) {
        judge();
        const std::uint64_t now = vaults.issued(limitKey);
        if (now == issued) {
            return;
        }
        issued = now;
    }
}

} // namespace sluice::relay
