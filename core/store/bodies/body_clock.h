#pragma once

#include "base/clock.h"

#include <array>
#include <chrono>
#include <cstdint>

namespace sluice::store {

// A boot of this computer, as the kernel names it; all zero: not known.
using BootId = std::array<std::uint8_t, 16>;

// A moment by both clocks: the one people set, and the one that only counts, sleep included, and begins anew with each boot.
// No thread rules: value.
struct BodyTime {
    base::WallTime wall{};
    std::chrono::milliseconds sinceBoot{0};
    BootId boot{};

    [[nodiscard]] static BodyTime now();
};

// What was known of time when somebody last looked; kept in files. No thread rules: value.
struct ClockMark {
    base::WallTime latest{}; // the highest time ever seen
    std::chrono::milliseconds sinceBoot{0};
    BootId boot{};
    bool operator==(const ClockMark &) const = default;
};

// Time by which the life of keys is measured. It never goes back, and it never runs slower than the computer's own counter: setting the clock back
// lengthens no life, setting it forward ends lives early. What passed while nobody looked is known within one boot by the counter, and over
// a reboot by the wall clock; where that says less than it did before, nothing is known. No thread rules: value.
class BodyClock final {
public:
    // The first look.
    explicit BodyClock(const BodyTime &now);

    // Takes up what an earlier run left. False: the clock was set back meanwhile, so that nobody knows how much time has passed since;
    // what was measured by the mark must count as over.
    [[nodiscard]] bool resume(const ClockMark &mark);

    // The time of now.
    base::WallTime advance(const BodyTime &now);

    // Nothing is measured by it any more: it may show what the wall clock shows.
    void restart(const BodyTime &now);

    [[nodiscard]] ClockMark mark() const { return m_mark; }

private:
    ClockMark m_mark;
};

} // namespace sluice::store
