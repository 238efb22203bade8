#include "api/config/way_address.h"

#include "api/config/base_url.h"

#include <QSysInfo>

namespace sluice::api {

namespace {

base::Error refusal(const char *where, const char *expected)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = expected, .where = where};
}

bool isAnyAddress(const QString &host)
{
    return host == QLatin1String("0.0.0.0") || host == QLatin1String("::");
}

bool isLocalName(const QString &host)
{
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost"));
}

// The machine relay.example is also called relay; whether a machine relay is also relay.example only the resolver knows.
bool isOwnName(const QString &host)
{
    const QString own = QSysInfo::machineHostName().toLower();
    return !own.isEmpty() && (host == own || host == own.section(u'.', 0, 0));
}

bool isReachedBy(const ListenAddress &listener, const QString &host)
{
    const QString bound = listener.host.toLower();
    if (isAnyAddress(bound)) {
        return isLoopbackHost(host) || isLocalName(host) || isAnyAddress(host);
    }
    if (bound == QLatin1String("localhost")) {
        return isLocalName(host) || isAnyAddress(host) || host == QLatin1String("127.0.0.1")
            || host == QLatin1String("::1");
    }
    // The system takes a connection to "any address" to loopback.
    return host == bound || (isLoopbackHost(bound) && (isLocalName(host) || isAnyAddress(host)));
}

} // namespace

base::Result<ProxyAddress> checkedProxy(const QString &text)
{
    constexpr const char *kWhere = "proxy";
    constexpr const char *kExpected = R"(expected "http://HOST:PORT", "socks5://HOST:PORT" or "system")";
    const QString trimmed = text.trimmed();
    ProxyAddress address;
    if (trimmed.isEmpty()) {
        return address;
    }
    if (trimmed == QLatin1String("system")) {
        address.kind = ProxyAddress::Kind::System;
        return address;
    }
    const QUrl url(trimmed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()) {
        return refusal(kWhere, kExpected);
    }
    if (url.scheme() == QLatin1String("http")) {
        address.kind = ProxyAddress::Kind::Http;
    } else if (url.scheme() == QLatin1String("socks5") || url.scheme() == QLatin1String("socks5h")) {
        address.kind = ProxyAddress::Kind::Socks5;
    } else {
        return refusal(kWhere, kExpected);
    }
    if (!url.userInfo().isEmpty()) {
        return refusal(kWhere, "expected no user or password in it; they belong to the credential \"proxy_credential\" names");
    }
    if (url.port() <= 0) {
        return refusal(kWhere, "expected a port after the proxy's host");
    }
    if ((!url.path().isEmpty() && url.path() != QLatin1String("/")) || url.hasQuery() || url.hasFragment()) {
        return refusal(kWhere, "expected nothing after the proxy's port");
    }
    address.host = url.host(QUrl::FullyEncoded);
    address.port = static_cast<quint16>(url.port());
    return address;
}

base::Result<QUrl> checkedTunnelUrl(const QString &url, bool insecure)
{
    constexpr const char *kWhere = "tunnel.url";
    const QUrl parsed(url.trimmed(), QUrl::StrictMode);
    if (url.trimmed().isEmpty()) {
        return refusal(kWhere, "is required where the kind is \"tunnel\"");
    }
    const bool isPlain = parsed.scheme() == QLatin1String("ws");
    if (!parsed.isValid() || (!isPlain && parsed.scheme() != QLatin1String("wss"))) {
        return refusal(kWhere, "expected an address such as wss://tunnel.example/path");
    }
    if (parsed.host().isEmpty()) {
        return refusal(kWhere, "expected a host after the scheme");
    }
    if (!parsed.userInfo().isEmpty()) {
        return refusal(kWhere, "expected no user or password in it; they belong to the credential \"tunnel.credential\" names");
    }
    if (parsed.hasFragment()) {
        return refusal(kWhere, "expected no fragment in it");
    }
    if (isPlain && !insecure && !isLoopbackHost(parsed.host())) {
        return refusal(kWhere, "expected wss:// beyond this machine; \"insecure_http\": true allows ws://");
    }
    return parsed;
}

bool namesOwnListener(const QString &host, int port, const ListenersConfig &listeners)
{
    for (const auto &listener : {listeners.https, listeners.http}) {
        if (listener && listener->port != 0 && listener->port == port
            && (isReachedBy(*listener, host.toLower()) || isOwnName(host.toLower()))) {
            return true;
        }
    }
    return false;
}

} // namespace sluice::api
