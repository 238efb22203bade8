#pragma once

#include "policy/dialect/request_judge.h"
#include "relay/filters/filter.h"

namespace sluice::relay {

// Judges the prompt: every decoded string of a JSON body or of its lines, the fields of a form, the raw text of any other, whatever codings it came in. Block answers 400 in the
// caller's dialect with rule names, never text; Mask edits the body in place, and a coded body that was edited goes up plain. What cannot be
// read while a rule enforces (an unknown coding, broken JSON, bytes that are no text, token ids) is refused, or passes with the reason in the
// record, as the settings say. Pseudonyms go up in the places of values, and the rules for the answer put the values back. Also reads model and
// stream for the record and the route. Worker thread.
class RequestGuardrailFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;

private:
    FilterStatus judge(ExchangeContext &context);
    static void chooseRules(ExchangeContext &context, std::string_view model);
    // Unfolds the body; Continue with nothing decoded where it could not be and may pass.
    FilterStatus decode(ExchangeContext &context, bool &isReadable);
    FilterStatus unreadable(ExchangeContext &context, base::ErrorCode code, const std::string &reason);
    FilterStatus judgeJson(ExchangeContext &context);
    FilterStatus judgeText(ExchangeContext &context);
    // The rules for the body's own model, once it is known; they are the exchange's from then on.
    static policy::RuleChooser chooser(ExchangeContext &context);
    FilterStatus take(ExchangeContext &context, policy::RequestJudgement &&judgement);
    FilterStatus conclude(ExchangeContext &context);
};

} // namespace sluice::relay
