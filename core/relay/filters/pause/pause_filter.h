#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Answers 503 sluice_paused while the user has paused the relay; pausing never lets anything past a guardrail. Worker thread.
class PauseFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
};

} // namespace sluice::relay
