#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice::policy {

// A prompt as 64 bits by which it is known again, and nothing else can be: SipHash-2-4 under a key that nobody outside knows. Any thread.
using DigestKey = std::array<std::uint64_t, 2>;

std::uint64_t promptDigest(const DigestKey &key, std::string_view prompt);

} // namespace sluice::policy
