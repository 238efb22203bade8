#pragma once

#include "policy/guardrail/rule_set.h"
#include "policy/redaction/export_pseudonyms.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// What rules find in a text, with the rule that found it. Spans that overlap are one, called after the first. No thread rules: value.
struct RuleSpan {
    Span span;
    std::string rule;
};

// What `rules`, which mask prompts, find outside `own`: a find that lies wholly within spans of our own tells nothing of anybody. Any thread.
std::vector<RuleSpan> foundOutside(const RuleSet &rules, std::string_view text, std::span<const Span> own);

// Takes out of a text whatever a rule finds: an address or a person's e-mail becomes a token that is the same for the same value, everything
// else a mark. What is left holds nothing that the rules still find; a text that cannot be brought there becomes a mark as a whole.
// Any thread: immutable.
class FreeTextRedactor final {
public:
    // `rules` mask in prompts, all of them; see exportRules.
    FreeTextRedactor(std::shared_ptr<const RuleSet> rules, ExportPseudonyms pseudonyms);

    struct Find {
        std::string rule;
        bool isReplaced = false; // by a token; else a mark stands there
    };
    struct Outcome {
        std::string text;
        std::vector<Find> finds;
    };
    [[nodiscard]] Outcome redact(std::string_view text) const;

    [[nodiscard]] const ExportPseudonyms &pseudonyms() const { return m_pseudonyms; }
    [[nodiscard]] const RuleSet &rules() const { return *m_rules; }

private:
    std::shared_ptr<const RuleSet> m_rules;
    ExportPseudonyms m_pseudonyms;
};

} // namespace sluice::policy
