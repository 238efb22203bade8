// Which endpoint a request gets; what is learnt from how it went is in load_balancer_health.cpp.
#include "policy/routing/load_balancer.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::ptrdiff_t kTriesOnOneEndpoint = 2;
constexpr std::chrono::seconds kShortestWait{1};
constexpr std::chrono::seconds kLongestWait{60}; // above it some SDKs fall back to half-second retries

std::chrono::seconds waitFor(base::Duration wait)
{
    return std::clamp(std::chrono::ceil<std::chrono::seconds>(wait), kShortestWait, kLongestWait);
}

std::ptrdiff_t triesOf(const PickRequest &request, const std::string &name)
{
    return std::count(request.tried.begin(), request.tried.end(), name);
}

// Whether it is out only until some moment, so that it may be tried as the last one standing.
bool isOutForNow(OutReason reason)
{
    return reason == OutReason::WayOpen || reason == OutReason::BreakerOpen || reason == OutReason::CoolingDown;
}

bool comesBack(OutReason reason)
{
    return isOutForNow(reason) || reason == OutReason::Probing || reason == OutReason::Ramping
        || reason == OutReason::Ejected;
}

std::optional<double> priceOf(const PickRequest &request, std::size_t index, const BalancedEndpoint &endpoint)
{
    return index < request.prices.size() ? request.prices[index] : endpoint.settings.price;
}

} // namespace

LoadBalancer::LoadBalancer(std::uint64_t seed)
    : m_random(seed)
{
}

void LoadBalancer::setSettings(const BalancerSettings &settings, base::TimePoint now)
{
    m_settings = settings;
    for (const EndpointPtr &endpoint : m_endpoints) {
        endpoint->gate.breaker.setSettings(settings.breaker, now);
    }
    for (const auto &[name, way] : m_ways) {
        way->breaker.setSettings(settings.breaker, now);
    }
}

void LoadBalancer::setEndpoints(const std::vector<EndpointSettings> &endpoints)
{
    std::vector<EndpointPtr> list;
    std::unordered_map<std::string, EndpointPtr> byName;
    std::unordered_map<std::string, std::shared_ptr<Gate>> ways;
    for (const EndpointSettings &settings : endpoints) {
        EndpointPtr endpoint = find(settings.name);
        if (endpoint && endpoint->settings.account != settings.account) {
            endpoint->credentialRejected = false; // another key: nothing is known of it
        }
        if (endpoint) {
            endpoint->settings = settings;
        } else {
            endpoint = std::make_shared<BalancedEndpoint>(settings, m_settings.breaker, m_settings.ramp, m_random.next());
        }
        endpoint->way.reset();
        if (!settings.way.empty()) {
            std::shared_ptr<Gate> &way = ways[settings.way];
            if (!way) {
                const auto known = m_ways.find(settings.way);
                way = known != m_ways.end()
                    ? known->second
                    : std::make_shared<Gate>(m_settings.breaker, m_settings.ramp, m_random.next());
            }
            endpoint->way = way;
        }
        if (byName.emplace(settings.name, endpoint).second) {
            list.push_back(std::move(endpoint));
        }
    }
    m_endpoints = std::move(list);
    m_byName = std::move(byName);
    m_ways = std::move(ways);
    m_turns.clear();
}

Pick LoadBalancer::pick(const PickRequest &request, base::TimePoint now)
{
    const std::vector<Candidate> candidates = lookAtAll(request, now);
    Turns idle;
    Turns *turns = &idle;
    if (request.strategy == BalanceStrategy::WeightedRoundRobin) {
        turns = &m_turns[request.cluster];
        *turns = turnsFor(request, candidates);
    }
    const Decision decision = decide(request, candidates, *turns, m_random, now);
    if (!decision.index) {
        return {std::nullopt, decision.retryAfter, decision.reason};
    }
    if (!decision.isLastStanding) {
        for (const Candidate &candidate : candidates) {
            if (candidate.endpoint) {
                candidate.endpoint->lastStanding = false;
            }
        }
    }
    return {take(candidates[*decision.index].endpoint, decision.isLastStanding, now), {}, OutReason::None};
}

std::optional<std::string> LoadBalancer::preview(const PickRequest &request, base::TimePoint now) const
{
    const std::vector<Candidate> candidates = lookAtAll(request, now);
    Turns turns = turnsFor(request, candidates);
    RandomSource random = m_random;
    const Decision decision = decide(request, candidates, turns, random, now);
    return decision.index ? std::optional(request.members[*decision.index]) : std::nullopt;
}

std::vector<MemberState> LoadBalancer::explain(const PickRequest &request, base::TimePoint now) const
{
    std::vector<MemberState> states;
    for (const std::string &name : request.members) {
        const Candidate candidate = look(name, request, now);
        const base::Duration wait = comesBack(candidate.reason) ? candidate.nextTry - now : base::Duration::zero();
        states.push_back({name, candidate.reason, wait});
    }
    return states;
}

Alternatives LoadBalancer::alternatives(const PickRequest &request, base::TimePoint now) const
{
    Alternatives found;
    PickRequest any = request;
    any.avoidAccount.clear();
    for (const std::string &name : any.members) {
        const Candidate candidate = look(name, any, now);
        if (candidate.reason == OutReason::None && triesOf(any, name) == 0) {
            found.any = true;
            found.otherAccount = found.otherAccount || candidate.endpoint->settings.account != request.avoidAccount;
        }
    }
    return found;
}

LoadBalancer::EndpointPtr LoadBalancer::find(const std::string &name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : found->second;
}

LoadBalancer::Candidate LoadBalancer::look(const std::string &name, const PickRequest &request, base::TimePoint now) const
{
    const EndpointPtr endpoint = find(name);
    if (!endpoint) {
        return {nullptr, OutReason::Unknown, now};
    }
    const auto out = [&](OutReason reason, base::TimePoint until) { return Candidate{endpoint, reason, until}; };
    if (!request.pinned.empty() && request.pinned != name) {
        return out(OutReason::NotPinned, now);
    }
    if (endpoint->settings.weight == 0) {
        return out(OutReason::Drained, now);
    }
    if (triesOf(request, name) >= kTriesOnOneEndpoint) {
        return out(OutReason::Tried, now);
    }
    if (!request.avoidAccount.empty() && endpoint->settings.account == request.avoidAccount) {
        return out(OutReason::SameAccount, now);
    }
    const auto pausedUntil = endpoint->cooldown.until(now);
    const auto ejectedUntil = endpoint->ejection.until(now);
    const Gate *const way = endpoint->way.get();
    // All that holds it back must be over.
    base::TimePoint until = std::max(endpoint->gate.nextTry(now), pausedUntil.value_or(now));
    if (way != nullptr) {
        until = std::max(until, way->nextTry(now));
    }
    const bool isSolo = endpoint->soloFlight != 0 && now - endpoint->soloSince < m_settings.breaker.probeLimit;
    if (isSolo && (pausedUntil || !endpoint->gate.admits(now) || (way != nullptr && !way->admits(now)))) {
        return out(OutReason::Probing, until);
    }
    if (way != nullptr && !way->breaker.admits(now)) {
        const bool isOpen = way->breaker.state() == CircuitBreaker::State::Open;
        return out(isOpen ? OutReason::WayOpen : OutReason::Probing, until);
    }
    if (!endpoint->gate.breaker.admits(now)) {
        const bool isOpen = endpoint->gate.breaker.state() == CircuitBreaker::State::Open;
        return out(isOpen ? OutReason::BreakerOpen : OutReason::Probing, until);
    }
    if (pausedUntil) {
        return out(OutReason::CoolingDown, until);
    }
    if (!endpoint->gate.ramp.admits(now) || (way != nullptr && !way->ramp.admits(now))) {
        return out(OutReason::Ramping, until);
    }
    if (ejectedUntil) {
        return out(OutReason::Ejected, *ejectedUntil);
    }
    return out(OutReason::None, now);
}

std::vector<LoadBalancer::Candidate> LoadBalancer::lookAtAll(const PickRequest &request, base::TimePoint now) const
{
    std::vector<Candidate> candidates;
    candidates.reserve(request.members.size());
    for (const std::string &name : request.members) {
        candidates.push_back(look(name, request, now));
    }
    return candidates;
}

LoadBalancer::Decision LoadBalancer::decide(const PickRequest &request, const std::vector<Candidate> &candidates,
                                            Turns &turns, RandomSource &random, base::TimePoint now) const
{
    // Untried and sound; then untried though ejected (it is worse than its peers, but they are gone); then the same once more.
    struct Tier {
        OutReason reason;
        std::ptrdiff_t tries;
    };
    for (const Tier tier : {Tier{OutReason::None, 0}, Tier{OutReason::Ejected, 0}, Tier{OutReason::None, 1}}) {
        std::vector<Choice> choices(candidates.size());
        bool any = false;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (candidates[i].reason != tier.reason || triesOf(request, request.members[i]) != tier.tries) {
                continue;
            }
            const BalancedEndpoint &endpoint = *candidates[i].endpoint;
            any = true;
            choices[i] = {true,
                          endpoint.settings.weight,
                          endpoint.cooldown.share(now),
                          endpoint.outstanding,
                          endpoint.latency.sunk(now),
                          endpoint.ttft,
                          priceOf(request, i, endpoint),
                          endpoint.nameHash};
        }
        if (any) {
            const auto index = request.stickyKey ? chooseSticky(choices, *request.stickyKey)
                                                 : choose(choices, request.strategy, turns.robin, random);
            return {index, false, {}, OutReason::None};
        }
    }
    return decideLastStanding(request, candidates, now);
}

LoadBalancer::Decision LoadBalancer::decideLastStanding(const PickRequest &request,
                                                        const std::vector<Candidate> &candidates,
                                                        base::TimePoint now) const
{
    std::optional<std::size_t> soonest;
    bool mayTry = request.tried.empty(); // a retry of something that has just failed is no probe
    Decision none;
    base::TimePoint earliest = base::TimePoint::max();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate &candidate = candidates[i];
        if (!comesBack(candidate.reason)) {
            continue;
        }
        if (candidate.nextTry < earliest) {
            earliest = candidate.nextTry;
            none.reason = candidate.reason;
        }
        if (!isOutForNow(candidate.reason)) {
            mayTry = false; // somebody is probing it, or it is coming back anyway
        } else if (!soonest || candidate.nextTry < candidates[*soonest].nextTry) {
            soonest = i;
        }
    }
    if (mayTry && soonest) {
        return {soonest, true, {}, OutReason::None};
    }
    if (none.reason != OutReason::None) {
        none.retryAfter = waitFor(earliest - now);
    }
    return none;
}

LoadBalancer::Turns LoadBalancer::turnsFor(const PickRequest &request, const std::vector<Candidate> &candidates) const
{
    Turns turns;
    turns.members = request.members;
    for (const Candidate &candidate : candidates) {
        turns.weights.push_back(candidate.endpoint ? candidate.endpoint->settings.weight : 0);
    }
    const auto known = m_turns.find(request.cluster);
    if (known != m_turns.end() && known->second.members == turns.members && known->second.weights == turns.weights) {
        return known->second;
    }
    turns.robin = WeightedRoundRobin(turns.weights);
    return turns;
}

Ticket LoadBalancer::take(const EndpointPtr &endpoint, bool isLastStanding, base::TimePoint now)
{
    Flight flight{endpoint, endpoint->way, endpoint->gate.take(now, isLastStanding), {}, isLastStanding};
    if (flight.way) {
        flight.wayPermit = flight.way->take(now, isLastStanding);
    }
    const std::uint64_t number = m_nextTicket++;
    ++endpoint->outstanding;
    ++endpoint->started;
    if (isLastStanding) {
        endpoint->lastStanding = true;
        endpoint->soloFlight = number;
        endpoint->soloSince = now;
    }
    const bool isProbe = flight.permit.isProbe || flight.wayPermit.isProbe;
    m_flights.emplace(number, std::move(flight));
    return {number, endpoint->settings.name, isProbe, isLastStanding};
}

std::string describe(const MemberState &state)
{
    const std::string wait = state.wait > base::Duration::zero()
        ? ", " + std::to_string(std::chrono::ceil<std::chrono::seconds>(state.wait).count()) + " s"
        : std::string();
    switch (state.reason) {
    case OutReason::None:
        return {};
    case OutReason::Unknown:
        return "not configured";
    case OutReason::Drained:
        return "weight 0";
    case OutReason::NotPinned:
        return "the conversation stays elsewhere";
    case OutReason::Tried:
        return "tried already";
    case OutReason::SameAccount:
        return "same account";
    case OutReason::WayOpen:
        return "tunnel or proxy down" + wait;
    case OutReason::BreakerOpen:
        return "breaker open" + wait;
    case OutReason::Probing:
        return "probe under way";
    case OutReason::CoolingDown:
        return "asked to wait" + wait;
    case OutReason::Ejected:
        return "much worse than its peers" + wait;
    case OutReason::Ramping:
        return "recovering, its share of this second is used up";
    }
    return {};
}

} // namespace sluice::policy
