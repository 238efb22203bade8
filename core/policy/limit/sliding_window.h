#pragma once

#include "base/clock.h"
#include "policy/limit/ring.h"

#include <cstdint>

namespace sluice::policy {

struct Grant {
    bool granted = false;
    base::Duration retryAfter{}; // when refused: the earliest moment a permit comes free
};

// An exact sliding window: at most `permits` in any minute, whatever the phase (a fixed window admits twice that at its edge, GCRA
// burst + rate). Keeps four bytes a permit, so that windows of many keys stay in the caches; a permit comes back at most 16 ns late. Holds
// no lock and reads no clock; callers pass a non-decreasing `now` and serialise access (LimitRegistry). No thread rules: value.
class SlidingWindow final {
public:
    static constexpr base::Duration kWindow = std::chrono::minutes(1);

    // permits 0 means no limit, and nothing is remembered then.
    explicit SlidingWindow(std::int64_t permits)
        : m_permits(permits)
    {
    }

    [[nodiscard]] Grant tryTake(base::TimePoint now);
    // Whether tryTake() would be granted; takes nothing.
    [[nodiscard]] Grant check(base::TimePoint now);
    // Takes a permit after a check() at the same `now`.
    void take(base::TimePoint now);
    // Gives back the permit taken at `taken`: a later filter of ours refused the request.
    void refund(base::TimePoint taken);
    // Keeps what was used when the limit changes, so that editing it neither refunds nor punishes.
    void setPermits(std::int64_t permits);
    void clear() { m_taken.clear(); } // frees its memory too
    void fetch() { m_taken.fetch(); } // a check() follows

    [[nodiscard]] std::int64_t permits() const { return m_permits; }
    [[nodiscard]] std::int64_t used(base::TimePoint now);
    // When nothing is used any more, if nothing more comes; `now` if nothing is. To be told: never beyond a whole window.
    [[nodiscard]] base::TimePoint emptyAt(base::TimePoint now);
    // Whether nothing is remembered any more: the registry may forget this key.
    [[nodiscard]] bool isIdle(base::TimePoint now) { return used(now) == 0; }

private:
    // How long before the newest a permit was taken, in ticks.
    [[nodiscard]] std::uint32_t age(std::uint32_t taken) const { return static_cast<std::uint32_t>(m_newest) - taken; }
    [[nodiscard]] base::TimePoint backAt(std::uint32_t taken) const;
    void expire(base::TimePoint now);

    std::int64_t m_permits;
    std::int64_t m_newest = 0; // tick of the last permit taken
    Ring<std::uint32_t> m_taken; // the low halves of their ticks: all lie within a window before the newest
};

} // namespace sluice::policy
