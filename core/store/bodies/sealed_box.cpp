#include "store/bodies/sealed_box.h"

#include "store/keys/key_material.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <limits>

namespace sluice::store {

namespace {

std::string boundTo(const BoxLabel &label)
{
    std::string bound;
    appendNumber(bound, static_cast<std::uint64_t>(label.row));
    appendNumber(bound, static_cast<std::uint64_t>(label.hour));
    appendNumber(bound, label.column);
    appendNumber(bound, SealedBox::kSchema);
    return bound;
}

base::Secret keyOf(const base::Secret &hourKey, const std::string &salt)
{
    return derivedKey(hourKey, "sluice body text", salt);
}

// Seven bytes of the salt, the chunk's number, and whether it is the last.
std::string nonceOf(const std::string &salt, std::uint32_t chunk, bool isLast)
{
    std::string nonce = salt.substr(0, 7);
    for (int shift = 24; shift >= 0; shift -= 8) {
        nonce += static_cast<char>((chunk >> shift) & 0xFFU);
    }
    nonce += isLast ? '\1' : '\0';
    return nonce;
}

} // namespace

std::optional<SealedText> SealedBox::seal(const base::Secret &hourKey, const BoxLabel &label, std::string_view plain)
{
    if (hourKey.reveal().size() != Aes256Gcm::kKeySize || plain.size() / kChunk >= std::numeric_limits<std::uint32_t>::max()) {
        return std::nullopt;
    }
    SealedText sealed;
    sealed.salt.resize(kSaltSize);
    if (!fillRandom(sealed.salt)) {
        return std::nullopt;
    }
    const base::Secret key = keyOf(hourKey, sealed.salt);
    const std::string bound = boundTo(label);
    const std::size_t chunks = std::max<std::size_t>(1, (plain.size() + kChunk - 1) / kChunk);
    sealed.chunks.resize(chunks);
    for (std::size_t i = 0; i < chunks; ++i) {
        const std::string_view piece = plain.substr(i * kChunk, kChunk);
        const std::string nonce = nonceOf(sealed.salt, static_cast<std::uint32_t>(i), i + 1 == chunks);
        if (!m_cipher.seal(key.reveal(), nonce, bound, piece, sealed.chunks[i])) {
            return std::nullopt;
        }
    }
    return sealed;
}

std::optional<std::string> SealedBox::open(const base::Secret &hourKey, const BoxLabel &label, const SealedText &sealed)
{
    if (hourKey.reveal().size() != Aes256Gcm::kKeySize || sealed.salt.size() != kSaltSize || sealed.chunks.empty()) {
        return std::nullopt;
    }
    const base::Secret key = keyOf(hourKey, sealed.salt);
    const std::string bound = boundTo(label);
    std::size_t size = 0;
    for (const std::string &chunk : sealed.chunks) {
        size += chunk.size();
    }
    std::string plain;
    plain.reserve(size); // so that no half of it stays behind where it grew
    for (std::size_t i = 0; i < sealed.chunks.size(); ++i) {
        const std::string nonce = nonceOf(sealed.salt, static_cast<std::uint32_t>(i), i + 1 == sealed.chunks.size());
        if (!m_cipher.open(key.reveal(), nonce, bound, sealed.chunks[i], plain)) {
            OPENSSL_cleanse(plain.data(), plain.size());
            return std::nullopt;
        }
    }
    return plain;
}

} // namespace sluice::store
