#include "relay/team/team_limits.h"

#include "relay/team/redis_link.h"

#include <algorithm>
#include <random>

namespace sluice::relay {

namespace {

constexpr std::chrono::seconds kRetry{1};
constexpr std::int64_t kWindowMicros = 60'000'000;
constexpr std::size_t kMostWaiting = 10'000; // decisions; a Redis that is so far behind is as good as away

std::string randomText()
{
    std::random_device random;
    return std::to_string(random()) + '-' + std::to_string(random());
}

// "sluice{key:ci}…" would spread a team's keys over a cluster of servers, where a script may touch one only: the braces hold the team's name.
std::string keyOf(const QString &team, const policy::LevelClaim &claim, policy::LimitUnit unit)
{
    std::string key = "sluice:{" + team.toStdString() + "}:";
    key += static_cast<char>('0' + static_cast<int>(claim.level));
    key += unit == policy::LimitUnit::Tokens ? "t:" : "r:";
    key += std::to_string(claim.client.size()) + ':';
    key.append(claim.client);
    key += ':';
    key.append(claim.rule);
    return key;
}

ScriptCall takeCall(const TeamDecision &decision)
{
    ScriptCall call;
    call.arguments = {std::to_string(kWindowMicros), decision.id};
    for (const TeamDecision::Place &place : decision.places) {
        call.keys.insert(call.keys.end(), {place.key, place.key + ":sum"});
        call.arguments.insert(call.arguments.end(), {std::to_string(place.limit), std::to_string(place.cost)});
    }
    return call;
}

} // namespace

TeamLimits::TeamLimits()
    : m_instance(randomText())
{
}

TeamLimits::~TeamLimits()
{
    stop();
}

void TeamLimits::apply(const api::TeamConfig &settings, const base::Secret &credential)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isRunning && settings == m_settings && credential.equals(m_credential.reveal())) {
            return;
        }
    }
    stop();
    if (settings.redis.isEmpty()) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    m_settings = settings;
    m_credential = credential;
    m_isRunning = true;
    m_sharePercent = m_localPercent = settings.sharePercent;
    m_status = {api::TeamState::Connecting, settings.redis, QDateTime::currentDateTimeUtc(), {}, settings.sharePercent, {}};
    m_thread = std::thread([this] { run(); });
}

void TeamLimits::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isRunning = false;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
    m_isTogether = false;
    m_sharePercent = m_localPercent = 100;
    std::vector<Job> left;
    {
        const std::lock_guard lock(m_mutex);
        m_status = {};
        left.swap(m_jobs);
    }
    for (const Job &job : left) {
        finish(job, nullptr);
    }
}

std::shared_ptr<TeamDecision> TeamLimits::decide(std::span<const policy::LevelClaim> claims, std::int64_t tokens, std::function<void()> wake)
{
    if (!isTogether()) {
        return nullptr;
    }
    auto decision = std::make_shared<TeamDecision>();
    QString team;
    {
        const std::lock_guard lock(m_mutex);
        team = m_settings.name;
    }
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const policy::LevelClaim &claim = claims[i];
        if (claim.limits.mode != policy::LimitMode::Enforce) {
            continue;
        }
        const auto add = [&](policy::LimitUnit unit, std::int64_t limit, std::int64_t cost) {
            decision->places.push_back({i, unit, limit, std::min(cost, limit), keyOf(team, claim, unit)});
        };
        if (claim.counts && claim.limits.requests > 0) {
            add(policy::LimitUnit::Requests, claim.limits.effective(claim.limits.requests), 1);
        }
        if (claim.weighs && claim.limits.tokens > 0 && tokens > 0) {
            add(policy::LimitUnit::Tokens, claim.limits.effective(claim.limits.tokens), tokens);
        }
    }
    if (decision->places.empty()) {
        return nullptr;
    }
    decision->id = m_instance + '-' + std::to_string(m_nextId.fetch_add(1));
    decision->wake = std::move(wake);
    enqueue({decision, std::make_unique<ScriptCall>(takeCall(*decision))});
    return decision;
}

void TeamLimits::settle(const TeamDecision &decision, bool refundsRequests, std::optional<std::int64_t> tokens)
{
    auto call = std::make_unique<ScriptCall>();
    call->isSettling = true;
    call->arguments.push_back(decision.id);
    for (const TeamDecision::Place &place : decision.places) {
        const bool isTokens = place.unit == policy::LimitUnit::Tokens;
        if (isTokens ? !tokens.has_value() : !refundsRequests) {
            continue;
        }
        call->keys.insert(call->keys.end(), {place.key, place.key + ":sum"});
        call->arguments.insert(call->arguments.end(), {std::to_string(place.cost), std::to_string(isTokens ? *tokens : 0)});
    }
    if (!call->keys.empty() && isTogether()) {
        enqueue({nullptr, std::move(call)});
    }
}

void TeamLimits::enqueue(Job &&job)
{
    bool isTaken = false;
    {
        const std::lock_guard lock(m_mutex);
        isTaken = m_isRunning && m_isTogether && m_jobs.size() < kMostWaiting;
        if (isTaken) {
            m_jobs.push_back(std::move(job));
        }
    }
    if (isTaken) {
        m_changed.notify_one();
    } else {
        finish(job, nullptr);
    }
}

void TeamLimits::finish(const Job &job, const std::vector<std::int64_t> *answer)
{
    if (!job.decision) {
        return;
    }
    TeamDecision &decision = *job.decision;
    if (answer && answer->size() == decision.places.size() + 2) {
        const auto refusing = static_cast<std::size_t>(std::max<std::int64_t>(0, answer->front()));
        decision.result = refusing == 0 ? TeamDecision::Result::Granted : TeamDecision::Result::Refused;
        if (refusing > 0 && refusing <= decision.places.size()) {
            decision.refusedBy = decision.places[refusing - 1].claim;
            decision.unit = decision.places[refusing - 1].unit;
            decision.retryAfter = std::chrono::microseconds(std::max<std::int64_t>(1, (*answer)[1]));
        }
        for (std::size_t i = 0; i < decision.places.size(); ++i) {
            const TeamDecision::Place &place = decision.places[i];
            policy::TreeRoom room;
            const policy::LimitRoom one{place.limit, std::max<std::int64_t>(0, place.limit - (*answer)[i + 2]), std::chrono::minutes(1)};
            (place.unit == policy::LimitUnit::Tokens ? room.tokens : room.requests) = one;
            decision.room.join(room);
        }
    }
    decision.isDone.store(true, std::memory_order_release);
    decision.wake();
}

void TeamLimits::setState(api::TeamState state, const base::Error &error)
{
    const std::lock_guard lock(m_mutex);
    m_isTogether = state == api::TeamState::Together;
    m_localPercent = m_isTogether ? 100 : m_settings.sharePercent;
    if (m_status.state != state) {
        m_status.since = QDateTime::currentDateTimeUtc();
    }
    m_status.state = state;
    m_status.error = error;
    m_status.sharePercent = m_localPercent;
}

// The team thread: connects, answers what is asked, tries again every second while it cannot.
void TeamLimits::run()
{
    RedisLink link;
    std::unique_lock lock(m_mutex);
    while (m_isRunning) {
        const api::TeamConfig settings = m_settings;
        const base::Secret credential = m_credential;
        if (!link.isOpen()) {
            lock.unlock();
            const base::Result<void> opened = link.open(*api::redisAddress(settings.redis), credential, settings.timeout);
            setState(opened ? api::TeamState::Together : api::TeamState::Away, opened ? base::Error{} : opened.error());
            lock.lock();
            if (!opened) {
                m_changed.wait_for(lock, kRetry, [this] { return !m_isRunning; });
                continue;
            }
        }
        const bool isAsked = m_changed.wait_for(lock, kRetry, [this] { return !m_isRunning || !m_jobs.empty(); });
        std::vector<Job> jobs;
        jobs.swap(m_jobs);
        lock.unlock();
        if (!isAsked) {
            // Nobody asked: is it still there?
            if (const base::Result<void> alive = link.ping(); !alive) {
                setState(api::TeamState::Away, alive.error());
            }
        } else if (!jobs.empty()) {
            serve(link, jobs);
        }
        lock.lock();
    }
}

void TeamLimits::serve(RedisLink &link, std::vector<Job> &jobs)
{
    std::vector<ScriptCall> calls;
    calls.reserve(jobs.size());
    for (Job &job : jobs) {
        calls.push_back(std::move(*job.call));
    }
    const base::TimePoint began = base::now();
    const auto answers = link.run(calls);
    if (!answers) {
        setState(api::TeamState::Away, answers.error());
        {
            const std::lock_guard lock(m_mutex);
            jobs.insert(jobs.end(), std::make_move_iterator(m_jobs.begin()), std::make_move_iterator(m_jobs.end()));
            m_jobs.clear();
        }
    } else {
        const std::lock_guard lock(m_mutex);
        const auto took = std::chrono::duration_cast<api::Micros>(base::now() - began);
        m_status.latency = m_status.latency ? (*m_status.latency * 7 + took) / 8 : took;
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        finish(jobs[i], answers && i < answers->size() ? &(*answers)[i] : nullptr);
    }
}

api::TeamStatus TeamLimits::status() const
{
    const std::lock_guard lock(m_mutex);
    return m_status;
}

} // namespace sluice::relay
