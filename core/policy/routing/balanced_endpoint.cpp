#include "policy/routing/balanced_endpoint.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

constexpr int kTtftMemory = 8;

// FNV-1a: the same on every platform, so that a conversation stays where it was when the program restarts.
std::uint64_t hashOf(const std::string &text)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return RandomSource::mix(hash);
}

} // namespace

Gate::Gate(const BreakerSettings &breakerSettings, const RampSettings &rampSettings, std::uint64_t seed)
    : breaker(breakerSettings, seed)
    , ramp(rampSettings)
{
}

CircuitBreaker::Permit Gate::take(base::TimePoint now, bool early)
{
    ramp.count(now);
    if (const auto permit = breaker.tryTake(now)) {
        return *permit;
    }
    return early ? breaker.takeEarly(now) : CircuitBreaker::Permit{};
}

CircuitBreaker::Change Gate::report(const CircuitBreaker::Permit &permit, AttemptClass outcome, base::TimePoint now)
{
    const CircuitBreaker::Change change = breaker.report(permit, outcome, now);
    if (change == CircuitBreaker::Change::Closed) {
        ramp.begin(now);
    } else if (change != CircuitBreaker::Change::None) {
        ramp.end();
    }
    return change;
}

base::TimePoint Gate::nextTry(base::TimePoint now) const
{
    if (const auto at = breaker.probeAt()) {
        return std::max(now, *at);
    }
    // Half open with its probes under way: soon, but nobody knows when.
    return breaker.admits(now) && ramp.admits(now) ? now : std::max(ramp.nextSecond(now), now + std::chrono::seconds(1));
}

BalancedEndpoint::BalancedEndpoint(EndpointSettings endpointSettings, const BreakerSettings &breaker,
                                   const RampSettings &ramp, std::uint64_t seed)
    : settings(std::move(endpointSettings))
    , nameHash(hashOf(settings.name))
    , gate(breaker, ramp, seed)
{
}

void BalancedEndpoint::remember(EndpointFault fault)
{
    faults.push_front(std::move(fault));
    if (faults.size() > kFaults) {
        faults.pop_back();
    }
}

void BalancedEndpoint::observe(base::Duration timeToFirstContent, base::TimePoint now)
{
    latency.observe(timeToFirstContent, now);
    ttft = ttft ? *ttft + (timeToFirstContent - *ttft) / kTtftMemory : timeToFirstContent;
}

void BalancedEndpoint::reset(base::TimePoint now)
{
    gate.breaker.reset(now);
    gate.ramp.end();
    cooldown.reset();
    ejection.reset();
    faults.clear();
    gatewayFaultsInARow = 0;
    credentialRejected = false;
    lastStanding = false;
    soloFlight = 0;
}

} // namespace sluice::policy
