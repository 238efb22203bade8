#include "support/list_server.h"

#include "base/clock.h"
#include "tls/local_ca.h"
#include "tls/identity_files.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTcpSocket>

namespace sluice::test {

ListServer::ListServer(bool isTls, QObject *parent)
    : QObject(parent)
    , m_isTls(isTls)
{
    if (isTls) {
        const auto identity = tls::loadOrCreateIdentity(m_directory.path().toStdString(), base::wallNow());
        if (!identity) {
            qFatal("no identity: %s", base::toString(identity.error()).c_str());
        }
        m_caPem = QByteArray::fromStdString(identity->caCertificate);
        QSslConfiguration own = QSslConfiguration::defaultConfiguration();
        own.setLocalCertificateChain(QSslCertificate::fromData(QByteArray::fromStdString(identity->certificateChain)));
        const auto key = identity->leafKey.reveal();
        own.setPrivateKey(QSslKey(QByteArray(key.data(), static_cast<qsizetype>(key.size())), QSsl::Ec));
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(own);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &ListServer::onConnection);
    if (!m_server->listen(QHostAddress::LocalHost)) {
        qFatal("cannot listen");
    }
}

QUrl ListServer::url(const QByteArray &path) const
{
    QUrl url(QStringLiteral("%1://127.0.0.1:%2").arg(m_isTls ? QStringLiteral("https") : QStringLiteral("http")).arg(m_server->serverPort()));
    url.setPath(QString::fromLatin1(path));
    return url;
}

void ListServer::setTagged(const QByteArray &path, const QByteArray &body, const QByteArray &etag)
{
    m_etags.insert(path, etag);
    set(path, {200, body, "ETag: " + etag + "\r\nLast-Modified: Wed, 01 May 2024 00:00:00 GMT\r\n"});
}

int ListServer::count(const QByteArray &path) const
{
    int count = 0;
    for (const Request &request : m_requests) {
        count += request.path == path ? 1 : 0;
    }
    return count;
}

QSslConfiguration ListServer::clientTls() const
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.addCaCertificates(QSslCertificate::fromData(m_caPem));
    return tls;
}

void ListServer::onConnection()
{
    while (QTcpSocket *const socket = m_server->nextPendingConnection()) {
        auto head = std::make_shared<QByteArray>();
        const auto read = [this, socket, head] {
            *head += socket->readAll();
            if (head->endsWith("\r\n\r\n")) {
                answer(socket, std::exchange(*head, {}));
            }
        };
        connect(socket, &QTcpSocket::readyRead, this, read);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        read();
    }
}

void ListServer::answer(QTcpSocket *socket, const QByteArray &head)
{
    const QByteArray path = head.split(' ').value(1);
    m_requests.append({path, head.toLower()});
    const QByteArray etag = m_etags.value(path);
    Answer given = m_answers.value(path, {404, "none", {}});
    if (!etag.isEmpty() && given.status == 200 && head.toLower().contains(QByteArray("if-none-match: " + etag.toLower()))) {
        given = {304, {}, "ETag: " + etag + "\r\n"};
    }
    if (given.isSilent) {
        return;
    }
    const qint64 promised = given.promised >= 0 ? given.promised : given.body.size();
    socket->write("HTTP/1.1 " + QByteArray::number(given.status) + " x\r\nContent-Length: " + QByteArray::number(promised)
        + "\r\nConnection: close\r\n" + given.headers + "\r\n" + given.body);
    socket->disconnectFromHost();
}

} // namespace sluice::test
