#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"

namespace sluice::api {

// Whether the settings make sense by themselves: ranges, required keys, unique names, usable addresses. The first problem
// with the path of its key in `where` ("upstreams[1].url"), or no error. Files and the network are not looked at. Any thread.
base::Error validateConfig(const RelayConfig &config);

} // namespace sluice::api
