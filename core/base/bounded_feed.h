#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace sluice::base {

// Facts on their way from many threads to one: a bounded list that drops the oldest entry when full and counts what
// it dropped. `wake` is called, outside the lock, when the feed goes from empty to filled: once a burst, so that the
// reader needs no timer; `filled` when a number of entries waits, for a reader that wants to wait a while, but not for that. Any thread.
template<typename T>
class BoundedFeed final {
public:
    struct Batch {
        std::vector<T> entries; // oldest first
        std::uint64_t dropped = 0; // lost since the last drain
    };

    explicit BoundedFeed(std::size_t capacity)
        : m_capacity(capacity)
    {
    }
    BoundedFeed(const BoundedFeed &) = delete;
    BoundedFeed &operator=(const BoundedFeed &) = delete;

    // Before the first publish; the callback must not block.
    void onWake(std::function<void()> wake) { m_wake = std::move(wake); }
    void onFilled(std::size_t count, std::function<void()> filled)
    {
        m_filledAt = count;
        m_filled = std::move(filled);
    }

    void publish(T entry)
    {
        bool first = false;
        bool filled = false;
        {
            const std::lock_guard lock(m_mutex);
            first = m_entries.empty();
            if (m_entries.size() >= m_capacity) {
                // Dropping one by one would move the whole vector for each entry of a burst.
                const std::size_t block = m_capacity / 16 + 1;
                m_entries.erase(m_entries.begin(), m_entries.begin() + static_cast<std::ptrdiff_t>(block));
                m_dropped += block;
            }
            m_entries.push_back(std::move(entry));
            filled = m_entries.size() == m_filledAt;
        }
        if (first && m_wake) {
            m_wake();
        }
        if (filled && m_filled) {
            m_filled();
        }
    }

    [[nodiscard]] Batch drain()
    {
        Batch batch;
        const std::lock_guard lock(m_mutex);
        batch.entries.swap(m_entries);
        batch.dropped = std::exchange(m_dropped, 0);
        return batch;
    }

private:
    const std::size_t m_capacity;
    std::function<void()> m_wake;
    std::size_t m_filledAt = 0;
    std::function<void()> m_filled;
    std::mutex m_mutex;
    std::vector<T> m_entries; // guarded by m_mutex
    std::uint64_t m_dropped = 0; // guarded by m_mutex
};

} // namespace sluice::base
