#pragma once

#include "base/clock.h"
#include "policy/resilience/attempt_class.h"
#include "policy/routing/balanced_endpoint.h"
#include "policy/routing/endpoint_choice.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sluice::policy {

struct BalancerSettings {
    BreakerSettings breaker; // of endpoints and of ways
    RampSettings ramp;
    OutlierSettings outlier;
};

// Where one request may go.
struct PickRequest {
    std::string cluster; // whose turns a round robin counts; any name, empty: all endpoints
    BalanceStrategy strategy = BalanceStrategy::PeakEwma;
    std::vector<std::string> members; // names; their order matters to Ordered
    std::vector<std::optional<double>> prices; // of the members, for this model; empty: the endpoints' own
    std::vector<std::string> tried; // by this request, one name for each try
    std::optional<std::uint64_t> stickyKey;
    std::string pinned; // this endpoint or none
    std::string avoidAccount; // throttled just now; empty: none
};

// Why an endpoint cannot be used now.
enum class OutReason : std::uint8_t {
    None, // usable
    Unknown, // not an endpoint of the settings
    Drained, // weight 0
    NotPinned,
    Tried, // by this request, as often as it may
    SameAccount,
    WayOpen, // the breaker of its tunnel or proxy
    BreakerOpen,
    Probing, // half open, its probes under way
    CoolingDown, // it asked us to wait
    Ejected,
    Ramping, // recovering; it has had its share of this second
};

// Leave to use an endpoint once. report() it exactly once, whatever happens.
struct Ticket {
    std::uint64_t number = 0;
    std::string endpoint;
    bool isProbe = false; // of the endpoint's breaker or its way's
    bool isLastStanding = false; // everything is out: this one request tries all the same
};

struct Pick {
    std::optional<Ticket> ticket;
    // Without a ticket: whole seconds, 1 to 60, after which another try makes sense; zero if waiting would not help.
    std::chrono::seconds retryAfter{0};
    OutReason reason = OutReason::None; // of the member that comes back first
};

struct AttemptReport {
    AttemptClass result = AttemptClass::Success;
    bool faultOfWay = false; // the tunnel or proxy failed, nothing is known of the endpoint
    std::optional<base::Duration> ttft; // sent to first content
    std::optional<base::Duration> retryAfter; // the upstream's
    int status = 0;
    int code = 0; // the caller's own error code
    std::string detail;
};

struct ReportChange {
    bool breakerOpened = false; // not when a probe fails: it was open before
    bool breakerClosed = false;
    bool wayOpened = false;
    bool wayClosed = false;
    bool credentialRejected = false; // the first time
    bool credentialAccepted = false; // after that
    bool operator==(const ReportChange &) const = default;
};

struct MemberState {
    std::string name;
    OutReason reason = OutReason::None;
    base::Duration wait{}; // until that may change; zero: unknown
};

struct Alternatives {
    bool any = false; // an untried member is usable
    bool otherAccount = false; // and one of them has another account than `avoidAccount`
};

struct EndpointState {
    std::string name;
    CircuitBreaker::State breaker = CircuitBreaker::State::Closed;
    base::TimePoint since{}; // of the breaker's state
    std::optional<base::TimePoint> probeAt; // while open
    std::optional<base::TimePoint> throttledUntil;
    std::optional<base::TimePoint> ejectedUntil;
    bool lastStanding = false;
    bool isRamping = false;
    bool credentialRejected = false;
    std::vector<EndpointFault> faults; // newest first
    std::string way;
    CircuitBreaker::State wayBreaker = CircuitBreaker::State::Closed;
    std::optional<base::TimePoint> wayProbeAt;
    int outstanding = 0;
    std::uint64_t requests = 0;
    std::array<std::uint64_t, 6> ended{}; // by AttemptClass
    std::optional<base::Duration> latency; // peak-EWMA
    std::optional<base::Duration> ttft;
    double share = 1.0; // of its weight, while it recovers from throttling
};

struct SweepChange {
    std::string endpoint;
    base::TimePoint until{};
};

// Chooses an endpoint for each request and learns from how it went: weights, strategies, stickiness, breakers of endpoints and of the
// ways to them, throttling, outliers, slow start. When everything is out, one request at a time still tries the endpoint that would
// come back first; the others are told to wait. Holds no lock and reads no clock; callers pass a non-decreasing `now` and
// serialise access (ClusterHealth). No thread rules: value.
class LoadBalancer final {
public:
    explicit LoadBalancer(std::uint64_t seed);

    void setSettings(const BalancerSettings &settings, base::TimePoint now);
    // State is kept for names that stay. Tickets of those that go may still be reported.
    void setEndpoints(const std::vector<EndpointSettings> &endpoints);

    [[nodiscard]] Pick pick(const PickRequest &request, base::TimePoint now);
    ReportChange report(const Ticket &ticket, const AttemptReport &attempt, base::TimePoint now, base::WallTime wallNow);

    // Without side effects: which endpoint pick() would give now, and how each member stands.
    [[nodiscard]] std::optional<std::string> preview(const PickRequest &request, base::TimePoint now) const;
    [[nodiscard]] std::vector<MemberState> explain(const PickRequest &request, base::TimePoint now) const;
    // What another try of this request could use; `avoidAccount` is the account that was throttled.
    [[nodiscard]] Alternatives alternatives(const PickRequest &request, base::TimePoint now) const;

    [[nodiscard]] std::vector<EndpointState> snapshot(base::TimePoint now) const; // in the settings' order

    // Ends the open time of the endpoint's breaker and its way's: the next request goes through as a probe.
    void forceProbe(const std::string &endpoint, base::TimePoint now);
    // Closes its breaker (and its way's) and forgets faults, throttling and ejection.
    void reset(const std::string &endpoint, base::TimePoint now);

    // Looks for outliers within each cluster (names of its members); about every ten seconds. Returns the newly ejected.
    std::vector<SweepChange> sweep(const std::vector<std::vector<std::string>> &clusters, base::TimePoint now);

private:
    using EndpointPtr = std::shared_ptr<BalancedEndpoint>;

    struct Flight {
        EndpointPtr endpoint;
        std::shared_ptr<Gate> way; // the one it took, whatever the settings say by then
        CircuitBreaker::Permit permit;
        CircuitBreaker::Permit wayPermit;
        bool isLastStanding = false;
    };
    struct Turns {
        std::vector<std::string> members;
        std::vector<std::uint32_t> weights;
        WeightedRoundRobin robin{{}};
    };
    struct Candidate {
        EndpointPtr endpoint; // null: unknown
        OutReason reason = OutReason::None;
        base::TimePoint nextTry{};
    };
    // What a pick comes down to, before anything is taken.
    struct Decision {
        std::optional<std::size_t> index;
        bool isLastStanding = false;
        std::chrono::seconds retryAfter{0};
        OutReason reason = OutReason::None;
    };

    [[nodiscard]] EndpointPtr find(const std::string &name) const;
    [[nodiscard]] Candidate look(const std::string &name, const PickRequest &request, base::TimePoint now) const;
    [[nodiscard]] std::vector<Candidate> lookAtAll(const PickRequest &request, base::TimePoint now) const;
    [[nodiscard]] Decision decide(const PickRequest &request, const std::vector<Candidate> &candidates, Turns &turns,
                                  RandomSource &random, base::TimePoint now) const;
    [[nodiscard]] Decision decideLastStanding(const PickRequest &request, const std::vector<Candidate> &candidates,
                                              base::TimePoint now) const;
    [[nodiscard]] Turns turnsFor(const PickRequest &request, const std::vector<Candidate> &candidates) const;
    Ticket take(const EndpointPtr &endpoint, bool isLastStanding, base::TimePoint now);
    static void learn(BalancedEndpoint &endpoint, const Flight &flight, const AttemptReport &attempt, base::TimePoint now,
                      base::WallTime wallNow, ReportChange &change);

    BalancerSettings m_settings;
    RandomSource m_random;
    std::vector<EndpointPtr> m_endpoints; // in the settings' order
    std::unordered_map<std::string, EndpointPtr> m_byName;
    std::unordered_map<std::string, std::shared_ptr<Gate>> m_ways;
    std::unordered_map<std::string, Turns> m_turns; // by cluster
    std::unordered_map<std::uint64_t, Flight> m_flights; // by ticket
    std::uint64_t m_nextTicket = 1;
};

// "breaker open, 12 s"; empty for None.
std::string describe(const MemberState &state);

} // namespace sluice::policy
