#pragma once

#include "relay/filters/filter.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::relay {

// Recognises a request that wants to become a WebSocket, checks it, and takes out of its head what belongs to the client's own connection:
// key, version, extensions, and the sub-protocol that carries an API key. Only the paths whose messages we can judge may become one.
// Worker thread.
class UpgradeFilter final : public Filter {
public:
    FilterStatus onRequestHead(ExchangeContext &context) override;
};

// `query` with another value of its `model`; nothing if it has none.
std::optional<std::string> queryWithModel(std::string_view query, std::string_view model);

// The prefix of the sub-protocol by which web pages hand over an API key.
inline constexpr std::string_view kKeyProtocol = "openai-insecure-api-key.";

} // namespace sluice::relay
