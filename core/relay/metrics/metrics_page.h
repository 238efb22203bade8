#pragma once

#include "base/clock.h"

#include <string>

namespace sluice::relay {

struct RuntimeConfig;
struct SharedState;

// The whole page of `/_sluice/metrics`: what finished exchanges add up to, how the relay and its upstreams stand now, and the process.
// Worker thread; locks what it reads, one after the other.
[[nodiscard]] std::string metricsPage(SharedState &shared, const RuntimeConfig &config, base::TimePoint now);

} // namespace sluice::relay
