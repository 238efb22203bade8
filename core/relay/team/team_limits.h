#pragma once

#include "api/config/limit_config.h"
#include "api/limit_records.h"
#include "base/clock.h"
#include "base/secret.h"
#include "policy/limit/limit_tree.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace sluice::relay {

class RedisLink;
struct ScriptCall;

// A decision of the team that was asked for. Filled by the team thread; read once isDone.
struct TeamDecision {
    enum class Result : std::uint8_t { Granted, Refused, Away };

    std::atomic<bool> isDone = false;
    Result result = Result::Away;
    std::size_t refusedBy = 0; // Refused: index of the claim, and
    policy::LimitUnit unit = policy::LimitUnit::Requests; // its number
    base::Duration retryAfter{};
    policy::TreeRoom room; // Granted or Refused: what the team has left

    // What was taken: one entry for each number of each claim.
    struct Place {
        std::size_t claim = 0;
        policy::LimitUnit unit = policy::LimitUnit::Requests;
        std::int64_t limit = 0;
        std::int64_t cost = 1;
        std::string key;
    };
    std::vector<Place> places;
    std::string id;
    std::function<void()> wake;
};

// The limits of several Sluices, counted in one Redis, by a script for each decision so that it is one step, and by the server's clock. Only
// what enforces counts there. Its own thread talks to Redis, so that no worker waits; decisions that come meanwhile go together. While Redis is
// away the local limits hold at a share, and every second it is tried again. Any thread.
class TeamLimits final {
public:
    TeamLimits();
    ~TeamLimits(); // ends its thread; what was asked is answered Away
    TeamLimits(const TeamLimits &) = delete;
    TeamLimits &operator=(const TeamLimits &) = delete;

    // Starts, changes or ends it; costs nothing where nothing changed.
    void apply(const api::TeamConfig &settings, const base::Secret &credential);

    // Of each limit, what counts for this relay by itself: 100 without a team, and while the team counts.
    [[nodiscard]] int localPercent() const { return m_localPercent.load(std::memory_order_relaxed); }
    // For what cannot wait for the team: always the share, where there is a team.
    [[nodiscard]] int sharePercent() const { return m_sharePercent.load(std::memory_order_relaxed); }
    [[nodiscard]] bool isTogether() const { return m_isTogether.load(std::memory_order_relaxed); }

    // Asks for all numbers of all claims at once; null if there is nothing to ask or nobody. `wake` is called once it is done.
    [[nodiscard]] std::shared_ptr<TeamDecision> decide(std::span<const policy::LevelClaim> claims, std::int64_t tokens,
                                                       std::function<void()> wake);
    // What a granted decision took is given back: requests if `refundsRequests`; tokens become `tokens` where that is known.
    void settle(const TeamDecision &decision, bool refundsRequests, std::optional<std::int64_t> tokens);

    [[nodiscard]] api::TeamStatus status() const;

private:
    struct Job {
        std::shared_ptr<TeamDecision> decision; // null: only the call
        std::unique_ptr<ScriptCall> call;
    };

    void stop();
    void run();
    void serve(RedisLink &link, std::vector<Job> &jobs);
    void setState(api::TeamState state, const base::Error &error);
    void enqueue(Job &&job);
    static void finish(const Job &job, const std::vector<std::int64_t> *answer);

    std::atomic<int> m_localPercent = 100;
    std::atomic<int> m_sharePercent = 100;
    std::atomic<bool> m_isTogether = false;
    std::atomic<std::uint64_t> m_nextId = 0;
    std::string m_instance; // random: ids of this relay

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    api::TeamConfig m_settings; // guarded by m_mutex, as all below
    base::Secret m_credential;
    bool m_isRunning = false;
    std::vector<Job> m_jobs;
    api::TeamStatus m_status;
    std::thread m_thread; // of apply()'s caller
};

} // namespace sluice::relay
