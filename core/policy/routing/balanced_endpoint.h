#pragma once

#include "base/clock.h"
#include "policy/resilience/attempt_class.h"
#include "policy/resilience/circuit_breaker.h"
#include "policy/resilience/outlier_ejection.h"
#include "policy/resilience/recovery_ramp.h"
#include "policy/resilience/throttle_cooldown.h"
#include "policy/routing/peak_ewma.h"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace sluice::policy {

// One endpoint as the settings describe it. `name` is its key: what is known of it survives a change of the rest.
struct EndpointSettings {
    std::string name;
    std::uint32_t weight = 1; // 0: drained; what runs finishes
    std::optional<double> price; // where a request brings none of its own; any unit, the same for all
    std::string account; // credential: endpoints with the same one share its rate limits
    std::string way; // tunnel or outbound proxy they share, "socks5://127.0.0.1:1080"; empty: direct
};

// One of the last failures of an endpoint. `code` is the caller's own error code, carried through.
struct EndpointFault {
    base::WallTime at{};
    AttemptClass result = AttemptClass::Fault;
    int status = 0;
    int code = 0;
    std::string detail;
};

// Breaker and slow start of a tunnel or proxy, or of an endpoint. No thread rules: value.
struct Gate {
    Gate(const BreakerSettings &breakerSettings, const RampSettings &rampSettings, std::uint64_t seed);

    CircuitBreaker breaker;
    RecoveryRamp ramp;

    [[nodiscard]] bool admits(base::TimePoint now) const { return breaker.admits(now) && ramp.admits(now); }
    // With `early` also while it is open.
    CircuitBreaker::Permit take(base::TimePoint now, bool early);
    CircuitBreaker::Change report(const CircuitBreaker::Permit &permit, AttemptClass outcome, base::TimePoint now);
    // The moment from which it may admit again.
    [[nodiscard]] base::TimePoint nextTry(base::TimePoint now) const;
};

// Everything the balancer knows of one endpoint. No thread rules: value.
struct BalancedEndpoint {
    static constexpr std::size_t kFaults = 5;

    BalancedEndpoint(EndpointSettings endpointSettings, const BreakerSettings &breaker, const RampSettings &ramp,
                     std::uint64_t seed);

    EndpointSettings settings;
    std::uint64_t nameHash;
    Gate gate;
    std::shared_ptr<Gate> way; // null: direct
    ThrottleCooldown cooldown;
    Ejection ejection;
    PeakEwma latency;
    std::optional<base::Duration> ttft; // average with a memory of about eight answers
    std::deque<EndpointFault> faults; // newest first
    std::array<std::uint64_t, 6> ended{}; // by AttemptClass
    std::uint64_t started = 0;
    int outstanding = 0;
    int gatewayFaultsInARow = 0;
    bool credentialRejected = false;
    bool lastStanding = false; // tried in spite of everything, as all others are out
    std::uint64_t soloFlight = 0; // the one request under way that was let through as the last resort; 0: none
    base::TimePoint soloSince{};

    void remember(EndpointFault fault);
    void observe(base::Duration timeToFirstContent, base::TimePoint now);
    void reset(base::TimePoint now);
};

} // namespace sluice::policy
