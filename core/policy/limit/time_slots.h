#pragma once

#include "base/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::policy {

// Sums over the last Count slots of time, each `width` long: a sliding window that is exact to one slot. No thread rules: value.
template<typename Value, std::size_t Count>
class TimeSlots final {
public:
    explicit TimeSlots(base::Duration width)
        : m_width(width)
    {
    }

    void add(const Value &value, base::TimePoint now)
    {
        advance(now);
        m_slots[slotOf(m_last)] += value;
    }

    [[nodiscard]] Value sum(base::TimePoint now)
    {
        advance(now);
        Value all{};
        for (const Value &slot : m_slots) {
            all += slot;
        }
        return all;
    }

    void clear() { m_slots.fill(Value{}); }

private:
    static std::size_t slotOf(std::int64_t number) { return static_cast<std::size_t>(number) % Count; }

    void advance(base::TimePoint now)
    {
        const std::int64_t number = now.time_since_epoch() / m_width;
        if (number - m_last >= static_cast<std::int64_t>(Count)) {
            clear();
        } else {
            for (std::int64_t passed = m_last + 1; passed <= number; ++passed) {
                m_slots[slotOf(passed)] = Value{};
            }
        }
        m_last = number > m_last ? number : m_last;
    }

    base::Duration m_width;
    std::array<Value, Count> m_slots{};
    std::int64_t m_last = 0; // number of the newest slot
};

} // namespace sluice::policy
