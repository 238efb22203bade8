#include "relay/listener/listener.h"

#include <QSslCipher>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>

#include <unistd.h>
#include <utility>

namespace sluice::relay {

namespace {

constexpr int kHandshakeTimeoutMs = 3000;
// QSslServer counts sockets in the handshake as pending: at its default of 30, thirty silent clients lock everyone out
// (measured with Qt 6.4.2). Our own cap is the process's connection budget, so this one must never be the first to bite.
constexpr int kMaxPending = 1'000'000;

bool isAboutCertificate(QSsl::AlertType type)
{
    switch (type) {
    case QSsl::AlertType::BadCertificate:
    case QSsl::AlertType::UnsupportedCertificate:
    case QSsl::AlertType::CertificateExpired:
    case QSsl::AlertType::CertificateUnknown:
    case QSsl::AlertType::UnknownCa:
        return true;
    default:
        return false;
    }
}

} // namespace

QSslConfiguration serverTlsConfiguration(const QList<QSslCertificate> &chain, const QSslKey &key)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates({}); // Qt would put every system root into each connection's context: milliseconds a handshake
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone); // of clients: we ask for no client certificate
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    QList<QSslCipher> ciphers;
    for (const char *name : {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
                             "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                             "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
        if (const QSslCipher cipher(QString::fromLatin1(name)); !cipher.isNull()) {
            ciphers.append(cipher);
        }
    }
    tls.setCiphers(ciphers);
    return tls;
}

class Listener::PlainServer final : public QTcpServer {
public:
    explicit PlainServer(Listener &owner)
        : QTcpServer(&owner)
        , m_owner(owner)
    {
        setMaxPendingConnections(kMaxPending);
    }
    void takeUp(qintptr descriptor)
    {
        incomingConnection(descriptor);
        emit newConnection();
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (!m_owner.admit(descriptor)) {
            return;
        }
        auto *socket = new QTcpSocket(this);
        socket->setSocketDescriptor(descriptor);
        m_owner.adopt(socket);
        addPendingConnection(socket);
    }

private:
    Listener &m_owner;
};

class Listener::TlsServer final : public QSslServer {
public:
    explicit TlsServer(Listener &owner)
        : QSslServer(&owner)
        , m_owner(owner)
    {
        setMaxPendingConnections(kMaxPending);
        setHandshakeTimeout(kHandshakeTimeoutMs);
    }
    void takeUp(qintptr descriptor) { incomingConnection(descriptor); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (!m_owner.admit(descriptor)) {
            return;
        }
        QSslServer::incomingConnection(descriptor);
        // The base class just made the socket, as its youngest child.
        if (auto *socket = qobject_cast<QTcpSocket *>(children().last())) {
            m_owner.adopt(socket);
        } else {
            m_owner.m_cap.giveBack(1);
        }
    }

private:
    Listener &m_owner;
};

Listener::Listener(const QSslConfiguration *tls, Budget &cap, QObject *parent)
    : QObject(parent)
    , m_cap(cap)
{
    if (tls) {
        m_tlsServer = new TlsServer(*this);
        m_tlsServer->setSslConfiguration(*tls);
        m_server = m_tlsServer;
        connect(m_tlsServer, &QSslServer::alertReceived, this,
                [this](QSslSocket *socket, QSsl::AlertLevel, QSsl::AlertType type, const QString &description) {
                    if (isAboutCertificate(type)) {
                        emit certificateRejected(socket->peerAddress().toString(), description);
                    }
                });
    } else {
        m_plainServer = new PlainServer(*this);
        m_server = m_plainServer;
    }
    connect(m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            emit connectionReady(socket, m_tlsServer != nullptr);
        }
    });
}

Listener::~Listener()
{
    // Sockets still in the handshake are children of the server and give their place back through m_cap when they go.
    delete m_server;
    if (m_parked >= 0) {
        ::close(static_cast<int>(m_parked));
    }
}

bool Listener::listen(int descriptor)
{
    if (m_server->setSocketDescriptor(descriptor)) {
        return true;
    }
    ::close(descriptor);
    return false;
}

void Listener::close() { m_server->close(); }

quint16 Listener::port() const { return m_server->serverPort(); }

void Listener::setTlsConfiguration(const QSslConfiguration &tls)
{
    if (m_tlsServer) {
        m_tlsServer->setSslConfiguration(tls);
    }
}

void Listener::resume()
{
    if (!m_paused || m_cap.isFull()) {
        return;
    }
    m_paused = false;
    m_server->setMaxPendingConnections(kMaxPending);
    m_server->resumeAccepting();
    if (const qintptr parked = std::exchange(m_parked, -1); parked >= 0) {
        if (m_tlsServer) {
            m_tlsServer->takeUp(parked);
        } else {
            m_plainServer->takeUp(parked);
        }
    }
}

void Listener::pause()
{
    if (m_paused) {
        return;
    }
    m_paused = true;
    // pauseAccepting() alone does not end the loop in which Qt accepts all that wait; having no room for another does.
    m_server->setMaxPendingConnections(0);
    m_server->pauseAccepting();
    emit capReached();
}

// Takes a place under the cap. The client that finds none waits here, all others in the kernel's queue: nobody is refused, and
// running out of descriptors (where Qt would spin) cannot happen.
bool Listener::admit(qintptr descriptor)
{
    const bool admitted = m_cap.tryTake(1);
    if (!admitted) {
        m_parked = descriptor;
    }
    if (m_cap.isFull()) {
        pause();
    }
    return admitted;
}

void Listener::adopt(QTcpSocket *accepted)
{
    Budget *cap = &m_cap;
    connect(accepted, &QObject::destroyed, accepted, [cap] { cap->giveBack(1); });
}

} // namespace sluice::relay
