#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::policy {

// About how many tokens a request body costs as a prompt: a token for four bytes of ASCII or three of anything else, and a flat sum for
// what is no text (a run of Base64 longer than any word: an image, a file). For reserving only: the provider's count replaces it. Any thread.
[[nodiscard]] std::int64_t estimateTokens(std::string_view body);

} // namespace sluice::policy
