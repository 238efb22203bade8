#pragma once

#include "api/config/relay_config.h"
#include "policy/guardrail/rule_sources.h"

namespace sluice::service {

// The rules as the settings name them, in their order; the words of the lists are left for their files. Any thread.
policy::RuleSources ruleSources(const api::GuardrailsConfig &guardrails);

} // namespace sluice::service
