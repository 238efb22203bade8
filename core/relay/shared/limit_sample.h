#pragma once

#include "api/limit_records.h"
#include "base/clock.h"
#include "relay/runtime_config.h"
#include "relay/shared/shared_state.h"

#include <QString>

#include <string>

namespace sluice::relay {

// How all limits stand, for the desk. Any thread.
api::LimitsSample sampleLimits(SharedState &shared, const RuntimeConfig &config, base::TimePoint now);

// What counters are kept by for a client as the desk calls it; empty: everyone. Any thread.
std::string limitKeyOf(const RuntimeConfig &config, const QString &client);

} // namespace sluice::relay
