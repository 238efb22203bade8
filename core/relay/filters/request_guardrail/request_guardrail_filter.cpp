#include "relay/filters/request_guardrail/request_guardrail_filter.h"

#include "http/body_coding/body_coding.h"
#include "policy/dialect/form_judge.h"
#include "policy/dialect/json_text.h"
#include "policy/guardrail/blocking_rules.h"
#include "relay/exchange/exchange_rules.h"

#include <algorithm>

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
    const std::string_view text = context.plainBody();
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string::npos && (text[first] == '{' || text[first] == '[');
}

template<typename Judge>
policy::RequestJudgement judgeSettled(const ExchangeContext &context, const Judge &judge)
{
    policy::RequestJudgement judgement;
    judgeUntilSettled(*context.config, context.shared.pseudonyms, context.limitKey, [&] { judgement = judge(); });
    return judgement;
}

// Several documents in a row are no JSON document; whoever says that the body is one means it.
bool mayHoldLines(const ExchangeContext &context)
{
    const std::string_view type = context.head.headers.value("content-type");
    return !type.starts_with("application/json") || type.starts_with("application/jsonl")
        || type.starts_with("application/json-lines");
}

} // namespace

FilterStatus RequestGuardrailFilter::onRequestBody(ExchangeContext &context)
{
    const FilterStatus status = judge(context);
    if (status == FilterStatus::Continue) {
        // Placeholders this very prompt was given come back in its answer.
        const std::shared_ptr<const policy::RuleSet> rules
            = rulesFor(*context.config, context.client, context.head.path, context.facts.model);
        context.rules = context.shared.pseudonyms.forAnswer(pseudonymTerms(*context.config, context.limitKey), rules, base::now());
    }
    return status;
}

FilterStatus RequestGuardrailFilter::judge(ExchangeContext &context)
{
    chooseRules(context, {});
    if (context.body.empty()) {
        return FilterStatus::Continue;
    }
    bool isReadable = true;
    if (const FilterStatus status = decode(context, isReadable); status != FilterStatus::Continue || !isReadable) {
        return status;
    }
    const std::string_view type = context.head.headers.value("content-type");
    if (const std::optional<std::string> boundary = policy::multipartBoundary(type)) {
        return take(context, judgeSettled(context, [&] { return policy::judgeMultipart(chooser(context), *boundary, context.plainBody()); }));
    }
    if (looksLikeJson(context)) {
        return judgeJson(context);
    }
    if (type.starts_with("application/x-www-form-urlencoded")) {
        return take(context, judgeSettled(context, [&] { return policy::judgeForm(chooser(context), context.plainBody()); }));
    }
    return context.rules->isActive(policy::Direction::Prompt) ? judgeText(context) : FilterStatus::Continue;
}

void RequestGuardrailFilter::chooseRules(ExchangeContext &context, std::string_view model)
{
    const std::shared_ptr<const policy::RuleSet> rules = rulesFor(*context.config, context.client, context.head.path, model);
    context.rules = context.shared.pseudonyms.forPrompt(pseudonymTerms(*context.config, context.limitKey), rules, context.plainBody(), base::now());
}

// What the rules cannot read. Without its model nobody knows which rules it would have met: any of the client's will do.
FilterStatus RequestGuardrailFilter::unreadable(ExchangeContext &context, base::ErrorCode code, const std::string &reason)
{
    const bool blocks = context.config->settings.guardrails.uninspectable == api::Uninspectable::Block;
    if (blocks && context.config->rules->mayEnforce(context.client, policy::Direction::Prompt)) {
        return refuse(context, kName, code, reason);
    }
    if (context.config->rules->everything()->isActive(policy::Direction::Prompt)) {
        policy::addReason(context.promptNotRun, reason);
    }
    return FilterStatus::Continue;
}

FilterStatus RequestGuardrailFilter::decode(ExchangeContext &context, bool &isReadable)
{
    const http::BodyCodings codings = http::bodyCodingsOf(context.head.headers);
    if (codings.isPlain()) {
        return FilterStatus::Continue;
    }
    isReadable = false;
    if (!codings.canDecode()) {
        return unreadable(context, base::ErrorCode::NotInspectable,
                          codings.tooMany ? "the body is coded too many times over (Content-Encoding) to be checked"
                                          : "the body's coding \"" + codings.unknown
                                  + "\" (Content-Encoding) is unknown, so it cannot be checked: send it plain, or in gzip, deflate, br or zstd");
    }
    const auto limit = static_cast<std::uint64_t>(context.config->settings.limits.bodyBytes);
    http::BodyDecoder decoder(codings.layers, limit);
    std::string text;
    constexpr std::size_t kStep = std::size_t{64} * 1024;
    auto status = http::BodyDecoder::Status::Good;
    for (std::size_t at = 0; at < context.body.size() && status == http::BodyDecoder::Status::Good; at += kStep) {
        const std::size_t before = text.size();
        status = decoder.feed(std::string_view(context.body).substr(at, kStep), text);
        if (!context.decodedShare.grow(static_cast<std::int64_t>(text.size() - before))) {
            refuse(context, kName, base::ErrorCode::Busy, "too many request bodies are being read at once");
            context.reply->retryAfter = std::chrono::seconds(1);
            return FilterStatus::Replied;
        }
    }
    if (status == http::BodyDecoder::Status::Good) {
        status = decoder.finish();
    }
    switch (status) {
    case http::BodyDecoder::Status::TooLarge:
        return refuse(context, kName, base::ErrorCode::BodyTooLarge,
                      "the body unfolds to more than the limit of " + std::to_string(limit) + " bytes");
    case http::BodyDecoder::Status::Broken:
        return unreadable(context, base::ErrorCode::InvalidBody, "the body cannot be decoded (" + decoder.problem() + ')');
    case http::BodyDecoder::Status::Good:
        break;
    }
    isReadable = true;
    context.decoded = std::move(text);
    return FilterStatus::Continue;
}

FilterStatus RequestGuardrailFilter::judgeJson(ExchangeContext &context)
{
    policy::RequestJudgement judgement = judgeSettled(
        context, [&] { return policy::judgeRequest(chooser(context), context.dialect, context.plainBody()); });
    if (judgement.error.isError() && judgement.error.where.empty() && mayHoldLines(context)) {
        policy::RequestJudgement lines = judgeSettled(context, [&] { return policy::judgeJsonLines(chooser(context), context.plainBody()); });
        if (!lines.error.isError()) {
            judgement = std::move(lines);
        }
    }
    return take(context, std::move(judgement));
}

policy::RuleChooser RequestGuardrailFilter::chooser(ExchangeContext &context)
{
    return [&context](const policy::RequestFacts &facts) {
        chooseRules(context, facts.model);
        return context.rules.get();
    };
}

FilterStatus RequestGuardrailFilter::judgeText(ExchangeContext &context)
{
    const std::string_view text = context.plainBody();
    if (!policy::isUtf8(text)) {
        return unreadable(context, base::ErrorCode::NotInspectable, "the body is not UTF-8 text and cannot be checked");
    }
    policy::RequestJudgement judgement;
    policy::TextScan scan;
    judgeUntilSettled(*context.config, context.shared.pseudonyms, context.limitKey, [&context, &scan, text] {
        chooseRules(context, {});
        scan = context.rules->scan(policy::Direction::Prompt, text);
    });
    judgement.verdict = std::move(scan.verdict);
    if (!scan.redactions.empty()) {
        judgement.body = policy::redacted(text, scan.redactions);
    }
    return take(context, std::move(judgement));
}

FilterStatus RequestGuardrailFilter::take(ExchangeContext &context, policy::RequestJudgement &&judgement)
{
    context.facts = std::move(judgement.facts);
    context.promptVerdict = std::move(judgement.verdict);
    policy::addReason(context.promptNotRun, context.promptVerdict.notRun == "no rules" ? std::string() : context.promptVerdict.notRun);
    if (judgement.error.isError()) {
        if (!judgement.error.where.empty() && context.config->rules->mayEnforce(context.client, policy::Direction::Prompt)) {
            return refuse(context, kName, judgement.error.code, judgement.error.detail);
        }
        context.promptNotRun.clear();
        return unreadable(context, judgement.error.code, judgement.error.detail);
    }
    if (!judgement.uninspectable.empty() && context.promptVerdict.kind != policy::VerdictKind::Block
        && context.rules->enforces(policy::Direction::Prompt)
        && context.config->settings.guardrails.uninspectable == api::Uninspectable::Block) {
        return refuse(context, kName, base::ErrorCode::NotInspectable,
                      judgement.uninspectable + ", which cannot be checked: send it as text");
    }
    if (context.promptVerdict.kind == policy::VerdictKind::Mask && judgement.body) {
        const auto grown = static_cast<std::int64_t>(judgement.body->size()) - static_cast<std::int64_t>(context.body.size());
        if (grown > 0 && !context.decoded && !context.decodedShare.grow(grown)) {
            refuse(context, kName, base::ErrorCode::Busy, "too many request bodies are being read at once");
            context.reply->retryAfter = std::chrono::seconds(1);
            return FilterStatus::Replied;
        }
        context.replaceBody(std::move(*judgement.body));
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
        context.note(kName, std::to_string(verdict.hits.size()) + " hits masked"
                         + (verdict.pseudonymised == 0 ? std::string() : ", " + std::to_string(verdict.pseudonymised) + " values by placeholders"));
        if (verdict.nameless > 0) {
            context.note(kName, std::to_string(verdict.nameless) + " values masked for want of a placeholder: the vault is full, or another text has it");
        }
        return FilterStatus::Continue;
    case policy::VerdictKind::Block:
        break;
    }
    return refuse(context, kName, base::ErrorCode::ContentBlocked,
                  "the prompt was blocked by a content rule (" + policy::blockingRules(verdict) + ')');
}

} // namespace sluice::relay
