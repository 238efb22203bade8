#include "tls/keyed_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstdlib>
#include <string>

namespace sluice::tls {

std::array<std::uint8_t, 32> hmacSha256(std::string_view key, std::string_view message)
{
    std::array<std::uint8_t, 32> digest{};
    unsigned int length = 0;
    const unsigned char *const done
        = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char *>(message.data()),
               message.size(), digest.data(), &length);
    // Fails only without memory or without SHA-256 itself: every value would get the same tag.
    if (!done || length != digest.size()) {
        std::abort();
    }
    return digest;
}

std::array<std::uint8_t, 32> sha256(std::string_view message)
{
    std::array<std::uint8_t, 32> digest{};
    SHA256(reinterpret_cast<const unsigned char *>(message.data()), message.size(), digest.data());
    return digest;
}

std::optional<std::array<std::uint8_t, 32>> randomBits()
{
    std::array<std::uint8_t, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return std::nullopt;
    }
    return bytes;
}

base::Secret randomKey()
{
    std::optional<std::array<std::uint8_t, 32>> bits = randomBits();
    if (!bits) {
        return {};
    }
    std::array<std::uint8_t, 32> &bytes = *bits;
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string key;
    key.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        key += kDigits[byte >> 4];
        key += kDigits[byte & 15U];
    }
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return base::Secret(std::move(key));
}

} // namespace sluice::tls
