#include "relay/filters/model_limit/model_limit_filter.h"

#include "policy/limit/token_estimate.h"
#include "relay/filters/rate_limit/limit_answer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace sluice::relay {

namespace {

constexpr const char *kName = "model limit";

} // namespace

std::int64_t reservedTokens(const api::LimitsConfig &limits, const policy::RequestFacts &facts, std::string_view path, std::string_view body)
{
    if (body.empty() || path.ends_with("/count_tokens")) {
        return 0; // it asks no model anything
    }
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max() / 1024;
    const std::uint64_t output = std::min(facts.maxOutput.value_or(static_cast<std::uint64_t>(limits.assumedOutputTokens)), kMost);
    return policy::estimateTokens(body) + static_cast<std::int64_t>(output * std::min<std::uint64_t>(facts.choices, 128));
}

FilterStatus ModelLimitFilter::onRequestBody(ExchangeContext &context)
{
    if (context.upgrade) {
        return FilterStatus::Continue; // its messages are the requests
    }
    const RuntimeLimits &limits = context.config->limits;
    const LimitedClient client{context.client, context.limitKey};
    const base::TimePoint now = base::now();
    std::array<policy::LevelClaim, policy::kMaxClaims> claims;
    std::size_t count = 0;
    if (limits.global.tokens > 0) {
        claims[count] = limits.globalClaim();
        claims[count++].counts = false; // counted when the head came
    }
    if (policy::LevelClaim key = limits.keyClaim(client); key.limits.tokens > 0) {
        key.counts = false;
        applyBehaviour(context, key, now);
        claims[count++] = key;
    }
    if (const auto model = limits.modelClaim(client, context.facts.model)) {
        claims[count++] = *model;
    }
    if (const auto endpoint = limits.endpointClaim(client, context.head.path)) {
        claims[count++] = *endpoint;
    }
    if (count == 0) {
        return FilterStatus::Continue;
    }
    m_tokens
        = limits.weighs ? reservedTokens(context.config->settings.limits, context.facts, context.head.path, context.plainBody()) : 0;
    const auto whole = claims;
    for (policy::LevelClaim &claim : claims) {
        applyShare(claim, context.shared.team.localPercent());
    }
    const policy::TreeGrant grant = context.shared.limits.take(std::span(claims).first(count), m_tokens, now, m_permit);
    const FilterStatus status = answerFor(context, kName, grant, m_tokens);
    return status == FilterStatus::Continue ? m_team.ask(context, kName, std::span(whole).first(count), m_tokens, m_permit) : status;
}

FilterStatus ModelLimitFilter::onRequestResumed(ExchangeContext &context)
{
    return m_team.isWaiting() ? m_team.resume(context, m_permit) : FilterStatus::Continue;
}

void ModelLimitFilter::onFinished(ExchangeContext &context)
{
    if (!m_permit.isHeld()) {
        return;
    }
    const base::TimePoint now = base::now();
    const bool neverRan = context.reply && context.attempts == 0;
    std::optional<std::int64_t> cost;
    if (context.usage.output) {
        cost = static_cast<std::int64_t>(context.usage.input.value_or(0) + *context.usage.output);
    } else if (context.answer.status >= 400) {
        cost = 0; // what was refused cost nothing
    }
    if (neverRan) {
        m_permit.refund(now);
        giveBack(context, context.limitRoom.tokens, m_tokens);
    } else if (cost) {
        m_permit.settle(*cost, now);
    }
    m_team.end(context, neverRan, cost);
    m_permit.release();
}

} // namespace sluice::relay
