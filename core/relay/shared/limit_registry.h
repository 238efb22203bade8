#pragma once

#include "base/clock.h"
#include "policy/limit/behaviour_score.h"
#include "policy/limit/limit_tree.h"

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sluice::relay {

class LimitRegistry;

// What a request holds of the limits, from its admission to its end: what runs ends with it, whatever happens. Without refund() or settle()
// its charge stands. Any thread, one at a time; its registry outlives it.
class LimitPermit final {
public:
    LimitPermit() = default;
    ~LimitPermit() { release(); }
    LimitPermit(LimitPermit &&other) noexcept
        : m_registry(std::exchange(other.m_registry, nullptr))
        , m_receipt(other.m_receipt)
    {
    }
    LimitPermit &operator=(LimitPermit &&other) noexcept
    {
        release();
        m_registry = std::exchange(other.m_registry, nullptr);
        m_receipt = other.m_receipt;
        return *this;
    }

    [[nodiscard]] bool isHeld() const { return m_registry != nullptr; }
    // The request never ran: it costs nothing.
    void refund(base::TimePoint now);
    // It has cost so many tokens.
    void settle(std::int64_t tokens, base::TimePoint now);
    void release();

private:
    friend class LimitRegistry;

    LimitRegistry *m_registry = nullptr;
    policy::LimitReceipt m_receipt;
};

struct KeyConduct {
    std::string client;
    policy::BehaviourScore score;
};

// The limit tree of all clients and how they behave, shared by the workers so that a limit is exact whatever worker a request fell to. One
// mutex: a decision is a few look-ups, far cheaper than the request it admits. Any thread.
class LimitRegistry final {
public:
    [[nodiscard]] policy::TreeGrant take(std::span<const policy::LevelClaim> claims, std::int64_t tokens, base::TimePoint now,
                                         LimitPermit &permit);
    [[nodiscard]] std::int64_t used(const policy::LevelClaim &claim, base::TimePoint now);
    // Forgets what a client has used and how it behaved; empty: all of them. What runs keeps running.
    void reset(std::string_view client);

    // What a key's behaviour makes of its rate.
    [[nodiscard]] int percentOf(std::string_view client, const policy::BehaviourBounds &bounds, base::TimePoint now);
    void note(std::string_view client, policy::Conduct conduct, base::TimePoint now);
    void noteRefusal(std::string_view client, base::Duration retryAfter, base::TimePoint now);

    // The `most` fullest limits; how many there are besides in `hidden`.
    [[nodiscard]] std::vector<policy::LimitReading> readings(std::size_t most, std::size_t &hidden, base::TimePoint now);
    [[nodiscard]] std::vector<KeyConduct> conducts(base::TimePoint now);
    [[nodiscard]] std::size_t places();
    // Forgets what nobody uses any more; done by itself once a minute. For measurements.
    void sweep(base::TimePoint now);

private:
    friend class LimitPermit;

    void sweepLocked(base::TimePoint now);

    std::mutex m_mutex;
    policy::LimitTree m_tree; // guarded by m_mutex
    std::unordered_map<std::string, policy::BehaviourScore> m_scores; // guarded by m_mutex
    base::TimePoint m_nextSweep{}; // guarded by m_mutex
};

} // namespace sluice::relay
