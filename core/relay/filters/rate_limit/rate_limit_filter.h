#pragma once

#include "relay/filters/filter.h"
#include "relay/shared/limit_registry.h"
#include "relay/team/team_step.h"

#include <array>

namespace sluice::relay {

// The outer levels of the limit tree, requests and concurrency of all clients and of this one, before a body is read; and how fast the requests of a
// key may follow one another. Callers without a configured key share one place: an unproven key must not buy a limit of its own. A request that a
// later filter of ours refuses is not charged. Worker thread.
class RateLimitFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
    FilterStatus onRequestBody(ExchangeContext &context) override;
    FilterStatus onRequestResumed(ExchangeContext &context) override;
    void onFinished(ExchangeContext &context) override;

private:
    [[nodiscard]] static std::array<policy::LevelClaim, 2> claimsOf(const ExchangeContext &context, int percent, base::TimePoint now);
    FilterStatus takeTurn(ExchangeContext &context);
    FilterStatus waitForTurn(ExchangeContext &context);

    LimitPermit m_permit;
    TeamStep m_team;
    base::TimePoint m_turn{}; // when smoothing lets it run
};

} // namespace sluice::relay
