#include "relay/filters/request_guardrail/request_guardrail_filter.h"

#include "policy/dialect/request_judge.h"
#include "policy/guardrail/blocking_rules.h"
#include "relay/exchange/exchange_rules.h"

namespace sluice::relay {

namespace {

constexpr const char *kName = "request guardrail";

// JSON by its label, or by its first byte: a wrong or missing Content-Type must not be a way around the rules.
bool looksLikeJson(const ExchangeContext &context)
{
    const std::string_view type = context.head.headers.value("content-type");
    if (type.find("json") != std::string_view::npos) {
        return true;
    }
    const std::size_t first = context.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string::npos && (context.body[first] == '{' || context.body[first] == '[');
}

} // namespace

FilterStatus RequestGuardrailFilter::onRequestBody(ExchangeContext &context)
{
    chooseRules(context, {});
    if (context.body.empty()) {
        return FilterStatus::Continue;
    }
    const std::shared_ptr<const policy::RuleSet> &rules = context.rules;
    const std::string_view coding = context.head.headers.value("content-encoding");
    if (!coding.empty() && !http::equalsNoCase(coding, "identity")) {
        if (rules->enforces(policy::Direction::Prompt)) {
            return refuse(context, kName, base::ErrorCode::NotInspectable,
                          "the body is compressed (" + std::string(coding) + ") and cannot be checked: send it plain");
        }
        context.notRun = "prompt: body is compressed (" + std::string(coding) + ')';
        return FilterStatus::Continue;
    }
    if (looksLikeJson(context)) {
        return judgeJson(context);
    }
    return rules->isActive(policy::Direction::Prompt) ? judgeText(context, *rules) : FilterStatus::Continue;
}

void RequestGuardrailFilter::chooseRules(ExchangeContext &context, std::string_view model)
{
    context.rules = rulesFor(*context.config, context.client, context.head.path, model);
}

FilterStatus RequestGuardrailFilter::judgeJson(ExchangeContext &context)
{
    policy::RequestJudgement judgement = policy::judgeRequest(
        [&context](const policy::RequestFacts &facts) {
            chooseRules(context, facts.model);
            return context.rules.get();
        },
        context.dialect, context.body);
    context.facts = std::move(judgement.facts);
    if (judgement.error.isError()) {
        if (context.rules->enforces(policy::Direction::Prompt)) {
            return refuse(context, kName, judgement.error.code, judgement.error.detail);
        }
        context.notRun = "prompt: " + judgement.error.detail;
    }
    context.promptVerdict = std::move(judgement.verdict);
    if (context.promptVerdict.kind == policy::VerdictKind::Mask && judgement.body) {
        context.body = std::move(*judgement.body);
    }
    return conclude(context);
}

FilterStatus RequestGuardrailFilter::judgeText(ExchangeContext &context, const policy::RuleSet &rules)
{
    policy::TextScan scan = rules.scan(policy::Direction::Prompt, context.body);
    context.promptVerdict = std::move(scan.verdict);
    if (context.promptVerdict.kind == policy::VerdictKind::Mask) {
        context.body = policy::redacted(context.body, scan.redactions);
    }
    return conclude(context);
}

FilterStatus RequestGuardrailFilter::conclude(ExchangeContext &context)
{
    const policy::Verdict &verdict = context.promptVerdict;
    switch (verdict.kind) {
    case policy::VerdictKind::Pass:
        return FilterStatus::Continue;
    case policy::VerdictKind::Flag:
        context.note(kName, std::to_string(verdict.hits.size()) + " hits observed");
        return FilterStatus::Continue;
    case policy::VerdictKind::Mask:
        context.note(kName, std::to_string(verdict.hits.size()) + " hits masked");
        return FilterStatus::Continue;
    case policy::VerdictKind::Block:
        break;
    }
    return refuse(context, kName, base::ErrorCode::ContentBlocked,
                  "the prompt was blocked by a content rule (" + policy::blockingRules(verdict) + ')');
}

} // namespace sluice::relay
