#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Refuses what the caller's key is not for: a model, a route, or upstreams of which the route leads to none. Which upstream of several takes the
// request is left to the balancer, which is told whom it may choose. Worker thread.
class KeyScopeFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;
};

} // namespace sluice::relay
