#pragma once

#include "api/records.h"
#include "base/bounded_feed.h"
#include "relay/metrics/relay_metrics.h"
#include "relay/shared/adaptive_limits.h"
#include "relay/shared/budget.h"
#include "relay/shared/client_activity.h"
#include "relay/shared/budget_ledger.h"
#include "relay/shared/cluster_health.h"
#include "relay/shared/limit_registry.h"
#include "relay/shared/pseudonym_vaults.h"
#include "relay/shared/record_log.h"
#include "relay/shared/response_origins.h"
#include "relay/team/team_limits.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace sluice::relay {

// What all workers of one relay share; each member guards itself. Outlives the workers. Any thread.
struct SharedState {
    // 20,000 records are about ten seconds at 2,000 requests a second: the desk drains ten times a second.
    base::BoundedFeed<api::ExchangeRecord> records{20'000};
    std::shared_ptr<RecordLog> log; // set before the workers start; null: nobody keeps records
    RelayMetrics metrics;
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

    // An exchange is over. What the two readers get shares its text.
    void publish(api::ExchangeRecord record)
    {
        if (log && log->isOn.load(std::memory_order_relaxed)) {
            log->records.publish(record);
        }
        records.publish(std::move(record));
    }
};

} // namespace sluice::relay
