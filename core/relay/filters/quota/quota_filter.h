#pragma once

#include "http/sse.h"
#include "policy/dialect/usage_report.h"
#include "relay/filters/filter.h"
#include "relay/shared/budget_ledger.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::relay {

// Tokens and money: reserves in the budgets what a request may use, commits what it did use, and gives back what was not used because
// somebody refused or nobody answered. What an upstream did not report is estimated and told so. Where a stream would not report its
// usage because its client did not ask, it is asked, and what that adds to the answer is taken out again. Worker thread.
class QuotaFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;
    FilterStatus onResponseHead(ExchangeContext &context) override;
    FilterStatus onResponseChunk(ExchangeContext &context, std::string &chunk, bool last) override;
    void onFinished(ExchangeContext &context) override;

private:
    void askForUsage(ExchangeContext &context);
    [[nodiscard]] FilterStatus reserve(ExchangeContext &context);
    void settle(ExchangeContext &context);

    BudgetReservation m_reservation;
    std::uint64_t m_promptTokens = 0; // estimated
    policy::TokenUsage m_most;
    bool m_counts = false; // a request that uses tokens
    bool m_askedForUsage = false;
    std::optional<http::SseFramer> m_framer; // of an answer with a report to take out
    policy::UsageReportRemover m_remover;
    std::string m_out;
};

} // namespace sluice::relay
