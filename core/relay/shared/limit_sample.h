#pragma once

#include "api/limit_records.h"
#include "base/clock.h"
#include "relay/runtime_config.h"
#include "relay/shared/shared_state.h"

#include <QString>

namespace sluice::relay {

// How all limits stand, for the desk. Any thread.
api::LimitsSample sampleLimits(SharedState &shared, const RuntimeConfig &config, base::TimePoint now);

// Forgets what a client as the desk calls it has used; empty: everyone. Any thread.
void resetLimits(SharedState &shared, const RuntimeConfig &config, const QString &client);

} // namespace sluice::relay
