#pragma once

#include <chrono>

namespace sluice::base {

// Monotonic time: the only clock limits, timeouts and breakers may see. They take it as an argument; only the edge
// (connections, timers, main) calls now(). No thread rules: value.
using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

// Wall-clock time in UTC, for people, certificates and retention; never for intervals.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

inline TimePoint now() { return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now()); }

inline WallTime wallNow()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace sluice::base
