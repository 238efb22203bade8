#pragma once

#include "base/error.h"

#include <cstdint>
#include <string_view>

namespace sluice::tls {

enum class KeyKind : std::uint8_t { None, Rsa, Ec };

// What a client certificate and its key, as PEM texts, are worth. No thread rules: value.
struct ClientIdentity {
    KeyKind kind = KeyKind::None;
    // InvalidCertificate with the reason, and as `where` "client_certificate" or "client_key"; none if the pair can be used.
    base::Error fault;
};

// Whether `keyPem` is an RSA or EC key without a passphrase that belongs to the first certificate of `chainPem`. Any thread.
ClientIdentity judgeClientIdentity(std::string_view chainPem, std::string_view keyPem);

} // namespace sluice::tls
