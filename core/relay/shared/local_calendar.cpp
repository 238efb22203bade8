#include "relay/shared/local_calendar.h"

#include "base/clock.h"

#include <QDateTime>

#include <chrono>

namespace sluice::relay {

LocalCalendar systemCalendar()
{
    return {[] { return std::chrono::duration_cast<std::chrono::seconds>(base::wallNow().time_since_epoch()).count(); },
            [](policy::EpochSeconds at) { return std::int64_t{QDateTime::fromSecsSinceEpoch(at).offsetFromUtc()}; }};
}

} // namespace sluice::relay
