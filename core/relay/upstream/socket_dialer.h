#pragma once

#include "base/error.h"
#include "relay/upstream/proxy_handshake.h"
#include "relay/upstream/upstream_target.h"

#include <QObject>
#include <QSslError>
#include <QSslSocket>

#include <optional>

namespace sluice::relay {

// Opens a socket to a target, straight or through a proxy, and secures it. The proxy's words are our own and not QNetworkProxy's: Qt reads
// what a SOCKS5 proxy sends into memory without bound while nobody reads the socket, and gives no descriptor to see a closed peer by.
// It hears the socket's signals only while it dials. Worker thread.
class SocketDialer final : public QObject {
    Q_OBJECT
public:
    SocketDialer(QSslSocket &socket, QObject *parent);

    // opened() or failed() follows.
    void dial(const DialTarget &target);
    // Secures a socket that is connected already, its peer verified as `target`'s host.
    void secure(const DialTarget &target);
    // Forgets the attempt; the socket is the caller's.
    void cancel();

    // The target can be reached: nothing that fails from here on is the way's fault.
    [[nodiscard]] bool hasReached() const { return m_stage == Stage::Securing; }
    // Why the attempt would have failed if it ended now.
    [[nodiscard]] base::Error late() const;

signals:
    void resolved(const QString &address); // of the target, or of the proxy
    void reached(); // bytes go to the target
    void opened(); // and they are secured, where they must be
    void failed(const sluice::base::Error &error); // the socket is closed

private:
    enum class Stage { None, Connecting, AskingProxy, Securing };

    void listen();
    void onConnected();
    void onReadyRead();
    void onError();
    void reach();
    void finish();
    void fail(const base::Error &error);
    [[nodiscard]] base::Error socketError() const;

    QSslSocket &m_socket;
    DialTarget m_target;
    Stage m_stage = Stage::None;
    std::optional<ProxyHandshake> m_handshake;
    QList<QSslError> m_sslErrors;
    QObject *m_ears = nullptr; // context of the socket's connections; a child
};

} // namespace sluice::relay
