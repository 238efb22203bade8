#pragma once

#include "base/secret.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::tls {

// HMAC-SHA256. Any thread.
std::array<std::uint8_t, 32> hmacSha256(std::string_view key, std::string_view message);

// SHA-256. Any thread.
std::array<std::uint8_t, 32> sha256(std::string_view message);

// 256 random bits; nothing if the system has no randomness to give. Any thread.
std::optional<std::array<std::uint8_t, 32>> randomBits();

// 256 random bits in hexadecimal digits, so that every key store can keep them. Empty if the system has no randomness to give. Any thread.
base::Secret randomKey();

} // namespace sluice::tls
