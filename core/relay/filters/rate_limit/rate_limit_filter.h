#pragma once

#include "relay/filters/filter.h"

#include <optional>

namespace sluice::relay {

// At most limits.requests_per_minute of one client in any 60 s, exactly. Callers without a configured key share one window: an unproven
// key must not buy a limit of its own. A request that a later filter of ours refuses is not charged. Worker thread.
class RateLimitFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
    void onFinished(ExchangeContext &context) override;

private:
    std::optional<base::TimePoint> m_taken; // when our permit was taken
};

} // namespace sluice::relay
