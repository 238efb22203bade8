#pragma once

#include "http/header_map.h"
#include "policy/dialect/dialect.h"
#include "relay/runtime_config.h"

namespace sluice::relay {

// Adds the upstream's credential to a request's head, in the form the upstream is configured for or the dialect asks for. The caller has
// taken the client's own credential headers out. Any thread.
void addCredential(http::HeaderMap &headers, const RuntimeUpstream &upstream, policy::Dialect dialect);

// Whether requests of our own (health checks, the staged test) should speak Anthropic's dialect to it.
bool isAskedAsAnthropic(const RuntimeUpstream &upstream);

} // namespace sluice::relay
