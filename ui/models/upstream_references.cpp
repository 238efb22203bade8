#include "ui/models/upstream_references.h"

#include <algorithm>

namespace sluice::ui {

QStringList credentialsOf(const api::UpstreamConfig &upstream)
{
    QStringList ids{upstream.credential, upstream.proxyCredential, upstream.tunnel.credential};
    ids.removeAll(QString());
    return ids;
}

bool isUnused(const QString &credential, const api::RelayConfig &config)
{
    return !credential.isEmpty() && !credential.startsWith(QLatin1String("env:"))
        && !config.access.keyCredentials.contains(credential)
        && std::none_of(config.upstreams.cbegin(), config.upstreams.cend(),
                        [&credential](const api::UpstreamConfig &upstream) {
                            return credentialsOf(upstream).contains(credential);
                        });
}

void renameUpstream(api::RoutingConfig &routing, const QString &from, const QString &to)
{
    for (api::ClusterConfig &cluster : routing.clusters) {
        std::replace(cluster.upstreams.begin(), cluster.upstreams.end(), from, to);
    }
    for (api::RouteConfig &route : routing.routes) {
        if (route.cluster == from) {
            route.cluster = to;
        }
    }
}

QStringList dropUpstream(api::RoutingConfig &routing, const QString &name)
{
    QStringList gone{name};
    for (api::ClusterConfig &cluster : routing.clusters) {
        if (cluster.upstreams.removeAll(name) > 0 && cluster.upstreams.isEmpty()) {
            gone << cluster.name;
        }
    }
    routing.clusters.removeIf(
        [&gone](const api::ClusterConfig &cluster) { return gone.contains(cluster.name); });
    QStringList routes;
    routing.routes.removeIf([&](const api::RouteConfig &route) {
        const bool leadsNowhere = gone.contains(route.cluster);
        if (leadsNowhere) {
            routes << route.name;
        }
        return leadsNowhere;
    });
    return routes;
}

} // namespace sluice::ui
