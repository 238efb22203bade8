#include "relay/upstream/upstream_target.h"

#include "relay/runtime_config.h"

#include <QByteArray>

namespace sluice::relay {

namespace {

std::string authorizationOf(const RuntimeUpstream &upstream)
{
    if (upstream.tunnelCredential.isEmpty()) {
        return {};
    }
    const std::string_view secret = upstream.tunnelCredential.reveal();
    if (upstream.settings.tunnel.auth == api::AuthForm::Basic) {
        return "Basic " + QByteArray(secret.data(), static_cast<qsizetype>(secret.size())).toBase64().toStdString();
    }
    return "Bearer " + std::string(secret);
}

TunnelTarget tunnelOf(const RuntimeUpstream &upstream)
{
    const QUrl &url = upstream.tunnelUrl;
    TunnelTarget tunnel;
    tunnel.server.encrypted = url.scheme() == QLatin1String("wss");
    tunnel.server.host = url.host(QUrl::FullyEncoded);
    tunnel.server.port = static_cast<quint16>(url.port(tunnel.server.encrypted ? 443 : 80));
    tunnel.server.tls = upstream.tunnelTls;
    tunnel.server.proxy = upstream.proxy;
    tunnel.server.own = upstream.own;
    tunnel.path = url.path(QUrl::FullyEncoded).toStdString();
    if (tunnel.path.empty()) {
        tunnel.path = "/";
    }
    if (url.hasQuery()) {
        tunnel.path += '?' + url.query(QUrl::FullyEncoded).toStdString();
    }
    tunnel.hostHeader = url.authority(QUrl::FullyEncoded).toStdString();
    tunnel.authorization = authorizationOf(upstream);
    tunnel.name = url.toString(QUrl::RemoveQuery | QUrl::FullyEncoded).toStdString();
    return tunnel;
}

} // namespace

std::string DialTarget::where() const
{
    const QString shown = host.contains(u':') ? QString(u'[' + host + u']') : host;
    return shown.toStdString() + ':' + std::to_string(port);
}

UpstreamTarget targetOf(const RuntimeUpstream &upstream, std::chrono::milliseconds connectTimeout)
{
    UpstreamTarget target;
    target.dial.encrypted = upstream.baseUrl.scheme() == QLatin1String("https");
    target.dial.host = upstream.baseUrl.host(QUrl::FullyEncoded);
    target.dial.port = static_cast<quint16>(upstream.baseUrl.port(target.dial.encrypted ? 443 : 80));
    target.dial.tls = upstream.tls;
    if (upstream.tunnelUrl.isEmpty()) {
        target.dial.proxy = upstream.proxy;
        target.dial.own = upstream.own;
    } else {
        target.tunnel = tunnelOf(upstream);
    }
    target.limits.body = 0; // an answer may be of any length: it streams through
    target.connectTimeout = upstream.settings.connectTimeout.value_or(connectTimeout);
    return target;
}

} // namespace sluice::relay
