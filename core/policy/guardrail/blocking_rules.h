#pragma once

#include "policy/guardrail/verdict.h"

#include <string>

namespace sluice::policy {

// The names of the rules that blocked, each once, in alphabetical order: "clients, projects". What a refusal may say of them. Any thread.
std::string blockingRules(const Verdict &verdict);

} // namespace sluice::policy
