#include "store/keys/key_material.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace sluice::store {

namespace {

constexpr std::uint64_t kMostMemory = 1024ULL * 1024 * 1024;

int valueOf(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return -1;
}

} // namespace

bool fillRandom(std::string &bytes)
{
    return RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), static_cast<int>(bytes.size())) == 1;
}

base::Secret randomKeyBytes()
{
    std::string bytes(kKeyBytes, '\0');
    if (!fillRandom(bytes)) {
        return {};
    }
    return base::Secret(std::move(bytes));
}

base::Secret derivedKey(const base::Secret &key, std::string_view purpose, std::string_view context)
{
    std::string message(purpose);
    message += '\0';
    message += context;
    std::string digest(kKeyBytes, '\0');
    unsigned int length = 0;
    const std::string_view secret = key.reveal();
    const unsigned char *const done = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
        reinterpret_cast<const unsigned char *>(message.data()), message.size(), reinterpret_cast<unsigned char *>(digest.data()), &length);
    OPENSSL_cleanse(message.data(), message.size()); // a context may be a secret itself
    // Fails only without memory or without SHA-256 itself: everything would be sealed under one known key.
    if (!done || length != kKeyBytes) {
        std::abort();
    }
    return base::Secret(std::move(digest));
}

std::string keyCheckOf(const base::Secret &master)
{
    return std::string(derivedKey(master, "relay-keycheck", {}).reveal());
}

base::Secret toKeyText(const base::Secret &key)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * key.reveal().size());
    for (const char c : key.reveal()) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15U];
    }
    return base::Secret(std::move(text));
}

std::optional<base::Secret> fromKeyText(std::string_view text)
{
    if (text.size() != 2 * kKeyBytes) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(kKeyBytes);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = valueOf(text[i]);
        const int low = valueOf(text[i + 1]);
        if (high < 0 || low < 0) {
            OPENSSL_cleanse(bytes.data(), bytes.size());
            return std::nullopt;
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return base::Secret(std::move(bytes));
}

std::optional<base::Secret> keyFromPassphrase(const base::Secret &passphrase, std::string_view salt, const ScryptCost &cost)
{
    const std::uint64_t memory = 128ULL * cost.r * (std::uint64_t{1} << (cost.logN & 63U));
    if (cost.logN < 1 || cost.logN > 24 || cost.r < 1 || cost.r > 64 || cost.p < 1 || cost.p > 16 || memory > kMostMemory) {
        return std::nullopt;
    }
    std::string key(kKeyBytes, '\0');
    const std::string_view secret = passphrase.reveal();
    // OpenSSL counts a little more than the table itself.
    const int done = EVP_PBE_scrypt(secret.data(), secret.size(), reinterpret_cast<const unsigned char *>(salt.data()), salt.size(),
        std::uint64_t{1} << cost.logN, cost.r, cost.p, 2 * memory + 1024 * 1024, reinterpret_cast<unsigned char *>(key.data()), key.size());
    if (done != 1) {
        return std::nullopt;
    }
    return base::Secret(std::move(key));
}

void appendNumber(std::string &out, std::uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8) {
        out += static_cast<char>((value >> shift) & 0xFFU);
    }
}

void appendNumber(std::string &out, std::uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8) {
        out += static_cast<char>((value >> shift) & 0xFFU);
    }
}

} // namespace sluice::store
