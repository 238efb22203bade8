#pragma once

#include "policy/dialect/json_tape.h"

#include <string_view>

namespace sluice::policy {

// Names the protocols themselves give. A list that holds "user" or "content" means texts, not the grammar of the request; and a mask
// there would only break it. Asked after a hit, so they cost nothing otherwise. No thread rules: pure functions.
bool isProtocolKey(std::string_view key);
// "role":"user", "type":"text" and the like: a known value under a known key.
bool isProtocolValue(const JsonTape &tape, std::uint32_t node);
// An id of letters, digits and `_-.:` under a key that holds ids.
bool isOpaqueId(const JsonTape &tape, std::uint32_t node);

} // namespace sluice::policy
