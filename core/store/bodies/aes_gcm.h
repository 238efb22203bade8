#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::store {

// AES-256-GCM with nonces of 96 bits and tags of 128, by OpenSSL. Fetching a cipher is slow in OpenSSL 3, so it is done once for each object.
// Any thread, one call at a time.
class Aes256Gcm final {
public:
    static constexpr std::size_t kKeySize = 32;
    static constexpr std::size_t kNonceSize = 12;
    static constexpr std::size_t kTagSize = 16;

    Aes256Gcm();
    ~Aes256Gcm();
    Aes256Gcm(const Aes256Gcm &) = delete;
    Aes256Gcm &operator=(const Aes256Gcm &) = delete;

    // Appends the ciphertext and its tag. The same key must never see the same nonce twice. False: key or nonce of a wrong size, no memory.
    [[nodiscard]] bool seal(std::string_view key, std::string_view nonce, std::string_view bound, std::string_view plain, std::string &out);

    // Appends the plaintext if, and only if, the tag belongs to all four; else `out` stays as it is.
    [[nodiscard]] bool open(std::string_view key, std::string_view nonce, std::string_view bound, std::string_view sealed, std::string &out);

private:
    struct Engine;
    std::unique_ptr<Engine> d;
};

} // namespace sluice::store
