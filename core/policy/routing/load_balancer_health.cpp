// What the balancer learns of its endpoints, and what it tells of them.
#include "policy/routing/load_balancer.h"

#include <unordered_set>
#include <utility>

namespace sluice::policy {

namespace {

void apply(CircuitBreaker::Change change, bool &opened, bool &closed)
{
    opened = opened || change == CircuitBreaker::Change::Opened;
    closed = closed || change == CircuitBreaker::Change::Closed;
}

bool isGatewayFault(const AttemptReport &attempt)
{
    return attempt.status == 0 || attempt.status == 502 || attempt.status == 503 || attempt.status == 504;
}

} // namespace

ReportChange LoadBalancer::report(const Ticket &ticket, const AttemptReport &attempt, base::TimePoint now,
                                  base::WallTime wallNow)
{
    ReportChange change;
    auto flight = m_flights.extract(ticket.number);
    if (flight.empty()) {
        return change; // reported before
    }
    BalancedEndpoint &endpoint = *flight.mapped().endpoint;
    if (endpoint.soloFlight == ticket.number) {
        endpoint.soloFlight = 0;
    }
    learn(endpoint, flight.mapped(), attempt, now, wallNow, change);
    return change;
}

void LoadBalancer::learn(BalancedEndpoint &endpoint, const Flight &flight, const AttemptReport &attempt,
                         base::TimePoint now, base::WallTime wallNow, ReportChange &change)
{
    const bool faultOfWay = attempt.faultOfWay && flight.way;
    --endpoint.outstanding;
    ++endpoint.ended[static_cast<std::size_t>(attempt.result)];
    if (flight.way) {
        AttemptClass outcome = faultOfWay ? AttemptClass::Fault : AttemptClass::Success;
        if (attempt.result == AttemptClass::Cancel) {
            outcome = AttemptClass::Cancel;
        }
        apply(flight.way->report(flight.wayPermit, outcome, now), change.wayOpened, change.wayClosed);
    }
    const AttemptClass outcome = faultOfWay ? AttemptClass::Cancel : attempt.result;
    apply(endpoint.gate.report(flight.permit, outcome, now), change.breakerOpened, change.breakerClosed);

    const bool failed = attempt.result == AttemptClass::Fault || attempt.result == AttemptClass::Throttle
        || attempt.result == AttemptClass::Auth;
    if (failed) {
        endpoint.remember({wallNow, attempt.result, attempt.status, attempt.code, attempt.detail});
    }
    if (outcome == AttemptClass::Cancel) {
        return;
    }
    if (attempt.ttft) {
        endpoint.observe(*attempt.ttft, now);
    }
    if (outcome == AttemptClass::Throttle) {
        endpoint.cooldown.throttled(attempt.retryAfter, now);
    } else if (outcome == AttemptClass::Fault) {
        if (attempt.retryAfter) {
            endpoint.cooldown.pause(*attempt.retryAfter, now);
        }
    } else if (flight.isLastStanding) {
        endpoint.cooldown.endPause(now);
        endpoint.lastStanding = false;
    }
    if (outcome != AttemptClass::Fault) {
        endpoint.gatewayFaultsInARow = 0;
    } else if (isGatewayFault(attempt)) {
        ++endpoint.gatewayFaultsInARow;
    }
    if (outcome == AttemptClass::Auth && !std::exchange(endpoint.credentialRejected, true)) {
        change.credentialRejected = true;
    } else if (outcome == AttemptClass::Success && std::exchange(endpoint.credentialRejected, false)) {
        change.credentialAccepted = true;
    }
}

std::vector<EndpointState> LoadBalancer::snapshot(base::TimePoint now) const
{
    std::vector<EndpointState> states;
    states.reserve(m_endpoints.size());
    for (const EndpointPtr &endpoint : m_endpoints) {
        EndpointState state;
        state.name = endpoint->settings.name;
        state.breaker = endpoint->gate.breaker.state();
        state.since = endpoint->gate.breaker.since();
        state.probeAt = endpoint->gate.breaker.probeAt();
        state.throttledUntil = endpoint->cooldown.until(now);
        state.ejectedUntil = endpoint->ejection.until(now);
        state.lastStanding = endpoint->lastStanding;
        state.isRamping = endpoint->gate.ramp.isRamping(now);
        state.credentialRejected = endpoint->credentialRejected;
        state.faults.assign(endpoint->faults.begin(), endpoint->faults.end());
        state.way = endpoint->settings.way;
        if (endpoint->way) {
            state.wayBreaker = endpoint->way->breaker.state();
            state.wayProbeAt = endpoint->way->breaker.probeAt();
        }
        state.outstanding = endpoint->outstanding;
        state.requests = endpoint->started;
        state.ended = endpoint->ended;
        state.latency = endpoint->latency.value();
        state.ttft = endpoint->ttft;
        state.share = endpoint->cooldown.share(now);
        states.push_back(std::move(state));
    }
    return states;
}

void LoadBalancer::forceProbe(const std::string &endpoint, base::TimePoint now)
{
    if (const EndpointPtr found = find(endpoint)) {
        found->gate.breaker.probeNow(now);
        if (found->way) {
            found->way->breaker.probeNow(now);
        }
    }
}

void LoadBalancer::reset(const std::string &endpoint, base::TimePoint now)
{
    if (const EndpointPtr found = find(endpoint)) {
        found->reset(now);
        if (found->way) {
            found->way->breaker.reset(now);
            found->way->ramp.end();
        }
    }
}

std::vector<SweepChange> LoadBalancer::sweep(const std::vector<std::vector<std::string>> &clusters, base::TimePoint now)
{
    std::vector<SweepChange> changes;
    std::unordered_set<std::string> ejected;
    std::unordered_set<std::string> seen;
    for (const std::vector<std::string> &members : clusters) {
        std::vector<EndpointPtr> peers;
        std::vector<PeerRecord> records;
        for (const std::string &name : members) {
            const EndpointPtr endpoint = find(name);
            if (!endpoint || endpoint->settings.weight == 0) {
                continue;
            }
            const CircuitBreaker::Counts counts = endpoint->gate.breaker.counts(now);
            const bool isEjected = endpoint->ejection.until(now).has_value();
            const bool isOpen = endpoint->gate.breaker.state() != CircuitBreaker::State::Closed;
            peers.push_back(endpoint);
            records.push_back({counts.requests, counts.faults, endpoint->gatewayFaultsInARow, endpoint->ttft,
                               isEjected || isOpen, isEjected});
            seen.insert(name);
        }
        for (const std::size_t index : findOutliers(records, m_settings.outlier)) {
            BalancedEndpoint &endpoint = *peers[index];
            endpoint.ejection.eject(now);
            // When it comes back it is judged by what it does then.
            endpoint.gate.breaker.forgetCounts();
            endpoint.gatewayFaultsInARow = 0;
            endpoint.ttft.reset();
            ejected.insert(endpoint.settings.name);
            changes.push_back({endpoint.settings.name, endpoint.ejection.until(now).value_or(now)});
        }
    }
    for (const std::string &name : seen) {
        if (!ejected.contains(name)) {
            find(name)->ejection.decay(now);
        }
    }
    return changes;
}

} // namespace sluice::policy
