#include "relay/demo/demo_upstream.h"

#include "relay/demo/demo_connection.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>

#include <limits>

namespace sluice::relay {

namespace {

constexpr int kBacklog = 1024; // connections may come a thousand at once
constexpr int kHandshakeTimeout = 3000; // ms

base::Error listenError(const QTcpServer &server, const QHostAddress &address, quint16 port)
{
    base::ErrorCode code = base::ErrorCode::AddressUnavailable;
    if (server.serverError() == QAbstractSocket::AddressInUseError) {
        code = base::ErrorCode::AddressInUse;
    } else if (server.serverError() == QAbstractSocket::SocketAccessError) {
        code = base::ErrorCode::PermissionDenied;
    }
    const QString where = QStringLiteral("%1:%2").arg(address.toString()).arg(port);
    return {code, server.errorString().toStdString(), where.toStdString(), 0};
}

base::Result<QByteArray> readFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::Error{file.exists() ? base::ErrorCode::FileUnreadable
                                         : base::ErrorCode::FileNotFound,
                           file.errorString().toStdString(), name.toStdString(), 0};
    }
    return file.readAll();
}

base::Result<QSslConfiguration> serverConfiguration(const QString &certificateChainFile,
                                                    const QString &keyFile)
{
    const base::Result<QByteArray> chainPem = readFile(certificateChainFile);
    if (!chainPem) {
        return chainPem.error();
    }
    const base::Result<QByteArray> keyPem = readFile(keyFile);
    if (!keyPem) {
        return keyPem.error();
    }
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*chainPem, QSsl::Pem);
    if (chain.isEmpty()) {
        return base::Error{base::ErrorCode::InvalidCertificate, "holds no PEM certificate",
                           certificateChainFile.toStdString(), 0};
    }
    QSslKey key(*keyPem, QSsl::Ec);
    if (key.isNull()) {
        key = QSslKey(*keyPem, QSsl::Rsa);
    }
    if (key.isNull()) {
        return base::Error{base::ErrorCode::InvalidCertificate,
                           "holds no PEM private key (EC or RSA, not encrypted)",
                           keyFile.toStdString(), 0};
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    return configuration;
}

} // namespace

class DemoUpstream::Private {
public:
    base::Result<QUrl> listen(std::unique_ptr<QTcpServer> candidate, QLatin1String scheme,
                              const QHostAddress &address, quint16 port, DemoUpstream *self)
    {
        candidate->setListenBacklogSize(kBacklog);
        candidate->setMaxPendingConnections(std::numeric_limits<int>::max());
        if (!candidate->listen(address, port)) {
            return listenError(*candidate, address, port);
        }
        server = std::move(candidate);
        connect(server.get(), &QTcpServer::pendingConnectionAvailable, self, [this] {
            while (QTcpSocket *socket = server->nextPendingConnection()) {
                new demo::DemoConnection(socket, knobs, requestCount, server.get());
            }
        });
        QUrl url;
        url.setScheme(scheme);
        url.setHost(server->serverAddress().toString());
        url.setPort(server->serverPort());
        return url;
    }

    DemoKnobs knobs;
    quint64 requestCount = 0;
    std::unique_ptr<QTcpServer> server; // owns the connections, so it goes first
};

DemoUpstream::DemoUpstream(DemoKnobs knobs, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>())
{
    d->knobs = std::move(knobs);
}

DemoUpstream::~DemoUpstream() = default;

base::Result<QUrl> DemoUpstream::listen(const QHostAddress &address, quint16 port)
{
    return d->listen(std::make_unique<QTcpServer>(), QLatin1String("http"), address, port, this);
}

base::Result<QUrl> DemoUpstream::listenTls(const QHostAddress &address, quint16 port,
                                           const QString &certificateChainFile,
                                           const QString &keyFile)
{
    const base::Result<QSslConfiguration> configuration
        = serverConfiguration(certificateChainFile, keyFile);
    if (!configuration) {
        return configuration.error();
    }
    auto tls = std::make_unique<QSslServer>();
    tls->setSslConfiguration(*configuration);
    tls->setHandshakeTimeout(kHandshakeTimeout);
    return d->listen(std::move(tls), QLatin1String("https"), address, port, this);
}

quint64 DemoUpstream::requestCount() const
{
    return d->requestCount;
}

} // namespace sluice::relay
