#include "relay/filters/rate_limit/rate_limit_filter.h"

#include "relay/filters/rate_limit/limit_answer.h"

namespace sluice::relay {

namespace {

constexpr const char *kName = "rate limit";

// What a request that is over says about its key; unset: nothing.
std::optional<policy::Conduct> conductOf(const ExchangeContext &context)
{
    if (context.reply && context.attempts == 0) {
        switch (context.reply->code) {
        case base::ErrorCode::ContentBlocked:
            return policy::Conduct::Blocked;
        case base::ErrorCode::InvalidBody:
        case base::ErrorCode::NotInspectable:
        case base::ErrorCode::BodyTooLarge:
            return policy::Conduct::Failed;
        default:
            return std::nullopt;
        }
    }
    const int status = context.answer.status;
    if (status >= 200 && status < 300) {
        return policy::Conduct::Good;
    }
    const bool isOurs = status == 401 || status == 403; // the upstream's credential is none of the key's
    return status >= 400 && status < 500 && !isOurs && status != 408 && status != 429 ? std::optional(policy::Conduct::Failed) : std::nullopt;
}

} // namespace

std::array<policy::LevelClaim, 2> RateLimitFilter::claimsOf(const ExchangeContext &context, int percent, base::TimePoint now)
{
    const RuntimeLimits &limits = context.config->limits;
    std::array claims{limits.globalClaim(), limits.keyClaim({context.client, context.limitKey})};
    applyBehaviour(context, claims[1], now);
    for (policy::LevelClaim &claim : claims) {
        claim.weighs = false; // what it weighs is known with its body
        applyShare(claim, percent);
    }
    return claims;
}

FilterStatus RateLimitFilter::onRequestHead(ExchangeContext &context)
{
    const base::TimePoint now = base::now();
    // Where there is a team, its share is what counts for sockets, whose messages cannot wait for an answer.
    const TeamLimits &team = context.shared.team;
    const std::array claims = claimsOf(context, context.upgrade ? team.sharePercent() : team.localPercent(), now);
    const policy::TreeGrant grant = context.shared.limits.take(claims, 0, now, m_permit);
    if (answerFor(context, kName, grant, 0) == FilterStatus::Replied) {
        if (context.config->settings.limits.behaviour.mode != policy::LimitMode::Off) {
            context.shared.limits.noteRefusal(context.limitKey, *context.reply->retryAfter, now);
        }
        return FilterStatus::Replied;
    }
    if (context.upgrade) {
        // Of a WebSocket each `response.create` is a request; opening one is none, but needs room for one.
        m_permit.refund(now);
        m_permit.release();
        return FilterStatus::Continue;
    }
    m_turn = now + grant.delay;
    return FilterStatus::Continue;
}

FilterStatus RateLimitFilter::onRequestBody(ExchangeContext &context)
{
    if (!context.upgrade) {
        const FilterStatus status = m_team.ask(context, kName, claimsOf(context, 100, base::now()), 0, m_permit);
        if (status != FilterStatus::Continue) {
            return status;
        }
    }
    return takeTurn(context);
}

FilterStatus RateLimitFilter::takeTurn(ExchangeContext &context)
{
    if (m_turn <= base::now()) {
        return FilterStatus::Continue;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_turn - base::now());
    context.note(kName, "waits " + std::to_string(wait.count()) + " ms for its turn");
    return waitForTurn(context);
}

FilterStatus RateLimitFilter::onRequestResumed(ExchangeContext &context)
{
    if (m_team.isWaiting()) {
        const FilterStatus status = m_team.resume(context, m_permit);
        return status == FilterStatus::Continue ? takeTurn(context) : status;
    }
    return m_turn <= base::now() ? FilterStatus::Continue : waitForTurn(context);
}

FilterStatus RateLimitFilter::waitForTurn(ExchangeContext &context)
{
    context.waitUntil = m_turn;
    return FilterStatus::Pause;
}

void RateLimitFilter::onFinished(ExchangeContext &context)
{
    const base::TimePoint now = base::now();
    // A reply made by us, and not for a failure of the upstream, means that the request never ran.
    const bool neverRan = context.reply && context.attempts == 0;
    if (neverRan) {
        m_permit.refund(now);
        giveBack(context, context.limitRoom.requests, 1); // here and at the inner levels, which have heard of the end before
    }
    m_team.end(context, neverRan, std::nullopt);
    m_permit.release();
    if (context.config->settings.limits.behaviour.mode != policy::LimitMode::Off && !context.upgrade) {
        if (const std::optional<policy::Conduct> conduct = conductOf(context)) {
            context.shared.limits.note(context.limitKey, *conduct, now);
        }
    }
}

} // namespace sluice::relay
