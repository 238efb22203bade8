#include "relay/upstream/client_tls.h"

#include <QSslSocket>

namespace sluice::relay {

QSslConfiguration clientTlsConfiguration(const QList<QSslCertificate> &extraCas,
                                         const QList<QSslCertificate> &clientChain, const QSslKey &clientKey)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    // Without a list of our own OpenSSL looks a root up when it needs one; with a list Qt copies all of it into each connection's
    // context, which costs milliseconds a handshake.
    if (!extraCas.isEmpty()) {
        static const QList<QSslCertificate> kSystemRoots = QSslConfiguration::systemCaCertificates();
        tls.setCaCertificates(kSystemRoots + extraCas);
    }
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    if (!clientChain.isEmpty()) {
        tls.setLocalCertificateChain(clientChain);
        tls.setPrivateKey(clientKey);
    }
    return tls;
}

} // namespace sluice::relay
