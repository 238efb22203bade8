#pragma once

#include "policy/limit/ring.h"
#include "policy/limit/sliding_window.h"

#include <cstdint>

namespace sluice::policy {

// A sliding window of weights: at most so many tokens in any minute. What a request may cost is reserved before it runs and settled when
// its real cost is known. Costs of nearly the same moment are added up under the end of their 4096th of the minute, so that memory is
// bounded and the sum never too small: room comes back at most that much late. Holds no lock and reads no clock, as SlidingWindow.
// No thread rules: value.
class TokenWindow final {
public:
    // tokens 0 means no limit, and nothing is remembered then.
    explicit TokenWindow(std::int64_t tokens)
        : m_tokens(tokens)
    {
    }

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
    [[nodiscard]] bool isIdle(base::TimePoint now) { return used(now) == 0; }

private:
    struct Entry {
        std::int64_t slot;
        std::int64_t tokens;
    };

    void expire(base::TimePoint now);

    std::int64_t m_tokens;
    std::int64_t m_used = 0;
    Ring<Entry> m_entries; // oldest first
};

} // namespace sluice::policy
