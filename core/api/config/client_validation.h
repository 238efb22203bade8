#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"

namespace sluice::api {

// What the tables of keys cannot tell about client keys: ids, names and keys that stand for one client each, hashes that can be some, a
// rotation that ends; and of the anomaly breaker: times that fit each other. InvalidConfig with `where` the key. Any thread.
base::Error validateClients(const RelayConfig &config);

} // namespace sluice::api
