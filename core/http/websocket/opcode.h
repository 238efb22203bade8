#pragma once

#include <array>
#include <cstdint>

namespace sluice::http::websocket {

enum class Opcode : std::uint8_t {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

// Close codes of RFC 6455 7.4 that Sluice itself sends or looks at.
namespace close_code {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kNone = 1005; // never on the wire: a close frame without a code
inline constexpr std::uint16_t kAbnormal = 1006; // never on the wire: no close frame came
inline constexpr std::uint16_t kInvalidText = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kInternalError = 1011;
inline constexpr std::uint16_t kServiceRestart = 1012;
} // namespace close_code

using MaskKey = std::array<std::uint8_t, 4>;

// The largest payload of a control frame, and so of a close reason plus its code.
inline constexpr std::size_t kMaxControlPayload = 125;

// Whether `code` may stand in a close frame (RFC 6455 7.4, and the codes registered since).
constexpr bool isSendableCloseCode(std::uint16_t code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace sluice::http::websocket
