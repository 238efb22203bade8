#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Judges the prompt: every decoded string of a JSON body, the raw text of any other. Block answers 400 in the caller's dialect with rule
// names, never text; Mask edits the body in place. What cannot be read while a rule enforces is refused: 400 when it is not valid JSON,
// 415 when it is compressed. Also reads model and stream for the record. Worker thread.
class RequestGuardrailFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;

private:
    static void chooseRules(ExchangeContext &context, std::string_view model);
    FilterStatus judgeJson(ExchangeContext &context);
    FilterStatus judgeText(ExchangeContext &context, const policy::RuleSet &rules);
    FilterStatus conclude(ExchangeContext &context);
};

} // namespace sluice::relay
