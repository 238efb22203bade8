#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"

namespace sluice::api {

// What no single key of a budget can tell: names, amounts, currency, globs. `where` is the key's path. Any thread.
base::Error validateBudgets(const RelayConfig &config);

} // namespace sluice::api
