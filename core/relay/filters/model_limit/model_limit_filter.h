#pragma once

#include "relay/filters/filter.h"
#include "relay/shared/limit_registry.h"
#include "relay/team/team_step.h"

#include <cstdint>
#include <string_view>

namespace sluice::relay {

// What a request may cost: the prompt's estimate and what its answer may have at most. For limits of tokens. Any thread.
[[nodiscard]] std::int64_t reservedTokens(const api::LimitsConfig &limits, const policy::RequestFacts &facts, std::string_view path,
                                          std::string_view body);

// The inner levels of the limit tree, for which the model must be known: requests and concurrency of its model and endpoint, and tokens at
// all four levels. All of it is granted at once or nothing is taken. The real usage replaces what was reserved once it is known; an answer that reports
// none leaves the reservation as it is. Worker thread.
class ModelLimitFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;
    FilterStatus onRequestResumed(ExchangeContext &context) override;
    void onFinished(ExchangeContext &context) override;

private:
    LimitPermit m_permit;
    TeamStep m_team;
    std::int64_t m_tokens = 0; // reserved
};

} // namespace sluice::relay
