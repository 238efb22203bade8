#pragma once

#include "base/clock.h"
#include "policy/limit/leaky_bucket.h"
#include "policy/limit/limit_words.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// What one place of the tree admits; 0: no limit.
struct LevelLimits {
    LimitMode mode = LimitMode::Enforce;
    LimitChange change = LimitChange::None; // why percent is not 100
    bool isOwn = false; // only for show: the client key's own number
    int percent = 100; // of requests and tokens: what counts now
    std::int64_t requests = 0;
    std::int64_t tokens = 0;
    std::int64_t concurrency = 0;
    LeakySettings smoothing;
    bool operator==(const LevelLimits &) const = default;

    [[nodiscard]] bool hasAny() const { return mode != LimitMode::Off && (requests > 0 || tokens > 0 || concurrency > 0 || smoothing.isOn()); }
    // What counts of `number`; never less than one of a limit.
    [[nodiscard]] std::int64_t effective(std::int64_t number) const
    {
        return number <= 0 ? 0 : number * percent / 100 < 1 ? 1 : number * percent / 100;
    }
};

// A request's claim on one place.
struct LevelClaim {
    LimitLevel level = LimitLevel::Key;
    std::string_view rule; // of the settings; empty: the general numbers
    std::string_view client; // whose; empty: everyone's
    LevelLimits limits;
    bool counts = true; // requests, burst and concurrency
    bool weighs = true; // tokens
};

// One number of one place, in a refusal or on a gauge.
struct LimitPlace {
    LimitLevel level = LimitLevel::Key;
    LimitUnit unit = LimitUnit::Requests;
    LimitMode mode = LimitMode::Enforce;
    std::string_view rule; // as the claim's
    std::string_view client;
    std::int64_t limit = 0; // as it counts
    base::Duration retryAfter{};
};

inline constexpr std::size_t kMaxClaims = 4;

struct LimitNode;
class LimitPlaces;

// What a request holds of the tree; given back by release(). Moved only by its owner. No thread rules: value.
struct LimitReceipt {
    struct Part {
        LimitNode *node = nullptr;
        bool counted = false; // requests and burst
        bool running = false; // concurrency
        bool weighed = false;
    };
    std::array<Part, kMaxClaims> parts{};
    std::size_t count = 0;
    base::TimePoint at{};
    std::int64_t tokens = 0; // reserved at each weighed place
};

// The tightest limits a request met, for the headers of its answer.
struct LimitRoom {
    std::int64_t limit = 0; // 0: none
    std::int64_t remaining = 0;
    base::Duration reset{}; // until nothing is used
};

struct TreeRoom {
    LimitRoom requests;
    LimitRoom tokens;

    // The tighter of both, number by number.
    void join(const TreeRoom &other);
};

struct TreeGrant {
    bool granted = false;
    bool never = false; // no wait could admit it: it is larger than a whole limit
    LimitPlace refusedBy; // not granted: the place that takes longest to have room
    base::Duration delay{}; // granted: to be waited before the request runs
    std::array<LimitPlace, kMaxClaims> observed{}; // places in mode Observe that would have refused
    std::size_t observedCount = 0;
    TreeRoom room; // after it
};

// How one number of a place stands.
struct LimitReading {
    LimitLevel level = LimitLevel::Key;
    LimitUnit unit = LimitUnit::Requests;
    LimitMode mode = LimitMode::Enforce;
    LimitChange change = LimitChange::None;
    bool isOwn = false;
    std::string rule;
    std::string client;
    std::int64_t limit = 0; // as it was set
    std::int64_t effective = 0;
    std::int64_t used = 0;
    std::int64_t refused = 0;
    base::Duration freeAfter{}; // until there is room for one more; 0: there is
    base::Duration resetAfter{};
};

// global → key → model → endpoint: a request is granted by all places it claims or takes nothing from any. Places remember only what a
// window holds and are forgotten by sweep() once they hold nothing. In mode Observe a place counts as if it enforced, and tells what it
// would have refused. No lock, no clock: see LimitRegistry. No thread rules: value that stays where it is (receipts point into it).
class LimitTree final {
public:
    LimitTree();
    ~LimitTree();
    LimitTree(const LimitTree &) = delete;
    LimitTree &operator=(const LimitTree &) = delete;

    // `claims` from the root down, at most kMaxClaims. Fills `receipt` when granted, to be handed to release() once.
    [[nodiscard]] TreeGrant tryTake(std::span<const LevelClaim> claims, std::int64_t tokens, base::TimePoint now, LimitReceipt &receipt);
    // Gives back what a request that never ran was charged; it still runs until release().
    void refund(LimitReceipt &receipt, base::TimePoint now);
    // Its tokens turned out to be `real`. Once.
    void settle(LimitReceipt &receipt, std::int64_t real, base::TimePoint now);
    // It is over.
    void release(LimitReceipt &receipt);

    [[nodiscard]] std::int64_t used(const LevelClaim &claim, base::TimePoint now);
    // Forgets what was used by `client`; empty: by all. What runs keeps running.
    void reset(std::string_view client);
    // Forgets places that hold nothing.
    void sweep(base::TimePoint now);

    // The `most` fullest numbers; the count of the others in `hidden`.
    [[nodiscard]] std::vector<LimitReading> readings(std::size_t most, std::size_t &hidden, base::TimePoint now);
    [[nodiscard]] std::size_t places() const;

private:
    LimitNode &nodeOf(const LevelClaim &claim);
    // `now`, or the latest there was: callers look at the clock before they come here, each at its own.
    base::TimePoint latest(base::TimePoint now);

    std::unique_ptr<LimitPlaces> m_places;
    std::array<std::shared_ptr<const LevelLimits>, kMaxClaims> m_known; // the last numbers of each level: most places have the same
    base::TimePoint m_latest{};
};

} // namespace sluice::policy
