#include "store/bodies/aes_gcm.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <limits>

namespace sluice::store {

namespace {

const unsigned char *bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

unsigned char *bytesOf(std::string &text, std::size_t from)
{
    return reinterpret_cast<unsigned char *>(text.data()) + from;
}

// EVP counts in int.
bool fits(std::string_view text)
{
    return text.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

int lengthOf(std::string_view text)
{
    return static_cast<int>(text.size());
}

} // namespace

struct Aes256Gcm::Engine {
    std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr), &EVP_CIPHER_free};
    std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};

    [[nodiscard]] bool takes(std::string_view key, std::string_view nonce, std::string_view bound, std::string_view text) const
    {
        return cipher && context && key.size() == kKeySize && nonce.size() == kNonceSize && fits(bound) && fits(text);
    }
    // The key schedule stays in no context that waits for its next use.
    void forget() const { EVP_CIPHER_CTX_reset(context.get()); }
};

Aes256Gcm::Aes256Gcm()
    : d(std::make_unique<Engine>())
{
}

Aes256Gcm::~Aes256Gcm() = default;

bool Aes256Gcm::seal(std::string_view key, std::string_view nonce, std::string_view bound, std::string_view plain, std::string &out)
{
    if (!d->takes(key, nonce, bound, plain)) {
        return false;
    }
    EVP_CIPHER_CTX *const context = d->context.get();
    const std::size_t before = out.size();
    out.resize(before + plain.size() + kTagSize);
    unsigned char *const sealed = bytesOf(out, before);
    int length = 0;
    int rest = 0;
    const bool done = EVP_EncryptInit_ex2(context, d->cipher.get(), bytesOf(key), bytesOf(nonce), nullptr) == 1
        && (bound.empty() || EVP_EncryptUpdate(context, nullptr, &rest, bytesOf(bound), lengthOf(bound)) == 1)
        && (plain.empty() || EVP_EncryptUpdate(context, sealed, &length, bytesOf(plain), lengthOf(plain)) == 1)
        && EVP_EncryptFinal_ex(context, sealed + length, &rest) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagSize), sealed + plain.size()) == 1;
    d->forget();
    if (!done) {
        out.resize(before);
    }
    return done;
}

bool Aes256Gcm::open(std::string_view key, std::string_view nonce, std::string_view bound, std::string_view sealed, std::string &out)
{
    if (sealed.size() < kTagSize || !d->takes(key, nonce, bound, sealed)) {
        return false;
    }
    const std::string_view cipherText = sealed.substr(0, sealed.size() - kTagSize);
    std::string tag(sealed.substr(cipherText.size())); // OpenSSL takes it through a pointer that is not const
    EVP_CIPHER_CTX *const context = d->context.get();
    const std::size_t before = out.size();
    out.resize(before + cipherText.size());
    unsigned char *const plain = bytesOf(out, before);
    int length = 0;
    int rest = 0;
    const bool done = EVP_DecryptInit_ex2(context, d->cipher.get(), bytesOf(key), bytesOf(nonce), nullptr) == 1
        && (bound.empty() || EVP_DecryptUpdate(context, nullptr, &rest, bytesOf(bound), lengthOf(bound)) == 1)
        && (cipherText.empty() || EVP_DecryptUpdate(context, plain, &length, bytesOf(cipherText), lengthOf(cipherText)) == 1)
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagSize), tag.data()) == 1
        && EVP_DecryptFinal_ex(context, plain + length, &rest) == 1;
    d->forget();
    if (!done) {
        OPENSSL_cleanse(plain, cipherText.size());
        out.resize(before);
    }
    return done;
}

} // namespace sluice::store
