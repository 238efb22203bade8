#pragma once

#include "policy/limit/calendar_window.h"

#include <functional>

namespace sluice::relay {

// The wall clock and the time zone that budgets go by. Any thread.
struct LocalCalendar {
    std::function<policy::EpochSeconds()> now;
    policy::ZoneOffset offset;
};

// This computer's.
LocalCalendar systemCalendar();

} // namespace sluice::relay
