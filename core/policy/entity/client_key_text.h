#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::policy {

// How a client key is written: "slk-", 43 digits of base 62 that are 256 random bits, and 6 more that are the CRC-32 of those. The checksum tells a typo or a cut from a key that is merely unknown, and lets a detector find keys in text without guessing. Any
// thread.

inline constexpr std::string_view kClientKeyPrefix = "slk-";
inline constexpr std::size_t kClientKeySize = 4 + 43 + 6;

enum class ClientKeyReading : std::uint8_t {
    Foreign, // has not our prefix
    Mistyped, // has it, but its length, its digits or its checksum are wrong
    WellFormed,
};

std::string clientKeyText(const std::array<std::uint8_t, 32> &random);

ClientKeyReading readClientKey(std::string_view text);

} // namespace sluice::policy
