#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Checks that identifiers carry. Texts are ASCII; letters are capitals where not said otherwise. Any thread.

bool passesLuhn(std::string_view digits);
// 17 digits and a digit or X: MOD 11-2 of GB 11643, and nothing else.
bool passesIdCard(std::string_view text);
// 18 characters of GB 32100: weights 3^i mod 31.
bool passesUscc(std::string_view text);
// The nine characters of an organisation's own code inside a USCC: GB 11714, mod 11.
bool passesOrganisationCode(std::string_view text);
// The country's length and mod 97.
bool passesIban(std::string_view text);
// 0 if the country has none.
std::size_t ibanLength(std::string_view country);

std::uint32_t crc32(std::string_view bytes);
// Six characters of 0-9A-Za-z, as GitHub and npm end their tokens.
std::string base62OfCrc(std::uint32_t crc);

std::array<std::uint8_t, 32> sha256(std::span<const std::uint8_t> bytes);
// A wallet address in base58 with its four check bytes; its version byte if it has 25 bytes and is right.
std::optional<std::uint8_t> base58CheckVersion(std::string_view text);
// A segwit address in bech32 or bech32m, in lower case.
bool passesBech32(std::string_view text);

// Bits a character, as Shannon counts them.
double entropyOf(std::string_view text);

} // namespace sluice::policy
