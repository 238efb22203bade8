#pragma once

#include <cstdint>
#include <functional>

namespace sluice::policy {

// Seconds since 1970 in UTC.
using EpochSeconds = std::int64_t;

// The rules of a time zone: how many seconds local time is ahead of UTC at a moment. Asked often: cheap, and the same for the same moment.
using ZoneOffset = std::function<std::int64_t(EpochSeconds)>;

enum class CalendarUnit : std::uint8_t { Hour, Day, Week, Month };

// From `start` up to but not including `end`. The windows of a unit follow one another without gap or overlap, however the clocks are set.
struct CalendarWindow {
    EpochSeconds start = 0;
    EpochSeconds end = 0;
    bool operator==(const CalendarWindow &) const = default;
};

// The window a moment falls in, in local time; weeks begin on Monday. A day begins with its first instant: at 01:00 where midnight is
// skipped, at the first of two where it comes twice. An hour that comes twice is two hours. Any thread.
CalendarWindow windowAt(CalendarUnit unit, EpochSeconds now, const ZoneOffset &zone);

// The number of the local day since 1970 that `now` falls in by windowAt(Day). Any thread.
std::int64_t localDay(EpochSeconds now, const ZoneOffset &zone);

} // namespace sluice::policy
