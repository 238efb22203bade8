#include "tls/local_ca.h"

#include "tls/certificate.h"
#include "tls/identity_files.h"

#include <optional>
#include <utility>

namespace sluice::tls {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using Kind = IdentityFiles::Kind;
using namespace std::chrono_literals;

constexpr auto kRenewBefore = 24h * 30;
constexpr const char *kNames = "DNS:localhost,IP:127.0.0.1,IP:::1";

// What stands in a pair of files; either may be missing.
struct PairTexts {
    std::optional<std::string> certificate;
    base::Secret key;
    bool hasKey = false;
};

Result<PairTexts> readTexts(const IdentityFiles &files, const std::string &name)
{
    PairTexts texts;
    auto certificate = files.read(name + ".pem", Kind::Certificate);
    if (!certificate) {
        return certificate.error();
    }
    texts.certificate = std::move(*certificate);
    auto key = files.read(name + "-key.pem", Kind::Key);
    if (!key) {
        return key.error();
    }
    texts.hasKey = key->has_value();
    texts.key = base::Secret(std::move(*key).value_or(std::string{}));
    return texts;
}

// The key first: a certificate without its key is of no use, a key without its certificate does no harm.
Result<void> writePair(const IdentityFiles &files, const std::string &name, const KeyPair &pair)
{
    auto key = toPem(*pair.key);
    if (!key) {
        return key.error();
    }
    if (auto written = files.write(name + "-key.pem", Kind::Key, key->reveal()); !written) {
        return written.error();
    }
    return files.write(name + ".pem", Kind::Certificate, toPem(*pair.certificate));
}

Error broken(const IdentityFiles &files, std::string fault)
{
    fault += "; clients trust this CA, so it is not replaced: restore ca.pem and ca-key.pem, or delete both to start anew";
    return {ErrorCode::InvalidCertificate, std::move(fault), files.pathOf("ca.pem"), 0};
}

Result<KeyPair> loadOrMakeAuthority(const IdentityFiles &files, base::WallTime now)
{
    auto texts = readTexts(files, "ca");
    if (!texts) {
        return texts.error();
    }
    if (!texts->certificate && !texts->hasKey) {
        auto made = makeAuthority(now);
        if (!made) {
            return made.error();
        }
        if (auto written = writePair(files, "ca", *made); !written) {
            return written.error();
        }
        return made;
    }
    if (!texts->certificate) {
        return broken(files, "ca-key.pem is there, but ca.pem is missing");
    }
    if (!texts->hasKey) {
        return broken(files, "ca.pem is there, but ca-key.pem is missing");
    }
    auto pair = readPair(*texts->certificate, std::string(texts->key.reveal()));
    if (!pair) {
        return broken(files, pair.error().detail);
    }
    if (const std::string fault = authorityFault(*pair, now); !fault.empty()) {
        return broken(files, fault);
    }
    return pair;
}

// A leaf is nobody's anchor: whatever is wrong with it, a new one heals it.
Result<KeyPair> loadOrIssueLeaf(const IdentityFiles &files, const KeyPair &authority, base::WallTime now)
{
    auto texts = readTexts(files, "leaf");
    if (!texts) {
        return texts.error();
    }
    if (texts->certificate && texts->hasKey) {
        auto pair = readPair(*texts->certificate, std::string(texts->key.reveal()));
        if (pair && belongsTo(*pair, authority) && expiryOf(*pair->certificate) - now > kRenewBefore
            && startOf(*pair->certificate) <= now) {
            return pair;
        }
    }
    auto issued = issueLeaf(authority, kNames, now);
    if (!issued) {
        return issued.error();
    }
    if (auto written = writePair(files, "leaf", *issued); !written) {
        return written.error();
    }
    return issued;
}

} // namespace

Result<ServerIdentity> loadOrCreateIdentity(const std::filesystem::path &directory, base::WallTime now)
{
    auto files = IdentityFiles::open(directory);
    if (!files) {
        return files.error();
    }
    auto authority = loadOrMakeAuthority(*files, now);
    if (!authority) {
        return authority.error();
    }
    auto leaf = loadOrIssueLeaf(*files, *authority, now);
    if (!leaf) {
        return leaf.error();
    }
    auto key = toPem(*leaf->key);
    if (!key) {
        return key.error();
    }
    ServerIdentity identity;
    identity.caCertificate = toPem(*authority->certificate);
    identity.certificateChain = toPem(*leaf->certificate) + identity.caCertificate;
    identity.leafKey = std::move(*key);
    identity.leafExpires = expiryOf(*leaf->certificate);
    identity.caFingerprint = fingerprintOf(*authority->certificate);
    return identity;
}

} // namespace sluice::tls
