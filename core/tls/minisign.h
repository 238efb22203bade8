#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::tls {

// An Ed25519 key as minisign writes it. No thread rules: value.
struct MinisignKey {
    std::array<std::uint8_t, 8> id{};
    std::array<std::uint8_t, 32> key{};
    bool operator==(const MinisignKey &) const = default;
};

// Reads a public key: its one line of base64 ("RW…"), or the whole file with the comment above. InvalidConfig if it is none.
base::Result<MinisignKey> parseMinisignKey(std::string_view text);

// Checks a signature file (`.minisig`; both kinds: of the bytes themselves, and of their BLAKE2b-512) and gives its trusted comment, which
// is signed too. InvalidCertificate with what is wrong: not a signature, of another key, not of these bytes. Any thread.
base::Result<std::string> verifyMinisign(const MinisignKey &key, std::string_view message, std::string_view signature);

} // namespace sluice::tls
