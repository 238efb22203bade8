#pragma once

#include "policy/dialect/json_tape.h"

#include <string_view>

namespace sluice::policy {

// Names the protocols themselves give. A list that holds "user" or "content" means texts, not the grammar of the request; and a mask
// there would only break it. Asked after a hit, so they cost nothing otherwise. No thread rules: pure functions.
bool isProtocolKey(std::string_view key);
// "role":"user", "type":"text" and the like: a known value under a known key.
bool isProtocolValue(const JsonTape &tape, std::uint32_t node);
// "response.output_text.delta", "content_block": a type of stream event or a key, made of nothing but the protocols' own words.
bool isEventType(std::string_view name);
// An id of letters, digits and `_-.:` under a key that holds ids.
bool isOpaqueId(const JsonTape &tape, std::uint32_t node);

} // namespace sluice::policy
