#pragma once

#include "base/clock.h"

#include <optional>

namespace sluice::policy {

// A moving average of latencies that believes bad news at once and good news slowly: a sample above it replaces it, one below pulls it
// down over about ten seconds. While no samples come it sinks, so that an endpoint that was slow once is tried again within
// minutes. Holds no lock and reads no clock. No thread rules: value.
class PeakEwma final {
public:
    static constexpr base::Duration kDecay = std::chrono::seconds(10);
    static constexpr base::Duration kIdleDecay = std::chrono::seconds(45);

    void observe(base::Duration sample, base::TimePoint now);
    [[nodiscard]] std::optional<base::Duration> value() const; // as remembered
    [[nodiscard]] std::optional<base::Duration> sunk(base::TimePoint now) const; // for choosing

private:
    std::optional<double> m_nanoseconds;
    base::TimePoint m_at{};
};

} // namespace sluice::policy
