#pragma once

#include "policy/limit/sliding_window.h"

#include <cstdint>
#include <memory>

namespace sluice::policy {

// A sliding window of weights: at most so many tokens in any `window`. What a request may cost is reserved before it runs and settled when
// its real cost is known. Costs of nearly the same moment are added up under the end of their 4096th of the window, so that memory is
// bounded and the sum never too small: room comes back at most that much late. Holds no lock and reads no clock, as SlidingWindow.
// No thread rules: value.
class TokenWindow final {
public:
    // tokens 0 means no limit, and nothing is remembered then.
    explicit TokenWindow(std::int64_t tokens, base::Duration window = std::chrono::minutes(1));

    // Whether there is room for `cost`. One above the whole limit needs an empty window here; callers refuse it for good before they ask.
    [[nodiscard]] Grant check(std::int64_t cost, base::TimePoint now);
    void take(std::int64_t cost, base::TimePoint now);
    // What was taken at `taken` has cost `real` instead of `reserved`: less comes back where it was taken, more is taken now.
    void settle(base::TimePoint taken, std::int64_t reserved, std::int64_t real, base::TimePoint now);
    void setTokens(std::int64_t tokens);
    void clear(); // frees its memory too

    [[nodiscard]] std::int64_t tokens() const { return m_tokens; }
    [[nodiscard]] std::int64_t used(base::TimePoint now);
    [[nodiscard]] base::TimePoint emptyAt(base::TimePoint now);
    [[nodiscard]] bool isIdle(base::TimePoint now);

private:
    struct Entry {
        base::TimePoint at;
        std::int64_t tokens = 0;
    };

    [[nodiscard]] Entry &at(std::uint32_t index) { return m_ring[(m_head + index) & (m_capacity - 1)]; }
    [[nodiscard]] base::TimePoint slotOf(base::TimePoint moment) const;
    void expire(base::TimePoint now);
    void grow();

    std::int64_t m_tokens;
    base::Duration m_window;
    std::int64_t m_used = 0;
    std::unique_ptr<Entry[]> m_ring; // oldest first
    std::uint32_t m_capacity = 0; // a power of two, or 0
    std::uint32_t m_head = 0;
    std::uint32_t m_count = 0;
};

} // namespace sluice::policy
