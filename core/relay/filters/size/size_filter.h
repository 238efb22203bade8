#pragma once

#include "relay/filters/filter.h"

namespace sluice::relay {

// Refuses a body that is declared too large before a byte of it is read; chunked bodies are counted by the parser, and what a coded body
// unfolds to by whoever decodes it. Worker thread.
class SizeFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
};

} // namespace sluice::relay
