#include "relay/runtime_config.h"

#include "relay/upstream/upstream_connection.h"

#include <QCryptographicHash>

namespace sluice::relay {

void prepare(RuntimeUpstream &upstream)
{
    const QUrl &url = upstream.baseUrl;
    upstream.hostHeader = url.authority(QUrl::FullyEncoded).toStdString();
    // Anything that changes where we connect, or whom we trust, is part of it.
    upstream.identity = upstream.settings.name.toStdString() + '\n'
        + url.toString(QUrl::RemovePath | QUrl::FullyEncoded).toStdString();
    upstream.tls = clientTlsConfiguration(upstream.extraCas);
    for (const QSslCertificate &ca : upstream.extraCas) {
        upstream.identity += '\n' + ca.digest(QCryptographicHash::Sha256).toHex().toStdString();
    }
}

} // namespace sluice::relay
