#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// HMAC-SHA256 under a key that stays on this computer. Empty: no pseudonyms can be made. Any thread.
using KeyedHash = std::function<std::array<std::uint8_t, 32>(std::string_view message)>;

// A placeholder is a type and a tag: `EMAIL7K3FQ2MA`. Both are upper case letters and the digits 2 to 7, so that JSON, Markdown and XML leave
// them alone. No type begins another one and tags have one length, so no placeholder begins another.
inline constexpr std::size_t kTagLength = 8;

// What a rule's placeholders begin with, by its name: that of an entity we know, another entity, or else a list or pattern that a person named.
std::string_view placeholderType(std::string_view rule);
// Every type there is.
std::span<const std::string_view> placeholderTypes();

// The type, and 40 leading bits of the hash over type, a zero byte and value in base32. The same bytes for the same key, for ever.
std::string placeholderFor(std::string_view type, std::string_view value, const KeyedHash &hash);

// Whether text looks like a placeholder of ours.
bool isPlaceholderShape(std::string_view text);

// Everything in `text` that looks like one, wherever it stands; sorted. Stops at `most`.
std::vector<std::string> placeholderShapesIn(std::string_view text, std::size_t most);

} // namespace sluice::policy
