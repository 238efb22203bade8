#pragma once

#include "api/relay_service.h"
#include "policy/guardrail/rule_set.h"

#include <QString>

namespace sluice::service {

// What the relay would make of a text under these rules; offsets of hits are in UTF-16 units of `text`. Any thread.
api::TextTrial tryText(const policy::RuleSet &rules, policy::Direction direction, const QString &text);
// What one pattern finds by itself, whatever its modes and whom it is for. Any thread.
api::PatternTrial tryPattern(const api::PatternConfig &pattern, const QString &text);

} // namespace sluice::service
