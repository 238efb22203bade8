#pragma once

#include "base/clock.h"
#include "policy/limit/limit_words.h"

#include <cstdint>

namespace sluice::policy {

struct LeakySettings {
    Smoothing style = Smoothing::Off;
    std::int64_t rate = 0; // thousandths of a request a second, as nginx counts: 2 r/s is 2000, 30 r/m is 500
    std::int64_t burst = 0;
    std::int64_t delay = 0; // style Delay: so many of the burst do not wait
    bool operator==(const LeakySettings &) const = default;

    [[nodiscard]] bool isOn() const { return style != Smoothing::Off && rate > 0; }
    // nginx's "r/m": whole thousandths.
    [[nodiscard]] static std::int64_t perMinute(std::int64_t requests) { return requests * 1000 / 60; }
};

struct LeakyGrant {
    bool granted = false;
    base::Duration delay{}; // granted: to be waited before it runs
    base::Duration retryAfter{}; // refused: when one will be granted
    std::int64_t excess = 0; // thousandths of a request above the rate
};

// nginx's limit_req, to the thousandth: a bucket that leaks at `rate` on a clock of milliseconds, in which every granted request is one drop.
// What is refused does not count. Holds no lock and reads no clock. No thread rules: value.
class LeakyBucket final {
public:
    [[nodiscard]] LeakyGrant check(const LeakySettings &settings, base::TimePoint now) const;
    // Takes what a check() at the same `now` granted.
    void take(const LeakySettings &settings, base::TimePoint now);
    // Gives a drop back: a later filter of ours refused the request.
    void refund();
    void clear();
    // Whether it would treat the next request as its first.
    [[nodiscard]] bool isIdle(const LeakySettings &settings, base::TimePoint now) const;

private:
    [[nodiscard]] std::int64_t excessAt(const LeakySettings &settings, std::int64_t now) const;

    static constexpr std::int64_t kNever = -1;

    std::int64_t m_last = kNever; // milliseconds
    std::int64_t m_excess = 0;
};

} // namespace sluice::policy
