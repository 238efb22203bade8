#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"
#include "relay/runtime_config.h"

#include <vector>

namespace sluice::service {

// Refuses upstreams that lead back to our own listeners by whatever name: names with a listener's port are looked up, all at once and for two
// seconds at most; what is not found by then is for the check at connect time. `where` of the error is the key's path. Blocks.
base::Error refuseOwnListeners(const api::ListenersConfig &listeners, const std::vector<relay::RuntimeUpstream> &upstreams);

} // namespace sluice::service
