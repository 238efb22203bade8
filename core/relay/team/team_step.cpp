#include "relay/team/team_step.h"

#include "relay/filters/rate_limit/limit_answer.h"

#include <algorithm>

namespace sluice::relay {

void applyShare(policy::LevelClaim &claim, int percent)
{
    if (percent < 100) {
        claim.limits.percent = std::max(1, claim.limits.percent * percent / 100);
        claim.limits.change = policy::LimitChange::LocalShare;
    }
}

FilterStatus TeamStep::ask(ExchangeContext &context, const char *filter, std::span<const policy::LevelClaim> claims, std::int64_t tokens,
                           LimitPermit &local)
{
    if (!context.shared.team.isTogether()) {
        return FilterStatus::Continue;
    }
    m_filter = filter;
    m_count = claims.size();
    std::copy(claims.begin(), claims.end(), m_claims.begin());
    m_tokens = tokens;
    m_decision = context.shared.team.decide(claims, tokens, context.makeWaker());
    return m_decision ? resume(context, local) : FilterStatus::Continue;
}

FilterStatus TeamStep::resume(ExchangeContext &context, LimitPermit &local)
{
    if (!m_decision->isDone.load(std::memory_order_acquire)) {
        return FilterStatus::Pause;
    }
    m_isOver = true;
    const base::TimePoint now = base::now();
    policy::TreeGrant grant;
    if (m_decision->result == TeamDecision::Result::Away) {
        local.refund(now);
        for (std::size_t i = 0; i < m_count; ++i) {
            applyShare(m_claims[i], context.shared.team.sharePercent());
        }
        grant = context.shared.limits.take(std::span(m_claims).first(m_count), m_tokens, now, local);
        context.limitRoom = {};
        return answerFor(context, m_filter, grant, m_tokens);
    }
    grant.granted = m_decision->result == TeamDecision::Result::Granted;
    grant.room = m_decision->room;
    if (!grant.granted) {
        const policy::LevelClaim &claim = m_claims.at(m_decision->refusedBy);
        const std::int64_t limit = m_decision->unit == policy::LimitUnit::Tokens ? claim.limits.tokens : claim.limits.requests;
        grant.refusedBy = {claim.level, m_decision->unit, claim.limits.mode, claim.rule, claim.client, claim.limits.effective(limit),
                           m_decision->retryAfter};
    }
    return answerFor(context, m_filter, grant, m_tokens);
}

void TeamStep::end(ExchangeContext &context, bool isRefunded, std::optional<std::int64_t> tokens)
{
    if (m_decision && m_isOver && m_decision->result == TeamDecision::Result::Granted) {
        context.shared.team.settle(*m_decision, isRefunded, isRefunded ? std::optional<std::int64_t>(0) : tokens);
    }
    m_decision.reset();
}

} // namespace sluice::relay
