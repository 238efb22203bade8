#pragma once

#include "policy/guardrail/rule_set.h"
#include "relay/runtime_config.h"

#include <memory>
#include <string_view>

namespace sluice::relay {

// The rules for one request: those of the configuration in force whose scope fits. `path` and `model` are as the client sent them; the route
// is told from them. Any thread.
std::shared_ptr<const policy::RuleSet> rulesFor(const RuntimeConfig &config, std::string_view client, std::string_view path,
                                                std::string_view model);

} // namespace sluice::relay
