#pragma once

#include "base/result.h"
#include "http/message.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http::websocket {

// The opening handshake of RFC 6455, both sides. SHA-1 comes from Boost.Beast, as its own WebSockets use it. No extension is ever
// agreed to: frames could not be read with one.

// What a client asks for with an upgrade that passed every check.
struct UpgradeRequest {
    std::string key; // Sec-WebSocket-Key as sent
    std::vector<std::string> protocols; // offered sub-protocols, in the client's order
};

// Whether a request wants to become a WebSocket: it may still be refused by checkUpgrade().
[[nodiscard]] bool asksForUpgrade(const RequestHead &head);
// GET, HTTP/1.1, no body, Connection and Upgrade, one version 13, one key of 16 bytes, protocols that are tokens. MalformedRequest else;
// its `where` is the header at fault. A wrong version is answered with 426 and Sec-WebSocket-Version: 13.
[[nodiscard]] base::Result<UpgradeRequest> checkUpgrade(const RequestHead &head);

// Whether an answer to our upgrade is one: 101, Connection, Upgrade, the right Sec-WebSocket-Accept, no extension, and at most one
// sub-protocol, which must be one of `offered`. Gives the sub-protocol, or an empty text; InvalidResponse else.
[[nodiscard]] base::Result<std::string> checkUpgradeAnswer(const ResponseHead &head, std::string_view key,
                                                           const std::vector<std::string> &offered);

// Sec-WebSocket-Key out of 16 random bytes.
[[nodiscard]] std::string upgradeKey(const std::array<std::uint8_t, 16> &random);
// Sec-WebSocket-Accept for a key.
[[nodiscard]] std::string acceptFor(std::string_view key);

// Adds what makes a request an upgrade, and an answer to one; `protocol` empty: none.
void addUpgradeFields(HeaderMap &headers, std::string_view key, const std::vector<std::string> &protocols);
void addAcceptFields(HeaderMap &headers, std::string_view key, std::string_view protocol);

// The tokens of every field `name`, in order; empty elements are left out.
[[nodiscard]] std::vector<std::string> listOf(const HeaderMap &headers, std::string_view name);

} // namespace sluice::http::websocket
