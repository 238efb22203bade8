#include "store/retention_clock.h"

#include <algorithm>
#include <chrono>

namespace sluice::store {

RetentionClock::RetentionClock(State state)
    : m_state(state)
{
}

qint64 RetentionClock::read(qint64 wall, base::TimePoint now)
{
    // Between two runs nobody knows how long it was; within one, monotonic time does.
    const qint64 passed = m_hasRead ? std::chrono::duration_cast<std::chrono::milliseconds>(now - m_lastNow).count() : 0;
    const qint64 expected = m_state.lastWall + std::max<qint64>(0, passed);
    if (wall < m_state.lastWall) {
        m_state.offset += expected - wall; // exactly what was taken away: a clock that is only slewed is never behind its last word
    }
    m_state.lastWall = wall;
    m_hasRead = true;
    m_lastNow = now;
    return m_state.lastWall + m_state.offset;
}

} // namespace sluice::store
