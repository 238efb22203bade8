#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// The relay's own paths under /_sluice/: `health` (JSON), `ca.pem` (the certificate clients must trust), `setup` (how to point a client
// here, as text), `metrics` (Prometheus' text format). They never reach an upstream; anything else below the prefix is 404. Worker thread.
class AdminFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
};

} // namespace sluice::relay
