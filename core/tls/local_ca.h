#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

#include <filesystem>
#include <string>

namespace sluice::tls {

// PEM texts of the relay's own TLS identity.
struct ServerIdentity {
    std::string caCertificate; // what clients must trust
    std::string certificateChain; // leaf, then CA
    base::Secret leafKey;
    base::WallTime leafExpires{};
    std::string caFingerprint; // SHA-256, "AB:CD:…"
};

// The local certificate authority of this installation: ECDSA P-256, 10 years, pathlen 0, name-constrained (critical) to localhost,
// 127.0.0.0/8 and ::1/128, so that even a stolen key signs for no other name. The leaf (localhost, 127.0.0.1, ::1; serverAuth) lasts 90
// days. Files in `directory` (0700): ca.pem, ca-key.pem, leaf.pem, leaf-key.pem; keys are created 0600 with O_EXCL|O_NOFOLLOW and
// refused when group or others may read them.
//
// Loads what is there, makes what is missing, and renews the leaf when 30 days or less are left at `now` or it does not belong
// to the CA. A CA that is there but broken is an error, never silently replaced: clients trust it. Any thread; blocks on files.
base::Result<ServerIdentity> loadOrCreateIdentity(const std::filesystem::path &directory, base::WallTime now);

} // namespace sluice::tls
