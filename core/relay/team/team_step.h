#pragma once

#include "relay/filters/filter.h"
#include "relay/shared/limit_registry.h"
#include "relay/team/team_limits.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace sluice::relay {

// What a filter that limits asks the team after its own tree has granted: the answer comes later, and the chain waits for it. Where the team is
// away the local tree decides again, with the share this relay has by itself. Worker thread; owned by its filter.
class TeamStep final {
public:
    // Continue if there is no team or it has granted at once. `claims` point into the exchange's context and config.
    FilterStatus ask(ExchangeContext &context, const char *filter, std::span<const policy::LevelClaim> claims, std::int64_t tokens,
                     LimitPermit &local);
    [[nodiscard]] bool isWaiting() const { return m_decision && !m_isOver; }
    // After a Pause of ask().
    FilterStatus resume(ExchangeContext &context, LimitPermit &local);
    // The request is over: what the team gave it is given back, or its tokens become what they were.
    void end(ExchangeContext &context, bool isRefunded, std::optional<std::int64_t> tokens);

private:
    const char *m_filter = "";
    std::array<policy::LevelClaim, policy::kMaxClaims> m_claims;
    std::size_t m_count = 0;
    std::int64_t m_tokens = 0;
    std::shared_ptr<TeamDecision> m_decision;
    bool m_isOver = false;
};

// The share of its limit that a claim has in this relay by itself: the whole one while the team counts or where there is none. Worker thread.
void applyShare(policy::LevelClaim &claim, int percent);

} // namespace sluice::relay
