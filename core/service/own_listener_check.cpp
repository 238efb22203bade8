#include "service/own_listener_check.h"

#include "relay/upstream/own_host.h"

#include <QUrl>

namespace sluice::service {

namespace {

struct Suspect {
    QString path;
    relay::HostAndPort at;
};

// The first hop of each upstream: where our own connection goes. What stands behind a proxy or tunnel is looked up there.
std::vector<Suspect> suspectsOf(const std::vector<relay::RuntimeUpstream> &upstreams)
{
    std::vector<Suspect> suspects;
    for (std::size_t i = 0; i < upstreams.size(); ++i) {
        const relay::RuntimeUpstream &upstream = upstreams.at(i);
        const QString path = QStringLiteral("upstreams[%1].").arg(i);
        if (upstream.settings.kind == api::UpstreamKind::Demo) {
            continue;
        }
        if (upstream.proxyAddress.kind != api::ProxyAddress::Kind::None) {
            suspects.push_back({path + QStringLiteral("proxy"), {upstream.proxyAddress.host, upstream.proxyAddress.port}});
            continue;
        }
        const bool hasTunnel = !upstream.tunnelUrl.isEmpty();
        const QUrl &url = hasTunnel ? upstream.tunnelUrl : upstream.baseUrl;
        const bool isPlain = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("ws");
        suspects.push_back({path + (hasTunnel ? QStringLiteral("tunnel.url") : QStringLiteral("url")),
            {url.host(QUrl::FullyEncoded), static_cast<quint16>(url.port(isPlain ? 80 : 443))}});
    }
    return suspects;
}

} // namespace

base::Error refuseOwnListeners(const api::ListenersConfig &listeners, const std::vector<relay::RuntimeUpstream> &upstreams)
{
    const std::vector<Suspect> suspects = suspectsOf(upstreams);
    std::vector<relay::HostAndPort> places;
    for (const Suspect &suspect : suspects) {
        places.push_back(suspect.at);
    }
    const std::optional<std::size_t> own = relay::firstOwn(listeners, places);
    if (!own) {
        return {};
    }
    return {.code = base::ErrorCode::InvalidConfig,
        .detail = "expected another address: this one is Sluice's own listener",
        .where = suspects.at(*own).path.toStdString()};
}

} // namespace sluice::service
