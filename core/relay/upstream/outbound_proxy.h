#pragma once

#include "api/config/way_address.h"
#include "base/secret.h"

#include <QString>

#include <string>

namespace sluice::relay {

// The proxy that connections go out through, ready for use. No thread rules: value.
struct OutboundProxy {
    enum class Kind { None, HttpConnect, Socks5 };
    Kind kind = Kind::None;
    QString host;
    quint16 port = 0;
    base::Secret credential; // "user:password", or empty

    [[nodiscard]] bool isUsed() const { return kind != Kind::None; }
    // "socks5://127.0.0.1:1080"; never the credential. Empty for none.
    [[nodiscard]] std::string name() const;
};

// What `address` stands for where connections to host:port are wanted. For `system` it asks the system (on Linux the environment's
// http_proxy, https_proxy, all_proxy and no_proxy, or the desktop's settings), which may read files and run a script: not on a worker.
OutboundProxy outboundProxy(const api::ProxyAddress &address, base::Secret credential, const QString &host, quint16 port);

} // namespace sluice::relay
