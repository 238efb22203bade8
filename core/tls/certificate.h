#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

#include <memory>
#include <string>
#include <string_view>

using EVP_PKEY = struct evp_pkey_st;
using X509 = struct x509_st;

namespace sluice::tls {

// Frees OpenSSL's objects. No thread rules: value.
struct OpenSslDeleter {
    void operator()(EVP_PKEY *key) const;
    void operator()(X509 *certificate) const;
};
using KeyPtr = std::unique_ptr<EVP_PKEY, OpenSslDeleter>;
using CertificatePtr = std::unique_ptr<X509, OpenSslDeleter>;

// A certificate and its private key. Private to tls. No thread rules: value.
struct KeyPair {
    CertificatePtr certificate;
    KeyPtr key;
};

// A new authority that may sign for loopback names only, valid ten years from `now`.
base::Result<KeyPair> makeAuthority(base::WallTime now);
// A leaf for `names` ("DNS:localhost,IP:127.0.0.1"), signed by `authority`, valid 90 days. Whether anyone accepts such names is another
// question: the authority's name constraints answer it.
base::Result<KeyPair> issueLeaf(const KeyPair &authority, const std::string &names, base::WallTime now);

base::Result<KeyPair> readPair(const std::string &certificatePem, const std::string &keyPem);
std::string toPem(const X509 &certificate);
base::Result<base::Secret> toPem(const EVP_PKEY &key);

// Empty, or what keeps the pair from being the authority it must be.
std::string authorityFault(const KeyPair &authority, base::WallTime now);
// Whether `leaf` was signed by `authority` and answers for all of localhost, 127.0.0.1 and ::1.
bool belongsTo(const KeyPair &leaf, const KeyPair &authority);

base::WallTime startOf(const X509 &certificate);
base::WallTime expiryOf(const X509 &certificate);
std::string fingerprintOf(const X509 &certificate); // SHA-256, "AB:CD:…"

} // namespace sluice::tls
