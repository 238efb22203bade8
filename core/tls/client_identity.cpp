#include "tls/client_identity.h"

#include "tls/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace sluice::tls {

namespace {

struct BioDeleter {
    void operator()(BIO *bio) const { BIO_free_all(bio); }
};
using BioPtr = std::unique_ptr<BIO, BioDeleter>;

BioPtr readerOf(std::string_view text)
{
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Nobody is there to be asked for a passphrase.
int refusePassphrase(char *, int, int, void *asked)
{
    *static_cast<bool *>(asked) = true;
    return -1;
}

ClientIdentity refused(const char *where, std::string detail)
{
    ERR_clear_error();
    return {KeyKind::None, {base::ErrorCode::InvalidCertificate, std::move(detail), where, 0}};
}

} // namespace

ClientIdentity judgeClientIdentity(std::string_view chainPem, std::string_view keyPem)
{
    constexpr const char *kCertificate = "client_certificate";
    constexpr const char *kKey = "client_key";
    const BioPtr chainReader = readerOf(chainPem);
    const CertificatePtr certificate(PEM_read_bio_X509(chainReader.get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        return refused(kCertificate, "holds no certificate in PEM form");
    }
    bool wantsPassphrase = false;
    const BioPtr keyReader = readerOf(keyPem);
    const KeyPtr key(PEM_read_bio_PrivateKey(keyReader.get(), nullptr, refusePassphrase, &wantsPassphrase));
    if (!key) {
        return refused(kKey, wantsPassphrase ? "is protected by a passphrase: expected a key without one, in a file "
                                               "only its owner can read"
                                             : "holds no private key in PEM form");
    }
    const int type = EVP_PKEY_base_id(key.get());
    if (type != EVP_PKEY_RSA && type != EVP_PKEY_EC) {
        return refused(kKey, "expected an RSA or EC key");
    }
    if (X509_check_private_key(certificate.get(), key.get()) != 1) {
        return refused(kKey, "does not belong to the first certificate of \"client_certificate\"");
    }
    return {type == EVP_PKEY_RSA ? KeyKind::Rsa : KeyKind::Ec, {}};
}

} // namespace sluice::tls
