#include "policy/redaction/free_text_redactor.h"

#include "policy/redaction/redaction_marks.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace sluice::policy {

namespace {

// A mark beside what is left may look like something new to a rule; more often than this it is no accident.
constexpr int kPasses = 3;

std::optional<TokenKind> tokenKindOf(std::string_view rule)
{
    if (rule == "IP_ADDRESS") {
        return TokenKind::Ip;
    }
    if (rule == "EMAIL_ADDRESS") {
        return TokenKind::User;
    }
    return std::nullopt;
}

bool isCovered(Span span, std::span<const Span> own)
{
    std::size_t at = span.start;
    for (const Span &piece : own) {
        if (piece.start > at) {
            break;
        }
        at = std::max(at, piece.end);
        if (at >= span.end) {
            return true;
        }
    }
    return false;
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

} // namespace

std::vector<RuleSpan> foundOutside(const RuleSet &rules, std::string_view text, std::span<const Span> own)
{
    std::vector<RuleSpan> found;
    // Of the hits only the first hundred are kept; the redactions are all there, one for each union.
    const TextScan scan = rules.scan(Direction::Prompt, text);
    for (const Redaction &redaction : scan.redactions) {
        const Span span{redaction.start, redaction.end};
        if (isCovered(span, own)) {
            continue;
        }
        const auto hit = std::find_if(scan.verdict.hits.begin(), scan.verdict.hits.end(),
                                      [span](const Hit &of) { return of.start < span.end && of.end > span.start; });
        found.push_back({span, hit == scan.verdict.hits.end() ? std::string("rule") : hit->rule});
    }
    return found;
}

FreeTextRedactor::FreeTextRedactor(std::shared_ptr<const RuleSet> rules, ExportPseudonyms pseudonyms)
    : m_rules(std::move(rules))
    , m_pseudonyms(std::move(pseudonyms))
{
}

FreeTextRedactor::Outcome FreeTextRedactor::redact(std::string_view text) const
{
    Outcome outcome{std::string(text), {}};
    // Marks that came with the text are nobody's data either, but a token may be one of another export: it is left, and says nothing.
    for (int pass = 0; pass < kPasses; ++pass) {
        const std::vector<RuleSpan> found = foundOutside(*m_rules, outcome.text, ownSpansIn(outcome.text));
        if (found.empty()) {
            return outcome;
        }
        std::string left;
        std::size_t done = 0;
        for (const RuleSpan &find : found) {
            const std::string_view value = std::string_view(outcome.text).substr(find.span.start, find.span.end - find.span.start);
            const auto kind = tokenKindOf(find.rule);
            left += outcome.text.substr(done, find.span.start - done);
            left += kind ? m_pseudonyms.tokenOf(*kind, lowered(value)) : markOf(find.rule);
            done = find.span.end;
            outcome.finds.push_back({find.rule, kind.has_value()});
        }
        left += outcome.text.substr(done);
        outcome.text = std::move(left);
    }
    if (const auto found = foundOutside(*m_rules, outcome.text, ownSpansIn(outcome.text)); !found.empty()) {
        outcome.text = markOf(found.front().rule);
        outcome.finds.push_back({found.front().rule, false});
    }
    return outcome;
}

} // namespace sluice::policy
