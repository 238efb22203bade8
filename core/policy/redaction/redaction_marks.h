#pragma once

#include "policy/guardrail/rule_set.h"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// What stands where something was taken out: "[PHONE_NUMBER]" and its kin for the kinds of data we know, "[SECRET]", and "[RULE]" for the
// words and patterns of a person, whose names may say what they are about. `rule` is a hit's. Any thread.
std::string markOf(std::string_view rule);

// Where such marks and tokens of ExportPseudonyms stand in a text, in order: nothing in them came from anybody. Any thread.
std::vector<Span> ownSpansIn(std::string_view text);

} // namespace sluice::policy
