#pragma once

#include "base/clock.h"

#include <cstdint>
#include <deque>

namespace sluice::policy {

struct Grant {
    bool granted = false;
    base::Duration retryAfter{}; // when refused: the earliest moment a permit comes free
};

// An exact sliding window: at most `permits` in any `window`, whatever the phase (a fixed window admits twice that at its edge,
// GCRA burst + rate). Keeps one time point a permit: 800 bytes at 100. Holds no lock and reads no clock; callers pass a
// non-decreasing `now` and serialise access (LimitRegistry). No thread rules: value.
class SlidingWindow final {
public:
    // permits 0 means no limit, and nothing is remembered then.
    explicit SlidingWindow(std::int64_t permits, base::Duration window = std::chrono::minutes(1));

    [[nodiscard]] Grant tryTake(base::TimePoint now);
    // Gives back the permit taken at `taken`: a later filter of ours refused the request.
    void refund(base::TimePoint taken);
    // Keeps what was used when the limit changes, so that editing it neither refunds nor punishes.
    void setPermits(std::int64_t permits);

    [[nodiscard]] std::int64_t used(base::TimePoint now);
    // Whether nothing is remembered any more: the registry may forget this key.
    [[nodiscard]] bool isIdle(base::TimePoint now);

private:
    void expire(base::TimePoint now);

    std::int64_t m_permits;
    base::Duration m_window;
    std::deque<base::TimePoint> m_taken; // oldest first
};

} // namespace sluice::policy
