#include "relay/upstream/outbound_proxy.h"

#include <QNetworkProxyFactory>
#include <QNetworkProxyQuery>

#include <utility>

namespace sluice::relay {

namespace {

OutboundProxy systemProxy(base::Secret credential, const QString &host, quint16 port)
{
    const QNetworkProxyQuery query(host, port, QStringLiteral("https"), QNetworkProxyQuery::TcpSocket);
    const QList<QNetworkProxy> offered = QNetworkProxyFactory::systemProxyForQuery(query);
    for (const QNetworkProxy &candidate : offered) {
        OutboundProxy proxy;
        if (candidate.type() == QNetworkProxy::HttpProxy) {
            proxy.kind = OutboundProxy::Kind::HttpConnect;
        } else if (candidate.type() == QNetworkProxy::Socks5Proxy) {
            proxy.kind = OutboundProxy::Kind::Socks5;
        } else if (candidate.type() == QNetworkProxy::NoProxy) {
            return {};
        } else {
            continue; // a caching proxy carries no TLS
        }
        proxy.host = candidate.hostName();
        proxy.port = candidate.port();
        proxy.credential = std::move(credential);
        if (proxy.credential.isEmpty() && !candidate.user().isEmpty()) {
            proxy.credential = base::Secret(QString(candidate.user() + u':' + candidate.password()).toStdString());
        }
        return proxy;
    }
    return {};
}

} // namespace

std::string OutboundProxy::name() const
{
    if (!isUsed()) {
        return {};
    }
    const QString shown = host.contains(u':') ? QString(u'[' + host + u']') : host;
    return (kind == Kind::Socks5 ? "socks5://" : "http://") + shown.toStdString() + ':' + std::to_string(port);
}

OutboundProxy outboundProxy(const api::ProxyAddress &address, base::Secret credential, const QString &host, quint16 port)
{
    using Written = api::ProxyAddress::Kind;
    if (address.kind == Written::System) {
        return systemProxy(std::move(credential), host, port);
    }
    OutboundProxy proxy;
    if (address.kind == Written::None) {
        return proxy;
    }
    proxy.kind = address.kind == Written::Socks5 ? OutboundProxy::Kind::Socks5 : OutboundProxy::Kind::HttpConnect;
    proxy.host = address.host;
    proxy.port = address.port;
    proxy.credential = std::move(credential);
    return proxy;
}

} // namespace sluice::relay
