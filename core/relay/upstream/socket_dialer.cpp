#include "relay/upstream/socket_dialer.h"

#include <QNetworkProxy>

#include <array>
#include <utility>

namespace sluice::relay {

SocketDialer::SocketDialer(QSslSocket &socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    // An inherited HTTPS_PROXY could point at ourselves: a proxy is used only where one is configured.
    m_socket.setProxy(QNetworkProxy::NoProxy);
}

void SocketDialer::dial(const DialTarget &target)
{
    m_target = target;
    m_stage = Stage::Connecting;
    m_sslErrors.clear();
    listen();
    if (m_target.encrypted) {
        m_socket.setSslConfiguration(m_target.tls);
    }
    if (m_target.proxy.isUsed()) {
        m_handshake.emplace(m_target.proxy, m_target.host, m_target.port);
        m_socket.connectToHost(m_target.proxy.host, m_target.proxy.port);
    } else {
        m_socket.connectToHost(m_target.host, m_target.port);
    }
}

void SocketDialer::secure(const DialTarget &target)
{
    m_target = target;
    m_sslErrors.clear();
    listen();
    if (m_target.encrypted) {
        m_socket.setSslConfiguration(m_target.tls);
    }
    reach();
}

void SocketDialer::cancel()
{
    m_stage = Stage::None;
    m_handshake.reset();
    if (m_ears) {
        m_socket.disconnect(m_ears);
        std::exchange(m_ears, nullptr)->deleteLater(); // we may be in one of its slots
    }
}

void SocketDialer::listen()
{
    m_ears = new QObject(this);
    connect(&m_socket, &QAbstractSocket::hostFound, m_ears, [this] { emit resolved(m_socket.peerName()); });
    connect(&m_socket, &QAbstractSocket::connected, m_ears, [this] { onConnected(); });
    connect(&m_socket, &QSslSocket::encrypted, m_ears, [this] { finish(); });
    connect(&m_socket, &QIODevice::readyRead, m_ears, [this] { onReadyRead(); });
    connect(&m_socket, &QAbstractSocket::errorOccurred, m_ears, [this] { onError(); });
    connect(&m_socket, &QSslSocket::sslErrors, m_ears, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
}

void SocketDialer::onConnected()
{
    if (m_target.own && m_target.own->contains(m_socket.peerAddress(), m_socket.peerPort(), m_socket.localAddress())) {
        fail({base::ErrorCode::Loop, "the address leads back to Sluice's own listener", m_target.where(), 0});
        return;
    }
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    if (!m_handshake) {
        reach();
        return;
    }
    m_stage = Stage::AskingProxy;
    const std::string words = m_handshake->takeOutput();
    m_socket.write(words.data(), static_cast<qint64>(words.size()));
}

void SocketDialer::onReadyRead()
{
    if (m_stage != Stage::AskingProxy) {
        return;
    }
    // Peeked, because what follows the proxy's last word is not ours.
    std::array<char, 4096> buffer;
    while (true) {
        const qint64 got = m_socket.peek(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            return;
        }
        const ProxyHandshake::Step step
            = m_handshake->feed(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
        m_socket.skip(static_cast<qint64>(step.consumed));
        if (const std::string words = m_handshake->takeOutput(); !words.empty()) {
            m_socket.write(words.data(), static_cast<qint64>(words.size()));
        }
        if (step.event == ProxyHandshake::Step::Event::Failed) {
            fail(step.error);
            return;
        }
        if (step.event == ProxyHandshake::Step::Event::Done) {
            m_handshake.reset();
            if (m_socket.bytesAvailable() > 0) {
                // We speak first in TLS and in HTTP.
                fail({base::ErrorCode::ProxyFailed, "the proxy sent bytes nobody asked for", m_target.proxy.name(), 0});
                return;
            }
            reach();
            return;
        }
    }
}

void SocketDialer::reach()
{
    m_stage = Stage::Securing;
    QObject *const ears = m_ears;
    emit reached();
    if (m_stage != Stage::Securing || m_ears != ears) {
        return; // whoever heard it has given up
    }
    if (m_target.encrypted) {
        m_socket.setPeerVerifyName(m_target.host);
        m_socket.startClientEncryption();
    } else {
        finish();
    }
}

void SocketDialer::finish()
{
    cancel();
    emit opened();
}

void SocketDialer::onError()
{
    if (m_stage != Stage::None) {
        fail(socketError());
    }
}

void SocketDialer::fail(const base::Error &error)
{
    cancel();
    m_socket.abort();
    emit failed(error);
}

base::Error SocketDialer::late() const
{
    if (m_target.proxy.isUsed() && m_stage != Stage::Securing) {
        return {base::ErrorCode::ProxyFailed,
                m_stage == Stage::AskingProxy ? "the proxy did not reach the target in time"
                                              : "the proxy is unreachable: no connection in time",
                m_target.proxy.name(), 0};
    }
    return {base::ErrorCode::ConnectTimeout, "no connection to the upstream in time", m_target.where(), 0};
}

base::Error SocketDialer::socketError() const
{
    base::Error error{base::ErrorCode::ConnectFailed, m_socket.errorString().toStdString(), m_target.where(), 0};
    if (m_target.proxy.isUsed() && m_stage != Stage::Securing) {
        error.code = base::ErrorCode::ProxyFailed;
        error.where = m_target.proxy.name();
        error.detail = (m_stage == Stage::Connecting ? "the proxy is unreachable: " : "the proxy closed the connection: ")
            + error.detail;
        return error;
    }
    if (!m_sslErrors.isEmpty()) {
        error.code = base::ErrorCode::TlsFailed;
        error.detail = m_sslErrors.first().errorString().toStdString();
        return error;
    }
    switch (m_socket.error()) {
    case QAbstractSocket::HostNotFoundError:
        error.code = base::ErrorCode::DnsFailed;
        break;
    case QAbstractSocket::SocketTimeoutError:
        error.code = base::ErrorCode::ConnectTimeout;
        break;
    default:
        if (m_stage == Stage::Securing) {
            error.code = base::ErrorCode::TlsFailed;
        }
    }
    return error;
}

} // namespace sluice::relay
