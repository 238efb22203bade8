#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"

#include <QString>
#include <QUrl>

namespace sluice::api {

// How connections leave this machine, where not straight. No thread rules: value.
struct ProxyAddress {
    enum class Kind { None, Http, Socks5, System };
    Kind kind = Kind::None;
    QString host;
    quint16 port = 0;
    bool operator==(const ProxyAddress &) const = default;
};

// Reads an upstream's `proxy`: "http://HOST:PORT", "socks5://HOST:PORT", "system", or empty. Error code InvalidConfig, `where` "proxy".
base::Result<ProxyAddress> checkedProxy(const QString &text);

// Reads the address of a tunnel's server: wss, or ws on loopback (beyond it only with `insecure`), a host, no user, no fragment. A query
// is allowed: websockify chooses its target by one. Error code InvalidConfig, `where` "tunnel.url".
base::Result<QUrl> checkedTunnelUrl(const QString &url, bool insecure);

// Whether `host`, as QUrl gives it, with `port` is a listener of ours as far as the text alone tells: an address of a listener, any
// loopback address or name where one listens on all addresses, or this machine's own name. Other names need the resolver.
bool namesOwnListener(const QString &host, int port, const ListenersConfig &listeners);

} // namespace sluice::api
