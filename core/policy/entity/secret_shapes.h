#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::policy {

// Characters of a part of a secret.
enum class SecretSet : std::uint8_t {
    Digits,
    LowerHex,
    Hex,
    Upper32, // A-Z2-7
    UpperDigits, // A-Z0-9
    LowerDigits, // a-z0-9
    Alnum,
    Word, // A-Za-z0-9_-
    WordDot, // the same and .
    Base64, // A-Za-z0-9+/=
    Uuid, // 0-9a-f-
};

bool isIn(SecretSet set, char32_t code);

// Some text, then `least` to `most` characters of a set. No thread rules: value.
struct SecretPart {
    std::string_view text;
    SecretSet set = SecretSet::Alnum;
    std::uint16_t least = 0;
    std::uint16_t most = 0;
};

enum class SecretCheck : std::uint8_t {
    Entropy, // the random part must look random
    Crc, // its last six characters are a checksum of those before (GitHub, npm)
    None,
};

// A secret that its own beginning gives away. No thread rules: value.
struct SecretShape {
    std::string_view rule;
    std::array<SecretPart, 3> parts; // the first begins with text, but for bots' numbers
    SecretCheck check = SecretCheck::Entropy;
    double score = 0.9;
};

// A secret that only a word before it gives away: `api_key = "…"`. No thread rules: value.
struct AssignedSecret {
    std::string_view rule;
    std::u32string_view word; // lower case, somewhere in the 40 characters before
    SecretSet set = SecretSet::Alnum;
    std::uint16_t least = 0;
    std::uint16_t most = 0;
    double score = 0.7;
};

std::span<const SecretShape> secretShapes();
std::span<const AssignedSecret> assignedSecrets();

} // namespace sluice::policy
