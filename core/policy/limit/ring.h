#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace sluice::policy {

// A queue in one piece that grows to what it held at a time and allocates no more then. What fits in place of the pointer needs no memory of its
// own: most client keys hold little most of the time. No thread rules: value that stays where it is.
template<typename T>
class Ring final {
    static_assert(std::is_trivial_v<T>);

public:
    Ring() = default;
    ~Ring() { clear(); }
    Ring(const Ring &) = delete;
    Ring &operator=(const Ring &) = delete;

    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] std::uint32_t size() const { return m_count; }
    // From the oldest, which is 0.
    [[nodiscard]] T &operator[](std::uint32_t index) { return values()[(m_head + index) & (m_capacity - 1)]; }
    [[nodiscard]] T &back() { return (*this)[m_count - 1]; }
    // Asks for both ends before they are needed: they may be far away, and far from each other.
    void fetch()
    {
        __builtin_prefetch(&(*this)[0]);
        __builtin_prefetch(&(*this)[m_count], 1);
    }

    void pushBack(const T &value)
    {
        if (m_count == m_capacity) {
            grow();
        }
        (*this)[m_count++] = value;
    }

    void popFront()
    {
        m_head = (m_head + 1) & (m_capacity - 1);
        --m_count;
    }

    void erase(std::uint32_t index)
    {
        for (--m_count; index < m_count; ++index) {
            (*this)[index] = (*this)[index + 1];
        }
    }

    // The first that is not before what is sought; size() if all are. Values are in order.
    template<typename IsBefore>
    [[nodiscard]] std::uint32_t firstNot(IsBefore &&isBefore)
    {
        std::uint32_t low = 0;
        std::uint32_t high = m_count;
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (isBefore((*this)[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void clear() // frees its memory too
    {
        if (m_capacity > kNear) {
            delete[] m_far;
        }
        m_capacity = kNear;
        m_head = m_count = 0;
    }

private:
    static constexpr std::uint32_t kNear = std::max<std::uint32_t>(1, sizeof(T *) / sizeof(T));
    static_assert((kNear & (kNear - 1)) == 0);

    [[nodiscard]] T *values() { return m_capacity > kNear ? m_far : m_near; }

    void grow()
    {
        const std::uint32_t capacity = m_capacity * 2;
        T *const values = new T[capacity];
        for (std::uint32_t i = 0; i < m_count; ++i) {
            values[i] = (*this)[i];
        }
        const std::uint32_t count = m_count;
        clear();
        m_far = values;
        m_capacity = capacity;
        m_count = count;
    }

    union {
        T *m_far; // of m_capacity values, when there are more than kNear
        T m_near[kNear];
    };
    std::uint32_t m_capacity = kNear; // a power of two
    std::uint32_t m_head = 0; // of the oldest
    std::uint32_t m_count = 0;
};

} // namespace sluice::policy
