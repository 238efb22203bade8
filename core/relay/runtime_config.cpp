#include "relay/runtime_config.h"

#include "relay/upstream/client_tls.h"

#include <QCryptographicHash>

namespace sluice::relay {

namespace {

QByteArray digest(std::string_view text)
{
    return QCryptographicHash::hash(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())),
                                    QCryptographicHash::Sha256)
        .toHex();
}

// Secrets only as digests: an identity may be shown.
void addCertificates(std::string &identity, const char *what, const QList<QSslCertificate> &certificates)
{
    for (const QSslCertificate &certificate : certificates) {
        identity += what + certificate.digest(QCryptographicHash::Sha256).toHex().toStdString();
    }
}

void prepareWay(RuntimeUpstream &upstream)
{
    const bool hasTunnel = !upstream.tunnelUrl.isEmpty();
    const QUrl &first = hasTunnel ? upstream.tunnelUrl : upstream.baseUrl;
    const bool isPlain = first.scheme() == QLatin1String("http") || first.scheme() == QLatin1String("ws");
    upstream.proxy = outboundProxy(upstream.proxyAddress, upstream.proxyCredential, first.host(QUrl::FullyEncoded),
                                   static_cast<quint16>(first.port(isPlain ? 80 : 443)));
    upstream.way = upstream.proxy.name();
    if (upstream.proxy.isUsed()) {
        upstream.identity += "\nproxy " + upstream.proxy.name() + ' '
            + digest(upstream.proxy.credential.reveal()).toStdString();
    }
    if (hasTunnel) {
        const std::string whole = upstream.tunnelUrl.toString(QUrl::FullyEncoded).toStdString();
        upstream.tunnelTls = clientTlsConfiguration(upstream.tunnelCas);
        upstream.way += (upstream.way.empty() ? "" : " ")
            + upstream.tunnelUrl.toString(QUrl::RemoveQuery | QUrl::FullyEncoded).toStdString();
        // The query may hold a token.
        upstream.identity += "\ntunnel " + digest(whole + '\n' + std::string(upstream.tunnelCredential.reveal())).toStdString()
            + (upstream.settings.tunnel.auth == api::AuthForm::Basic ? " basic" : " bearer");
        addCertificates(upstream.identity, "\ntunnel ca ", upstream.tunnelCas);
    }
}

} // namespace

void prepare(RuntimeUpstream &upstream)
{
    const QUrl &url = upstream.baseUrl;
    upstream.hostHeader = url.authority(QUrl::FullyEncoded).toStdString();
    // Anything that changes where we connect, or whom we trust, is part of it.
    upstream.identity = upstream.settings.name.toStdString() + '\n'
        + url.toString(QUrl::RemovePath | QUrl::FullyEncoded).toStdString();
    upstream.tls = clientTlsConfiguration(upstream.extraCas, upstream.clientChain, upstream.clientKey);
    addCertificates(upstream.identity, "\nca ", upstream.extraCas);
    addCertificates(upstream.identity, "\nclient ", upstream.clientChain);
    prepareWay(upstream);
}

const api::PriceEntry *priceAt(const RuntimeConfig &config, const RuntimeUpstream &upstream, std::string_view model)
{
    return config.prices->find(upstream.provider != nullptr ? upstream.provider->id : QString(), model);
}

void prepareRouting(RuntimeConfig &config)
{
    std::vector<std::string> names;
    for (const RuntimeUpstream &upstream : config.upstreams) {
        names.push_back(upstream.settings.name.toStdString());
    }
    config.routing = makeRouting(config.settings.routing, names);
    config.limits = makeLimits(config.settings.limits, config.settings.clients.keys);
    config.clientTable = ClientKeyTable(config.settings.clients);
}

} // namespace sluice::relay
