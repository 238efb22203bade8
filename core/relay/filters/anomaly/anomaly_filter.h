#pragma once

#include "relay/filters/filter.h"

#include <cstdint>
#include <optional>

namespace sluice::relay {

// Keeps out a client whose anomaly breaker is open, and tells the breaker what comes of its requests. Of a WebSocket each `response.create` is
// a request (SocketRelay); opening one is let through unless the client is suspended. Worker thread.
class AnomalyFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
    FilterStatus onRequestBody(ExchangeContext &context) override;
    void onFinished(ExchangeContext &context) override;

private:
    FilterStatus take(ExchangeContext &context, const ClientAdmission &admission);

    std::optional<std::uint32_t> m_epoch; // the breaker wants to hear of this request
};

// Whether a request that ended so is the client's fault: `status` is its answer's, ours or the upstream's. What an upstream holds against our
// credential (401, 403), and asks of us all (408, 429), is not.
bool isClientFault(int status, base::ErrorCode refusedWith);

// What counts of an answer's usage: cached input costs little and comes again with every turn.
std::uint64_t countedTokens(const policy::TokenUsage &usage);

} // namespace sluice::relay
