#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Keeps the count of tokens honest: what the provider reported stands; an answer that broke off, was cut or left by its client
// before its usage came has none, and "unknown" is not estimated (WIRE.md case 59). Worker thread.
class UsageMeterFilter final : public Filter {
public:
    FilterStatus onResponseHead(ExchangeContext &context) override;
    FilterStatus onResponseChunk(ExchangeContext &context, std::string &chunk, bool last) override;
    void onFinished(ExchangeContext &context) override;

private:
    bool m_complete = false;
};

} // namespace sluice::relay
