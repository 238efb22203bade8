#pragma once

#include "base/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::policy {

// How often each of the most frequent prompts came within the last minutes; of a prompt only a digest is known. No thread rules: value.
class RepeatTable final {
public:
    static constexpr base::Duration kWindow = std::chrono::minutes(10);
    static constexpr std::size_t kKept = 32; // more prompts than that in turn are no loop

    // Counts the prompt and gives how often it has come in a window that began with its first time.
    int add(std::uint64_t digest, base::TimePoint now);
    void clear() { m_entries.fill({}); }

private:
    struct Entry {
        std::uint64_t digest = 0;
        base::TimePoint first{};
        base::TimePoint last{};
        int count = 0; // 0: free
    };

    std::array<Entry, kKept> m_entries{};
};

} // namespace sluice::policy
