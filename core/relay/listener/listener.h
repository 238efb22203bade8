#pragma once

#include "relay/shared/budget.h"

#include <QObject>
#include <QSslConfiguration>
#include <QTcpSocket>

#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QTcpServer;
QT_END_NAMESPACE

namespace sluice::relay {

// TLS 1.2/1.3, three AEAD suites with forward secrecy, ALPN http/1.1, no client certificate (RELIABILITY.md 1.9 and 3).
QSslConfiguration serverTlsConfiguration(const QList<QSslCertificate> &chain, const QSslKey &key);

// One listening socket of one worker: accepts, does the TLS handshake (at most 3 s), keeps the process under its connection cap by
// pausing, and hands out ready connections. Worker thread.
class Listener final : public QObject {
    Q_OBJECT
public:
    // `tls` null: plain. `cap` counts every accepted socket until it is destroyed, handshakes included.
    Listener(const QSslConfiguration *tls, Budget &cap, QObject *parent);
    ~Listener() override;

    // Takes over a descriptor from openListenSocket(). False if Qt refuses it.
    bool listen(int descriptor);
    void close();
    [[nodiscard]] quint16 port() const;
    // New handshakes use the new certificate; running connections keep theirs.
    void setTlsConfiguration(const QSslConfiguration &tls);
    // Tries again after a pause: a connection has gone.
    void resume();

signals:
    // The receiver owns the socket from here on.
    void connectionReady(QTcpSocket *socket, bool encrypted);
    // A client ended the handshake with an alert about our certificate.
    void certificateRejected(const QString &peer, const QString &reason);
    void capReached();

private:
    class PlainServer;
    class TlsServer;
    void adopt(QTcpSocket *accepted);
    bool admit(qintptr descriptor);
    void pause();

    Budget &m_cap;
    QTcpServer *m_server = nullptr;
    PlainServer *m_plainServer = nullptr; // m_server, if it is one
    TlsServer *m_tlsServer = nullptr; // m_server, if it is one
    bool m_paused = false;
    qintptr m_parked = -1; // accepted, and waiting for a place
};

} // namespace sluice::relay
