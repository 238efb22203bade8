#include "tls/minisign.h"

#include "tls/certificate.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::tls {

namespace {

constexpr std::size_t kAlgorithmSize = 2; // "Ed": of the bytes; "ED": of their BLAKE2b-512
constexpr std::size_t kIdSize = 8;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSignatureSize = 64;
constexpr std::string_view kTrustedComment = "trusted comment: ";

using Bytes = std::vector<std::uint8_t>;

struct FreeDigest {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

const std::uint8_t *bytesOf(std::string_view text)
{
    return reinterpret_cast<const std::uint8_t *>(text.data());
}

std::optional<Bytes> fromBase64(std::string_view text)
{
    if (text.empty() || text.size() % 4 != 0) {
        return std::nullopt;
    }
    Bytes bytes(text.size() / 4 * 3);
    const int length = EVP_DecodeBlock(bytes.data(), bytesOf(text), static_cast<int>(text.size()));
    if (length < 0) {
        return std::nullopt;
    }
    // What stands for the padding was decoded as zero bytes.
    const auto padding = static_cast<std::size_t>(std::count(text.end() - 2, text.end(), '='));
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

// Takes the first line off `text`.
std::string_view takeLine(std::string_view &text)
{
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

bool isSignedBy(const MinisignKey &key, const std::uint8_t *signature, const std::uint8_t *message, std::size_t size)
{
    const KeyPtr own(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.key.data(), key.key.size()));
    const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
    return own && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, own.get()) == 1
        && EVP_DigestVerify(context.get(), signature, kSignatureSize, message, size) == 1;
}

base::Error invalid(const char *why)
{
    return {.code = base::ErrorCode::InvalidCertificate, .detail = why, .where = {}};
}

} // namespace

base::Result<MinisignKey> parseMinisignKey(std::string_view text)
{
    std::string_view line = takeLine(text);
    if (line.starts_with("untrusted comment:")) {
        line = takeLine(text);
    }
    const std::optional<Bytes> bytes = fromBase64(line);
    if (!bytes || bytes->size() != kAlgorithmSize + kIdSize + kKeySize || (*bytes)[0] != 'E' || (*bytes)[1] != 'd') {
        return base::Error{.code = base::ErrorCode::InvalidConfig,
            .detail = "expected a minisign public key: 56 characters of base64 that begin with RW",
            .where = {}};
    }
    MinisignKey key;
    const auto id = bytes->begin() + kAlgorithmSize;
    std::copy_n(id, kIdSize, key.id.begin());
    std::copy_n(id + kIdSize, kKeySize, key.key.begin());
    return key;
}

base::Result<std::string> verifyMinisign(const MinisignKey &key, std::string_view message, std::string_view signature)
{
    constexpr const char *kNoSignature = "the signature file is no minisign signature";
    takeLine(signature); // a comment that nobody signed
    const std::optional<Bytes> own = fromBase64(takeLine(signature));
    std::string_view comment = takeLine(signature);
    const std::optional<Bytes> whole = fromBase64(takeLine(signature));
    if (!own || own->size() != kAlgorithmSize + kIdSize + kSignatureSize || (*own)[0] != 'E'
        || !comment.starts_with(kTrustedComment) || !whole || whole->size() != kSignatureSize) {
        return invalid(kNoSignature);
    }
    comment.remove_prefix(kTrustedComment.size());
    if (!std::equal(key.id.begin(), key.id.end(), own->begin() + kAlgorithmSize)) {
        return invalid("the signature is of another key");
    }
    const std::uint8_t *const bytes = own->data() + kAlgorithmSize + kIdSize;
    bool isOfMessage = false;
    if ((*own)[1] == 'D') {
        std::array<std::uint8_t, 64> digest{};
        unsigned int length = 0;
        isOfMessage = EVP_Digest(message.data(), message.size(), digest.data(), &length, EVP_blake2b512(), nullptr) == 1
            && isSignedBy(key, bytes, digest.data(), length);
    } else if ((*own)[1] == 'd') {
        isOfMessage = isSignedBy(key, bytes, bytesOf(message), message.size());
    } else {
        return invalid(kNoSignature);
    }
    if (!isOfMessage) {
        return invalid("the signature is not of these bytes");
    }
    Bytes commented(bytes, bytes + kSignatureSize);
    commented.insert(commented.end(), comment.begin(), comment.end());
    if (!isSignedBy(key, whole->data(), commented.data(), commented.size())) {
        return invalid("the signature's trusted comment was changed");
    }
    return std::string(comment);
}

} // namespace sluice::tls
