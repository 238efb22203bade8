#pragma once

#include "base/clock.h"

#include <cstdint>
#include <memory>

namespace sluice::policy {

struct Grant {
    bool granted = false;
    base::Duration retryAfter{}; // when refused: the earliest moment a permit comes free
};

// An exact sliding window: at most `permits` in any `window`, whatever the phase (a fixed window admits twice that at its edge,
// GCRA burst + rate). Keeps one time point a permit in a ring that grows to what was used at a time and allocates no more then. Holds no
// lock and reads no clock; callers pass a non-decreasing `now` and serialise access (LimitRegistry). No thread rules: value.
class SlidingWindow final {
public:
    // permits 0 means no limit, and nothing is remembered then.
    explicit SlidingWindow(std::int64_t permits, base::Duration window = std::chrono::minutes(1));

    [[nodiscard]] Grant tryTake(base::TimePoint now);
    // Whether tryTake() would be granted; takes nothing.
    [[nodiscard]] Grant check(base::TimePoint now);
    // Takes a permit after a check() at the same `now`.
    void take(base::TimePoint now);
    // Gives back the permit taken at `taken`: a later filter of ours refused the request.
    void refund(base::TimePoint taken);
    // Keeps what was used when the limit changes, so that editing it neither refunds nor punishes.
    void setPermits(std::int64_t permits);
    void clear(); // frees its memory too

    [[nodiscard]] std::int64_t permits() const { return m_permits; }
    [[nodiscard]] std::int64_t used(base::TimePoint now);
    // When nothing is used any more, if nothing more comes; `now` if nothing is.
    [[nodiscard]] base::TimePoint emptyAt(base::TimePoint now);
    // Whether nothing is remembered any more: the registry may forget this key.
    [[nodiscard]] bool isIdle(base::TimePoint now);

private:
    [[nodiscard]] base::TimePoint &at(std::uint32_t index) { return m_ring[(m_head + index) & (m_capacity - 1)]; }
    void expire(base::TimePoint now);
    void grow();

    std::int64_t m_permits;
    base::Duration m_window;
    std::unique_ptr<base::TimePoint[]> m_ring;
    std::uint32_t m_capacity = 0; // a power of two, or 0
    std::uint32_t m_head = 0; // of the oldest
    std::uint32_t m_count = 0;
};

} // namespace sluice::policy
