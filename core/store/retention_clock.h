#pragma once

#include "base/clock.h"

#include <QtGlobal>

namespace sluice::store {

// Wall-clock time that never goes backwards, for what must not be kept longer than promised. Where the computer's clock is set back, while
// we run or in between, it goes on from the last time it told; a clock set forward makes things older, never younger. Its state has to be
// kept with what it stamps. Any thread, one call at a time.
class RetentionClock final {
public:
    struct State {
        qint64 lastWall = 0; // what the computer's clock said last; milliseconds since 1970, UTC
        qint64 offset = 0; // what we are ahead of it, milliseconds
        bool operator==(const State &) const = default;
    };

    RetentionClock() = default;
    explicit RetentionClock(State state);

    // Milliseconds since 1970, not before what it returned last. `wall`: the computer's clock; `now`: as monotonic time has it.
    qint64 read(qint64 wall, base::TimePoint now);
    [[nodiscard]] const State &state() const { return m_state; }

private:
    State m_state;
    bool m_hasRead = false;
    base::TimePoint m_lastNow{}; // of the last read(); only once m_hasRead
};

} // namespace sluice::store
