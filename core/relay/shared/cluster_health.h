#pragma once

#include "api/records.h"
#include "base/clock.h"
#include "policy/resilience/retry_budget.h"
#include "policy/resilience/retry_policy.h"
#include "policy/routing/load_balancer.h"
#include "relay/runtime_config.h"
#include "relay/shared/upstream_lease.h"

#include <QList>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sluice::relay {

// Whether an attempt failed on its way, so that it says nothing of the upstream behind it.
constexpr bool isFaultOfWay(base::ErrorCode code)
{
    return code == base::ErrorCode::ProxyFailed || code == base::ErrorCode::TunnelFailed;
}

// Where one request may go.
struct WayQuery {
    std::size_t cluster = 0; // in RuntimeRouting::clusters
    std::string model; // as it will be sent; for prices
    std::optional<policy::Dialect> dialect; // a provider that does not speak it is not asked; unset: any
    std::optional<std::uint64_t> stickyKey;
    std::string pinned; // this upstream or none
    std::vector<std::string> tried; // by this request, one entry for each attempt
    std::string avoidAccount; // credential id that is throttled
    std::vector<std::string> forbidden; // upstreams that are not for this request
};

struct Choice {
    std::optional<std::size_t> upstream; // in RuntimeConfig::upstreams
    UpstreamLease lease;
    std::chrono::seconds retryAfter{0}; // without an upstream: when another try makes sense
    std::string reason; // and why there is none
};

// What the workers know together of the upstreams: the balancer of all clusters and their retry budgets, behind one lock. A choice is a few
// hundred nanoseconds, far less than the request it is for. Any thread.
class ClusterHealth final {
public:
    ClusterHealth();

    // Takes the settings over; what is known of upstreams that stay is kept.
    void apply(const RuntimeConfig &config, base::TimePoint now);

    // For a client's request. Counts it for the retry budget.
    [[nodiscard]] Choice pickFirst(const RuntimeConfig &config, const WayQuery &query, base::TimePoint now);
    // For another attempt of it: what it has tried goes last.
    [[nodiscard]] Choice pick(const RuntimeConfig &config, const WayQuery &query, base::TimePoint now);
    [[nodiscard]] policy::Alternatives alternatives(const RuntimeConfig &config, const WayQuery &query, base::TimePoint now);
    [[nodiscard]] policy::RetryDecision decideRetry(const policy::FailedAttempt &failed, const api::RetryConfig &settings);
    [[nodiscard]] bool takeRetry(const RuntimeConfig &config, std::size_t cluster, base::TimePoint now);
    void giveRetryBack(const RuntimeConfig &config, std::size_t cluster, base::TimePoint now);
    // Whether to tell the desk that requests of `upstream` go elsewhere: at most every 30 seconds.
    [[nodiscard]] bool mayTellFailover(const std::string &upstream, base::TimePoint now);

    policy::ReportChange report(const policy::Ticket &ticket, const policy::AttemptReport &report);

    // Control, about every ten seconds: who is far worse than its peers leaves for a while.
    std::vector<policy::SweepChange> sweep(const RuntimeConfig &config, base::TimePoint now);
    // A probe of our own (an active health check); none while the upstream's breaker lets nobody through.
    [[nodiscard]] Choice pickForCheck(const RuntimeConfig &config, std::size_t upstream, base::TimePoint now);
    void forceProbe(const std::string &upstream, base::TimePoint now);
    void reset(const std::string &upstream, base::TimePoint now);

    [[nodiscard]] QList<api::UpstreamStatus> status(base::TimePoint now);
    [[nodiscard]] api::RouteTrial tryRoute(const RuntimeConfig &config, const api::RouteQuery &query, base::TimePoint now);

private:
    policy::RetryBudget &budgetOf(const RuntimeConfig &config, std::size_t cluster, base::TimePoint now);
    [[nodiscard]] Choice pickLocked(const RuntimeConfig &config, const policy::PickRequest &request, base::TimePoint now);

    const base::TimePoint m_began = base::now();
    std::mutex m_mutex;
    policy::LoadBalancer m_balancer; // guarded by m_mutex
    policy::RandomSource m_random; // guarded by m_mutex; for the jitter of retries
    std::unordered_map<std::string, policy::RetryBudget> m_budgets; // guarded by m_mutex; by cluster
    std::unordered_map<std::string, base::TimePoint> m_told; // guarded by m_mutex; fail-overs, by upstream
};

// What such a change is to the desk; `way` as RuntimeUpstream has it.
[[nodiscard]] QList<api::Alert> alertsOf(const policy::ReportChange &change, const RuntimeUpstream &upstream, const base::Error &error);

} // namespace sluice::relay
