#include "relay/shared/cluster_health.h"

#include <algorithm>
#include <random>

namespace sluice::relay {

namespace {

constexpr base::Duration kFailoverNotice = std::chrono::seconds(30);

std::uint64_t randomSeed()
{
    std::random_device random;
    return (static_cast<std::uint64_t>(random()) << 32) | random();
}

policy::BreakerSettings breakerOf(const api::BreakerConfig &settings)
{
    policy::BreakerSettings breaker;
    breaker.enabled = settings.enabled;
    breaker.consecutiveFaults = settings.consecutiveFaults;
    breaker.minimumRequests = settings.minimumRequests;
    breaker.faultPercent = settings.faultPercent;
    breaker.open = settings.open;
    breaker.openMax = settings.openMax;
    breaker.probes = settings.probes;
    return breaker;
}

// List price × mark-up of each member for the model. Where no list knows the model the endpoints' own figure (the mark-up alone)
// compares them: nothing is returned then.
std::vector<std::optional<double>> pricesOf(const RuntimeConfig &config, const std::vector<std::string> &members, const std::string &model)
{
    std::vector<std::optional<double>> prices(members.size());
    bool any = false;
    for (const RuntimeUpstream &upstream : config.upstreams) {
        const auto member = std::find(members.begin(), members.end(), upstream.settings.name.toStdString());
        if (member == members.end() || upstream.provider == nullptr) {
            continue;
        }
        const api::PriceEntry *const price = config.prices->find(upstream.provider->id, model);
        if (price != nullptr && price->currency == QLatin1String("USD")) { // what is not in one currency is not compared
            prices[static_cast<std::size_t>(member - members.begin())] = price->blended() * upstream.settings.priceFactor;
            any = true;
        }
    }
    return any ? prices : std::vector<std::optional<double>>();
}

// The members that speak the dialect; all of them where none is known to. Only a provider's template knows what it speaks.
std::vector<std::string> membersFor(const RuntimeConfig &config, const RuntimeCluster &cluster, const WayQuery &query)
{
    const std::optional<policy::Dialect> dialect = query.dialect;
    const auto isDeaf = [&config, dialect](const std::string &member) {
        return std::any_of(config.upstreams.begin(), config.upstreams.end(), [&](const RuntimeUpstream &upstream) {
            return upstream.provider != nullptr && !upstream.provider->speaks(*dialect)
                && upstream.settings.name.toStdString() == member;
        });
    };
    std::vector<std::string> allowed = cluster.members;
    std::erase_if(allowed, [&query](const std::string &member) {
        return std::find(query.forbidden.begin(), query.forbidden.end(), member) != query.forbidden.end();
    });
    std::vector<std::string> members = allowed;
    if (dialect) {
        std::erase_if(members, isDeaf);
    }
    return members.empty() ? allowed : members;
}

policy::PickRequest pickRequest(const RuntimeConfig &config, const WayQuery &query)
{
    const RuntimeCluster &cluster = config.routing.clusters.at(query.cluster);
    policy::PickRequest request;
    request.cluster = cluster.name;
    request.strategy = toPolicy(cluster.strategy);
    request.members = membersFor(config, cluster, query);
    if (request.members.size() != cluster.members.size()) {
        for (const std::string &member : request.members) {
            request.cluster += '\n' + member; // turns of their own
        }
    }
    request.tried = query.tried;
    request.stickyKey = query.stickyKey;
    request.pinned = query.pinned;
    request.avoidAccount = query.avoidAccount;
    if (cluster.strategy == api::BalanceStrategy::LowestPrice) {
        request.prices = pricesOf(config, request.members, query.model);
    }
    return request;
}

api::BreakerState toApi(policy::CircuitBreaker::State state)
{
    return static_cast<api::BreakerState>(state);
}
static_assert(static_cast<int>(policy::CircuitBreaker::State::HalfOpen) == static_cast<int>(api::BreakerState::HalfOpen));
static_assert(static_cast<int>(policy::AttemptClass::Cancel) == static_cast<int>(api::AttemptClass::Cancel));

QDateTime toWall(base::TimePoint moment, base::TimePoint now)
{
    return QDateTime::currentDateTimeUtc().addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(moment - now).count());
}

std::optional<QDateTime> toWall(std::optional<base::TimePoint> moment, base::TimePoint now)
{
    return moment ? std::optional(toWall(*moment, now)) : std::nullopt;
}

api::UpstreamStatus toApi(const policy::EndpointState &state, base::TimePoint began, base::TimePoint now)
{
    api::UpstreamStatus status;
    status.name = QString::fromStdString(state.name);
    status.breaker = toApi(state.breaker);
    status.since = toWall(std::max(state.since, began), now); // a breaker that never changed is as old as the relay
    status.probeAt = toWall(state.probeAt, now);
    status.throttledUntil = toWall(state.throttledUntil, now);
    status.ejectedUntil = toWall(state.ejectedUntil, now);
    status.lastStanding = state.lastStanding;
    status.isRamping = state.isRamping;
    status.credentialRejected = state.credentialRejected;
    for (const policy::EndpointFault &fault : state.faults) {
        status.faults.append({QDateTime::fromMSecsSinceEpoch(fault.at.time_since_epoch().count(), Qt::UTC),
                              static_cast<api::AttemptClass>(fault.result), fault.status,
                              static_cast<base::ErrorCode>(fault.code), QString::fromStdString(fault.detail)});
    }
    status.way = QString::fromStdString(state.way);
    status.wayBreaker = toApi(state.wayBreaker);
    status.wayProbeAt = toWall(state.wayProbeAt, now);
    status.outstanding = state.outstanding;
    status.requests = static_cast<qint64>(state.requests);
    if (state.latency) {
        status.latency = std::chrono::duration_cast<api::Micros>(*state.latency);
    }
    return status;
}

} // namespace

policy::ReportChange UpstreamLease::report(const policy::AttemptReport &report)
{
    ClusterHealth *health = std::exchange(m_health, nullptr);
    return health ? health->report(m_ticket, report) : policy::ReportChange{};
}

void UpstreamLease::release()
{
    if (m_health) {
        policy::AttemptReport nothing;
        nothing.result = policy::AttemptClass::Cancel;
        report(nothing);
    }
}

ClusterHealth::ClusterHealth()
    : m_balancer(randomSeed())
    , m_random(randomSeed())
{
}

void ClusterHealth::apply(const RuntimeConfig &config, base::TimePoint now)
{
    policy::BalancerSettings settings;
    settings.breaker = breakerOf(config.settings.breaker);
    settings.outlier.maxEjectedPercent = config.settings.breaker.maxEjectedPercent;
    settings.outlier.enabled = config.settings.breaker.enabled && config.settings.breaker.maxEjectedPercent > 0;
    std::vector<policy::EndpointSettings> endpoints;
    for (const RuntimeUpstream &upstream : config.upstreams) {
        policy::EndpointSettings endpoint;
        endpoint.name = upstream.settings.name.toStdString();
        endpoint.weight = static_cast<std::uint32_t>(std::max(0, upstream.settings.weight));
        endpoint.account = upstream.settings.credential.toStdString();
        endpoint.way = upstream.way;
        endpoint.price = upstream.settings.priceFactor;
        endpoints.push_back(std::move(endpoint));
    }
    const std::lock_guard lock(m_mutex);
    m_balancer.setSettings(settings, now);
    m_balancer.setEndpoints(endpoints);
    for (auto &[cluster, budget] : m_budgets) {
        budget.setSettings({config.settings.retry.budgetPercent, config.settings.retry.budgetPerSecond}, now);
    }
}

policy::RetryBudget &ClusterHealth::budgetOf(const RuntimeConfig &config, std::size_t cluster, base::TimePoint now)
{
    const policy::RetryBudgetSettings settings{config.settings.retry.budgetPercent, config.settings.retry.budgetPerSecond};
    return m_budgets.try_emplace(config.routing.clusters.at(cluster).name, settings, now).first->second;
}

Choice ClusterHealth::pickLocked(const RuntimeConfig &config, const policy::PickRequest &request, base::TimePoint now)
{
    policy::Pick pick = m_balancer.pick(request, now);
    Choice choice;
    if (!pick.ticket) {
        choice.retryAfter = pick.retryAfter;
        choice.reason = policy::describe({{}, pick.reason, {}});
        return choice;
    }
    const auto chosen = std::find_if(config.upstreams.begin(), config.upstreams.end(), [&pick](const RuntimeUpstream &upstream) {
        return upstream.settings.name.toStdString() == pick.ticket->endpoint;
    });
    if (chosen == config.upstreams.end()) {
        // Removed and added again meanwhile, and this request still has the settings between.
        policy::AttemptReport unused;
        unused.result = policy::AttemptClass::Cancel;
        m_balancer.report(*pick.ticket, unused, now, base::wallNow());
        return choice;
    }
    choice.upstream = static_cast<std::size_t>(chosen - config.upstreams.begin());
    choice.lease = UpstreamLease(*this, std::move(*pick.ticket));
    return choice;
}

Choice ClusterHealth::pickFirst(const RuntimeConfig &config, const WayQuery &query, base::TimePoint now)
{
    const policy::PickRequest request = pickRequest(config, query);
    const std::lock_guard lock(m_mutex);
    budgetOf(config, query.cluster, now).countRequest(now);
    return pickLocked(config, request, now);
}

Choice ClusterHealth::pick(const RuntimeConfig &config, const WayQuery &query, base::TimePoint now)
{
    const policy::PickRequest request = pickRequest(config, query);
    const std::lock_guard lock(m_mutex);
    return pickLocked(config, request, now);
}

policy::Alternatives ClusterHealth::alternatives(const RuntimeConfig &config, const WayQuery &query, base::TimePoint now)
{
    const policy::PickRequest request = pickRequest(config, query);
    const std::lock_guard lock(m_mutex);
    return m_balancer.alternatives(request, now);
}

policy::RetryDecision ClusterHealth::decideRetry(const policy::FailedAttempt &failed, const api::RetryConfig &settings)
{
    policy::RetrySettings retry;
    retry.attempts = settings.attempts;
    retry.backoff = settings.backoff;
    retry.backoffMax = settings.backoffMax;
    retry.afterSending = settings.afterSending;
    const std::lock_guard lock(m_mutex);
    return policy::decideRetry(failed, retry, m_random);
}

bool ClusterHealth::takeRetry(const RuntimeConfig &config, std::size_t cluster, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    return budgetOf(config, cluster, now).tryTake(now);
}

void ClusterHealth::giveRetryBack(const RuntimeConfig &config, std::size_t cluster, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    budgetOf(config, cluster, now).giveBack(now);
}

bool ClusterHealth::mayTellFailover(const std::string &upstream, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    const auto [told, isNew] = m_told.try_emplace(upstream, now);
    if (!isNew && now - told->second < kFailoverNotice) {
        return false;
    }
    told->second = now;
    return true;
}

policy::ReportChange ClusterHealth::report(const policy::Ticket &ticket, const policy::AttemptReport &report)
{
    const std::lock_guard lock(m_mutex);
    return m_balancer.report(ticket, report, base::now(), base::wallNow());
}

std::vector<policy::SweepChange> ClusterHealth::sweep(const RuntimeConfig &config, base::TimePoint now)
{
    std::vector<std::vector<std::string>> clusters;
    for (const RuntimeCluster &cluster : config.routing.clusters) {
        clusters.push_back(cluster.members);
    }
    const std::lock_guard lock(m_mutex);
    return m_balancer.sweep(clusters, now);
}

Choice ClusterHealth::pickForCheck(const RuntimeConfig &config, std::size_t upstream, base::TimePoint now)
{
    policy::PickRequest request;
    request.strategy = policy::BalanceStrategy::Ordered;
    request.members = {config.upstreams.at(upstream).settings.name.toStdString()};
    request.cluster = "\n" + request.members.front(); // no cluster of the settings
    const std::lock_guard lock(m_mutex);
    const std::vector<policy::MemberState> states = m_balancer.explain(request, now);
    const policy::OutReason reason = states.empty() ? policy::OutReason::Unknown : states.front().reason;
    if (reason != policy::OutReason::None && reason != policy::OutReason::BreakerOpen && reason != policy::OutReason::WayOpen) {
        return {}; // drained, probed by somebody else, or it asked us to wait
    }
    return pickLocked(config, request, now);
}

void ClusterHealth::forceProbe(const std::string &upstream, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    m_balancer.forceProbe(upstream, now);
}

void ClusterHealth::reset(const std::string &upstream, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    m_balancer.reset(upstream, now);
}

QList<api::UpstreamStatus> ClusterHealth::status(base::TimePoint now)
{
    std::vector<policy::EndpointState> states;
    {
        const std::lock_guard lock(m_mutex);
        states = m_balancer.snapshot(now);
    }
    QList<api::UpstreamStatus> list;
    for (const policy::EndpointState &state : states) {
        list.append(toApi(state, m_began, now));
    }
    return list;
}

api::RouteTrial ClusterHealth::tryRoute(const RuntimeConfig &config, const api::RouteQuery &query, base::TimePoint now)
{
    const RoutedWay way = config.routing.wayFor(query.client.toStdString(), query.path.toStdString(), query.model.toStdString());
    const RuntimeCluster &cluster = config.routing.clusters.at(way.cluster);
    api::RouteTrial trial;
    trial.cluster = QString::fromStdString(cluster.name);
    trial.strategy = cluster.strategy;
    trial.model = query.model;
    if (way.route) {
        const api::RouteConfig &route = config.settings.routing.routes.at(static_cast<qsizetype>(*way.route));
        trial.route = route.name;
        if (!route.renameModel.isEmpty()) {
            trial.model = route.renameModel;
        }
    }
    WayQuery asked;
    asked.cluster = way.cluster;
    asked.model = trial.model.toStdString();
    asked.dialect = policy::dialectOf(query.path.toStdString(), false);
    const policy::PickRequest request = pickRequest(config, asked);
    const std::lock_guard lock(m_mutex);
    for (const policy::MemberState &member : m_balancer.explain(request, now)) {
        trial.candidates.append({QString::fromStdString(member.name), member.reason == policy::OutReason::None,
                                 QString::fromStdString(policy::describe(member))});
    }
    trial.upstream = QString::fromStdString(m_balancer.preview(request, now).value_or(std::string()));
    return trial;
}

QList<api::Alert> alertsOf(const policy::ReportChange &change, const RuntimeUpstream &upstream, const base::Error &error)
{
    QList<api::Alert> alerts;
    const auto add = [&alerts, &error](bool happened, api::AlertKind kind, const QString &subject) {
        if (happened) {
            alerts.append({kind, subject, error, QDateTime::currentDateTimeUtc()});
        }
    };
    const QString way = QString::fromStdString(upstream.way);
    add(change.breakerOpened, api::AlertKind::UpstreamUnreachable, upstream.settings.name);
    add(change.breakerClosed, api::AlertKind::UpstreamRecovered, upstream.settings.name);
    add(change.wayOpened, api::AlertKind::WayDown, way);
    add(change.wayClosed, api::AlertKind::WayRecovered, way);
    add(change.credentialRejected, api::AlertKind::CredentialRejected, upstream.settings.name);
    return alerts;
}

} // namespace sluice::relay
