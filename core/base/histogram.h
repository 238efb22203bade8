#pragma once

#include "base/clock.h"

#include <array>
#include <cstdint>

namespace sluice::base {

// Durations counted in 256 logarithmic buckets, eight to an octave, from 1 µs to about 70 minutes: a quantile read back
// is at most 9 % off. Histograms add up, percentiles do not; that is why samples carry these. No thread rules: value.
class Histogram final {
public:
    void record(Duration value);
    void add(const Histogram &other);
    void clear();

    [[nodiscard]] std::uint64_t count() const { return m_count; }

    // The duration below which `q` (0…1) of the values lie; zero when empty.
    [[nodiscard]] Duration quantile(double q) const;

    bool operator==(const Histogram &) const = default;

private:
    std::array<std::uint32_t, 256> m_buckets{};
    std::uint64_t m_count = 0;
};

} // namespace sluice::base
