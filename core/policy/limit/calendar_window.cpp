#include "policy/limit/calendar_window.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace sluice::policy {

namespace {

using Days = std::int64_t; // since 1970-01-01, local

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

std::int64_t floorDiv(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The first moment in (from, to] at which the offset is no longer the one at `from`; one change lies between them.
EpochSeconds changeBetween(EpochSeconds from, EpochSeconds to, const ZoneOffset &zone)
{
    const std::int64_t before = zone(from);
    while (to - from > 1) {
        const EpochSeconds middle = from + (to - from) / 2;
        (zone(middle) == before ? from : to) = middle;
    }
    return to;
}

// The first instant of a local day.
EpochSeconds startOf(Days day, const ZoneOffset &zone)
{
    const std::int64_t local = day * kDay;
    // No zone is further than 14 hours from UTC: both sides of a change near this midnight are seen.
    const EpochSeconds early = local - 15 * kHour;
    const EpochSeconds late = local + 15 * kHour;
    const std::int64_t before = zone(early);
    const std::int64_t after = zone(late);
    std::optional<EpochSeconds> first;
    for (const std::int64_t offset : {before, after}) {
        if (zone(local - offset) == offset) {
            first = std::min(first.value_or(local - offset), local - offset);
        }
    }
    return first ? *first : changeBetween(early, late, zone); // midnight is skipped
}

// The local day, by the calendar, that the window of `day` begins with, and the first one after it.
Days firstDay(CalendarUnit unit, Days day)
{
    using namespace std::chrono;
    const sys_days at{days{day}};
    if (unit == CalendarUnit::Week) {
        return day - (weekday{at}.iso_encoding() - 1);
    }
    if (unit == CalendarUnit::Month) {
        const year_month_day date{at};
        return sys_days{date.year() / date.month() / 1}.time_since_epoch().count();
    }
    return day;
}

Days nextFirstDay(CalendarUnit unit, Days first)
{
    using namespace std::chrono;
    if (unit == CalendarUnit::Week) {
        return first + 7;
    }
    if (unit == CalendarUnit::Month) {
        const year_month_day date{sys_days{days{first}}};
        return sys_days{(date.year() / date.month() + months{1}) / 1}.time_since_epoch().count();
    }
    return first + 1;
}

CalendarWindow hourAt(EpochSeconds now, const ZoneOffset &zone)
{
    const std::int64_t offset = zone(now);
    CalendarWindow window;
    window.start = floorDiv(now + offset, kHour) * kHour - offset;
    window.end = window.start + kHour;
    // The clocks were set within this hour: it begins, or ends, with that.
    if (zone(window.start) != offset) {
        window.start = changeBetween(window.start, now, zone);
    }
    if (zone(window.end - 1) != offset) {
        window.end = changeBetween(now, window.end - 1, zone);
    }
    return window;
}

} // namespace

CalendarWindow windowAt(CalendarUnit unit, EpochSeconds now, const ZoneOffset &zone)
{
    if (unit == CalendarUnit::Hour) {
        return hourAt(now, zone);
    }
    Days first = firstDay(unit, floorDiv(now + zone(now), kDay));
    CalendarWindow window{startOf(first, zone), startOf(nextFirstDay(unit, first), zone)};
    // Clocks set back over midnight show the old day again after the new one has begun; and a zone may skip a whole day.
    while (now >= window.end) {
        first = nextFirstDay(unit, first);
        window = {window.end, startOf(nextFirstDay(unit, first), zone)};
    }
    return window;
}

std::int64_t localDay(EpochSeconds now, const ZoneOffset &zone)
{
    Days day = floorDiv(now + zone(now), kDay);
    while (now >= startOf(day + 1, zone)) {
        ++day;
    }
    return day;
}

} // namespace sluice::policy
