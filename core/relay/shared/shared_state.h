#pragma once

#include "api/records.h"
#include "base/bounded_feed.h"
#include "relay/shared/adaptive_limits.h"
#include "relay/shared/budget.h"
#include "relay/shared/client_activity.h"
#include "relay/shared/budget_ledger.h"
#include "relay/shared/cluster_health.h"
#include "relay/shared/limit_registry.h"
#include "relay/shared/pseudonym_vaults.h"
#include "relay/shared/response_origins.h"
#include "relay/team/team_limits.h"

#include <atomic>
#include <cstdint>
#include <string>

namespace sluice::relay {

// What all workers of one relay share; each member guards itself. Outlives the workers. Any thread.
struct SharedState {
    // 20,000 records are about ten seconds at 2,000 requests a second: the desk drains ten times a second.
    base::BoundedFeed<api::ExchangeRecord> records{20'000};
    LimitRegistry limits;
    ClientActivity clients;
    AdaptiveLimits adaptive;
    TeamLimits team;
    BudgetLedger budgets;
    ClusterHealth health;
    ResponseOrigins origins;
    PseudonymVaults pseudonyms;
    Budget bufferedBytes{512LL * 1024 * 1024};
    Budget connections{2048};
    std::atomic<std::uint64_t> nextExchange{1};
    std::string instanceId; // random, hex: the head of every request id of this run
};

} // namespace sluice::relay
