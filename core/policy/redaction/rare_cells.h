#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace sluice::policy {

// Counts how often each combination of values occurs, so that one which few share can be told apart: whoever knows that somebody used a
// rare model at a certain hour would find all else about them. Holds a bounded number of combinations; one it had no room for is rare.
// No thread rules.
class RareCells final {
public:
    static constexpr std::size_t kMost = 200'000;

    explicit RareCells(std::uint32_t least)
        : m_least(least)
    {
    }

    // What makes one: client, model and hour (of any beginning).
    struct Cell {
        std::string_view client;
        std::string_view model;
        std::int64_t hour = 0;
    };
    void count(const Cell &cell);
    [[nodiscard]] bool isRare(const Cell &cell) const;

private:
    std::uint32_t m_least;
    std::unordered_map<std::uint64_t, std::uint32_t> m_counts; // by a hash: two that share one count as more common than they are, once in 2^64
};

} // namespace sluice::policy
