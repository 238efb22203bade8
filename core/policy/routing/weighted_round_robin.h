#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sluice::policy {

// Smooth weighted round robin over indices: with weights 5, 1, 1 it picks 0 0 1 0 2 0 0, never five in a row and then the rest. An index of
// weight 0 is never picked. Holds no lock; callers serialise access. No thread rules: value.
class WeightedRoundRobin final {
public:
    explicit WeightedRoundRobin(std::vector<std::uint32_t> weights);

    // The next index; nothing if every weight is 0.
    [[nodiscard]] std::optional<std::size_t> next();
    // The next index among those `isUsable` lets through (ejected, already tried); the shares of the others are kept, not saved up.
    [[nodiscard]] std::optional<std::size_t> next(const std::function<bool(std::size_t)> &isUsable);

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        std::int64_t weight = 0;
        std::int64_t credit = 0; // the sum of all credits is 0 between picks
    };

    std::vector<Entry> m_entries;
};

} // namespace sluice::policy
