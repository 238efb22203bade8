#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// The header by which relays of this kind know a request that has been through them: their instance ids, in order.
inline constexpr const char *kHopHeader = "x-sluice-hop";

// Refuses what this relay itself has sent (508 sluice_loop): its own address as an upstream, or a ring of relays. Worker thread.
class LoopGuardFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
};

} // namespace sluice::relay
