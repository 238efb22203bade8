#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"

namespace sluice::api {

// What the tables of keys cannot tell about rules: lists that have one place, addresses and keys that can be used, names that stand for one
// rule, actions that exist in their direction, kinds somebody knows. InvalidConfig with `where` the key. Any thread.
base::Error validateGuardrails(const GuardrailsConfig &guardrails);

} // namespace sluice::api
