#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// A place among the requests under way at the chosen upstream, as many as it answers at its usual speed. Where there is none the request waits
// for one: an overloaded node slows us and does not fail us. Worker thread.
class AdaptiveLimitFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;
    FilterStatus onRequestResumed(ExchangeContext &context) override;
    void onFinished(ExchangeContext &context) override;

private:
    base::TimePoint m_began{};
    base::TimePoint m_until{};
};

} // namespace sluice::relay
