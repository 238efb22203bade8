#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Chooses the upstream of a request by weight; 503 sluice_no_upstream when none is usable. Worker thread.
class BalanceFilter final : public Filter {
public:
    FilterStatus onRequestBody(ExchangeContext &context) override;
};

} // namespace sluice::relay
