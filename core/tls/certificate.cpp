#include "tls/certificate.h"

#include <array>
#include <chrono>
#include <ctime>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace sluice::tls {

namespace {

using base::Error;
using base::ErrorCode;
using namespace std::chrono_literals;

constexpr auto kAuthorityLife = 24h * 3650;
constexpr auto kLeafLife = 24h * 90;
// Clocks of virtual machines and containers differ a little; a certificate of the future is refused.
constexpr auto kBackdating = 1h;

struct BioDeleter {
    void operator()(BIO *bio) const { BIO_free_all(bio); }
};
using BioPtr = std::unique_ptr<BIO, BioDeleter>;

struct ExtensionDeleter {
    void operator()(X509_EXTENSION *extension) const { X509_EXTENSION_free(extension); }
};

struct NumberDeleter {
    void operator()(BIGNUM *number) const { BN_free(number); }
};

// The first reason OpenSSL gives; the queue is empty afterwards.
Error openSslError(std::string what)
{
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    return {ErrorCode::InvalidCertificate, std::move(what) + ": " + reason.data(), {}, 0};
}

std::time_t secondsOf(base::WallTime time)
{
    return std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
}

base::WallTime timeOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) {
        return {};
    }
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::from_time_t(timegm(&parts)));
}

bool addExtension(X509 &certificate, X509 &issuer, int nid, const std::string &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, ExtensionDeleter> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

bool addName(X509_NAME *name, const char *field, const std::string &value)
{
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(value.c_str()), -1, -1, 0)
        == 1;
}

bool setRandomSerial(X509 &certificate)
{
    const std::unique_ptr<BIGNUM, NumberDeleter> number(BN_new());
    // 159 bits: 20 bytes at most and positive (RFC 5280 4.1.2.2).
    return number && BN_rand(number.get(), 159, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr;
}

// Everything but the extensions and the signature.
CertificatePtr blankCertificate(EVP_PKEY &key, const std::string &commonName, base::WallTime now,
                                std::chrono::seconds life)
{
    CertificatePtr certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1
        || !setRandomSerial(*certificate) || X509_set_pubkey(certificate.get(), &key) != 1) {
        return nullptr;
    }
    const bool dated = ASN1_TIME_set(X509_getm_notBefore(certificate.get()), secondsOf(now - kBackdating))
        && ASN1_TIME_set(X509_getm_notAfter(certificate.get()), secondsOf(now + life));
    X509_NAME *name = X509_get_subject_name(certificate.get());
    return dated && addName(name, "O", "Sluice") && addName(name, "CN", commonName) ? std::move(certificate)
                                                                                    : nullptr;
}

std::string randomLabel()
{
    std::array<unsigned char, 4> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return {};
    }
    std::string label;
    for (const unsigned char byte : bytes) {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        label += kHex[byte >> 4U];
        label += kHex[byte & 15U];
    }
    return label;
}

int refusePassword(char *, int, int, void *) { return -1; }

bool hasCriticalConstraints(const X509 &certificate)
{
    const int at = X509_get_ext_by_NID(&certificate, NID_name_constraints, -1);
    return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(&certificate, at)) == 1;
}

} // namespace

void OpenSslDeleter::operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
void OpenSslDeleter::operator()(X509 *certificate) const { X509_free(certificate); }

base::Result<KeyPair> makeAuthority(base::WallTime now)
{
    KeyPair pair;
    pair.key.reset(EVP_EC_gen("P-256"));
    const std::string label = randomLabel();
    if (!pair.key || label.empty()) {
        return openSslError("no key could be made");
    }
    // A name of its own, so that two installations are told apart in a trust store.
    pair.certificate = blankCertificate(*pair.key, "Sluice local CA " + label, now, kAuthorityLife);
    if (!pair.certificate) {
        return openSslError("no certificate could be made");
    }
    X509 &certificate = *pair.certificate;
    const bool made = X509_set_issuer_name(&certificate, X509_get_subject_name(&certificate)) == 1
        && addExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && addExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign")
        && addExtension(certificate, certificate, NID_name_constraints,
                        "critical,permitted;DNS:localhost,permitted;IP:127.0.0.0/255.0.0.0,"
                        "permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
        && addExtension(certificate, certificate, NID_subject_key_identifier, "hash")
        && X509_sign(&certificate, pair.key.get(), EVP_sha256()) > 0;
    if (!made) {
        return openSslError("the CA certificate could not be made");
    }
    return pair;
}

base::Result<KeyPair> issueLeaf(const KeyPair &authority, const std::string &names, base::WallTime now)
{
    KeyPair pair;
    pair.key.reset(EVP_EC_gen("P-256"));
    if (!pair.key) {
        return openSslError("no key could be made");
    }
    pair.certificate = blankCertificate(*pair.key, "Sluice relay", now, kLeafLife);
    if (!pair.certificate) {
        return openSslError("no certificate could be made");
    }
    X509 &leaf = *pair.certificate;
    X509 &issuer = *authority.certificate;
    const bool made = X509_set_issuer_name(&leaf, X509_get_subject_name(&issuer)) == 1
        && addExtension(leaf, issuer, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(leaf, issuer, NID_key_usage, "critical,digitalSignature")
        && addExtension(leaf, issuer, NID_ext_key_usage, "serverAuth")
        && addExtension(leaf, issuer, NID_subject_alt_name, names)
        && addExtension(leaf, issuer, NID_subject_key_identifier, "hash")
        && addExtension(leaf, issuer, NID_authority_key_identifier, "keyid:always")
        && X509_sign(&leaf, authority.key.get(), EVP_sha256()) > 0;
    if (!made) {
        return openSslError("the server certificate could not be made");
    }
    return pair;
}

base::Result<KeyPair> readPair(const std::string &certificatePem, const std::string &keyPem)
{
    KeyPair pair;
    const BioPtr certificate(BIO_new_mem_buf(certificatePem.data(), static_cast<int>(certificatePem.size())));
    pair.certificate.reset(PEM_read_bio_X509(certificate.get(), nullptr, refusePassword, nullptr));
    if (!pair.certificate) {
        return openSslError("this is no PEM certificate");
    }
    const BioPtr key(BIO_new_mem_buf(keyPem.data(), static_cast<int>(keyPem.size())));
    pair.key.reset(PEM_read_bio_PrivateKey(key.get(), nullptr, refusePassword, nullptr));
    if (!pair.key) {
        return openSslError("its key is no PEM private key without a password");
    }
    if (X509_check_private_key(pair.certificate.get(), pair.key.get()) != 1) {
        return openSslError("certificate and private key do not belong together");
    }
    return pair;
}

std::string toPem(const X509 &certificate)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    char *text = nullptr;
    if (PEM_write_bio_X509(bio.get(), &certificate) != 1) {
        ERR_clear_error();
        return {};
    }
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

base::Result<base::Secret> toPem(const EVP_PKEY &key)
{
    // Secure memory is wiped when it is freed.
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    char *text = nullptr;
    if (PEM_write_bio_PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return openSslError("the private key could not be written");
    }
    const long size = BIO_get_mem_data(bio.get(), &text);
    return base::Secret(std::string(text, static_cast<std::size_t>(size)));
}

std::string authorityFault(const KeyPair &authority, base::WallTime now)
{
    X509 *certificate = authority.certificate.get();
    if (X509_check_ca(certificate) != 1) {
        return "the certificate is not that of a CA";
    }
    if (!hasCriticalConstraints(*certificate)) {
        return "the CA is not constrained to loopback names";
    }
    if (X509_verify(certificate, authority.key.get()) != 1) {
        ERR_clear_error();
        return "the CA is not signed by its own key";
    }
    if (expiryOf(*certificate) <= now) {
        return "the CA has expired";
    }
    if (startOf(*certificate) > now) {
        return "the CA is not valid yet; is the clock right?";
    }
    return {};
}

bool belongsTo(const KeyPair &leaf, const KeyPair &authority)
{
    X509 *certificate = leaf.certificate.get();
    const bool signedBy = X509_check_issued(authority.certificate.get(), certificate) == X509_V_OK
        && X509_verify(certificate, authority.key.get()) == 1;
    const bool named = X509_check_host(certificate, "localhost", 0, 0, nullptr) == 1
        && X509_check_ip_asc(certificate, "127.0.0.1", 0) == 1 && X509_check_ip_asc(certificate, "::1", 0) == 1;
    ERR_clear_error();
    return signedBy && named;
}

base::WallTime startOf(const X509 &certificate) { return timeOf(X509_get0_notBefore(&certificate)); }

base::WallTime expiryOf(const X509 &certificate) { return timeOf(X509_get0_notAfter(&certificate)); }

std::string fingerprintOf(const X509 &certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1) {
        ERR_clear_error();
        return {};
    }
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        text += i > 0 ? ":" : "";
        text += kHex[digest.at(i) >> 4U];
        text += kHex[digest.at(i) & 15U];
    }
    return text;
}

} // namespace sluice::tls
