#pragma once

#include "http/websocket/opcode.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::http::websocket {

// Writers of frames: the only place where frame bytes are made. They append to `out`. A server gives no mask; a client must give a fresh,
// unpredictable key with every frame.

void writeFrameHead(std::string &out, Opcode opcode, bool fin, std::uint64_t length, const std::optional<MaskKey> &mask = {});
// A piece of the payload announced by writeFrameHead(), `offset` bytes after its start.
void writePayload(std::string &out, std::string_view bytes, const std::optional<MaskKey> &mask = {}, std::uint64_t offset = 0);

// A whole frame. A control frame's payload is at most kMaxControlPayload bytes: what is longer is cut off.
void writeFrame(std::string &out, Opcode opcode, std::string_view payload, const std::optional<MaskKey> &mask = {},
                bool fin = true);
// Without a payload where `code` may not be sent (1005, 1006); `reason` is cut at a character's end to what fits.
void writeClose(std::string &out, std::uint16_t code, std::string_view reason, const std::optional<MaskKey> &mask = {});

} // namespace sluice::http::websocket
