#pragma once

#include "base/clock.h"

#include <optional>

namespace sluice::policy {

// What a throttled endpoint is spared: until the moment it named (`retry-after`) it gets nothing while others can serve, and with each
// throttling its share halves, down to a sixteenth; the share grows back within a minute after the pause. It halves once a second
// at most: answers to requests that ran side by side are one piece of news.
// Holds no lock and reads no clock. No thread rules: value.
class ThrottleCooldown final {
public:
    static constexpr base::Duration kLongest = std::chrono::minutes(5);
    static constexpr base::Duration kRecovery = std::chrono::minutes(1);

    void throttled(std::optional<base::Duration> retryAfter, base::TimePoint now);
    // Asks for a pause without taking any of the share: a 503 that says when to come back.
    void pause(base::Duration retryAfter, base::TimePoint now);
    // It answered during its pause.
    void endPause(base::TimePoint now);
    void reset() { *this = {}; }

    [[nodiscard]] std::optional<base::TimePoint> until(base::TimePoint now) const; // unset: not paused
    [[nodiscard]] double share(base::TimePoint now) const; // 1/16 … 1

private:
    std::optional<base::TimePoint> m_until;
    double m_share = 1.0; // when it was last throttled
    std::optional<base::TimePoint> m_halvedAt;
    base::TimePoint m_at{}; // from when the share grows back
};

} // namespace sluice::policy
