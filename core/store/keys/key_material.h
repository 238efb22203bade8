#pragma once

#include "base/secret.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::store {

// Keys as raw bytes: making, deriving and checking them, by OpenSSL. Any thread.

inline constexpr std::size_t kKeyBytes = 32;

// False if the system has no randomness to give.
[[nodiscard]] bool fillRandom(std::string &bytes);
// 256 random bits; empty if the system has none to give.
[[nodiscard]] base::Secret randomKeyBytes();

// HMAC-SHA256 of `purpose`, a zero byte and `context` under `key`: a key for that purpose alone, from which `key` cannot be told.
[[nodiscard]] base::Secret derivedKey(const base::Secret &key, std::string_view purpose, std::string_view context);

// Tells a wrong key from damage without telling anything about the key.
[[nodiscard]] std::string keyCheckOf(const base::Secret &master);

// Hexadecimal digits, so that every key store can keep it, and back; nothing if the text is not that of a key.
[[nodiscard]] base::Secret toKeyText(const base::Secret &key);
[[nodiscard]] std::optional<base::Secret> fromKeyText(std::string_view text);

// What scrypt (RFC 7914) costs: 128 MiB of memory and about half a second. Debian 12's OpenSSL has no Argon2id.
struct ScryptCost {
    std::uint32_t logN = 17;
    std::uint32_t r = 8;
    std::uint32_t p = 1;
    bool operator==(const ScryptCost &) const = default;
};

// Nothing where memory is short or the cost makes no sense (more than 1 GiB).
[[nodiscard]] std::optional<base::Secret> keyFromPassphrase(const base::Secret &passphrase, std::string_view salt, const ScryptCost &cost);

// Little endian, for what tags are bound to and for files.
void appendNumber(std::string &out, std::uint64_t value);
void appendNumber(std::string &out, std::uint32_t value);

} // namespace sluice::store
