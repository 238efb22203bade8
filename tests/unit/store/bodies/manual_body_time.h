#pragma once

#include "store/bodies/body_clock.h"

#include <chrono>

namespace sluice::test {

// Both clocks, moved by hand. No thread rules: value.
struct ManualBodyTime {
    store::BodyTime now{base::WallTime(std::chrono::milliseconds(1'800'000'000'000)), std::chrono::hours(5), {1}};

    void pass(std::chrono::milliseconds time)
    {
        now.wall += time;
        now.sinceBoot += time;
    }
    void setClock(std::chrono::milliseconds by) { now.wall += by; }
    void reboot()
    {
        now.sinceBoot = std::chrono::seconds(20);
        ++now.boot[0];
    }
};

} // namespace sluice::test
