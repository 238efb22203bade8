#include "relay/upstream/upstream_connection.h"

#include <QNetworkProxy>
#include <QPointer>

#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace sluice::relay {

namespace {

// What Qt may hold of an answer nobody reads yet: beyond it the kernel's window closes and the upstream waits.
constexpr qint64 kReadBuffer = 32 * 1024;

} // namespace

QSslConfiguration clientTlsConfiguration(const QList<QSslCertificate> &extraCas)
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
    return tls;
}

UpstreamConnection::UpstreamConnection(UpstreamTarget target, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
    , m_parser(m_target.limits)
{
    // An inherited HTTPS_PROXY could point at ourselves: a proxy is used only where one is configured.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(kReadBuffer);
    connect(&m_socket, &QAbstractSocket::hostFound, this, [this] {
        m_marks.resolved = base::now();
        emit resolved(m_socket.peerName());
    });
    connect(&m_socket, &QAbstractSocket::connected, this, &UpstreamConnection::onConnected);
    connect(&m_socket, &QSslSocket::encrypted, this, [this] {
        m_marks.secured = base::now();
        becomeIdle();
    });
    connect(&m_socket, &QIODevice::readyRead, this, &UpstreamConnection::readAnswer);
    connect(&m_socket, &QAbstractSocket::disconnected, this, &UpstreamConnection::onDisconnected);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, &UpstreamConnection::onErrorOccurred);
    connect(&m_socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
}

UpstreamConnection::~UpstreamConnection()
{
    m_sink = nullptr;
    m_socket.disconnect(this);
    m_socket.abort();
}

void UpstreamConnection::open()
{
    m_state = State::Opening;
    m_marks = {};
    m_marks.assigned = base::now();
    if (m_target.encrypted) {
        m_socket.setSslConfiguration(m_target.tls);
        m_socket.connectToHostEncrypted(m_target.host, m_target.port);
    } else {
        m_socket.connectToHost(m_target.host, m_target.port);
    }
}

void UpstreamConnection::onConnected()
{
    m_marks.connected = base::now();
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    emit tcpConnected();
    if (!m_target.encrypted) {
        becomeIdle();
    }
}

void UpstreamConnection::becomeIdle()
{
    m_state = State::Idle;
    m_idleSince = base::now();
    emit opened();
}

bool UpstreamConnection::isReusable() const
{
    if (m_state != State::Idle || m_socket.state() != QAbstractSocket::ConnectedState || m_socket.bytesAvailable() > 0) {
        return false;
    }
    char byte = 0;
    const ssize_t got = ::recv(static_cast<int>(m_socket.socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void UpstreamConnection::send(UpstreamRequest &&request, UpstreamSink &sink)
{
    Q_ASSERT(m_state == State::Idle);
    m_state = State::Busy;
    m_sink = &sink;
    m_paused = false;
    m_written = true;
    m_parser.expectResponseTo(request.method);
    // One write where that is cheap: a head and a small body share a TLS record and a packet.
    constexpr std::size_t kJoinUpTo = 64 * 1024;
    if (request.body.size() <= kJoinUpTo) {
        request.head += request.body;
        m_socket.write(request.head.data(), static_cast<qint64>(request.head.size()));
    } else {
        m_socket.write(request.head.data(), static_cast<qint64>(request.head.size()));
        m_socket.write(request.body.data(), static_cast<qint64>(request.body.size()));
    }
    m_marks.sent = base::now();
    sink.onUpstreamSent();
}

void UpstreamConnection::setPaused(bool paused)
{
    if (m_paused == paused) {
        return;
    }
    m_paused = paused;
    if (!paused && m_state == State::Busy) {
        // Not from within the caller: it may be in the middle of writing what made it pause.
        QMetaObject::invokeMethod(this, &UpstreamConnection::readAnswer, Qt::QueuedConnection);
    }
}

void UpstreamConnection::abort()
{
    m_sink = nullptr;
    m_state = State::Closed;
    m_socket.abort();
}

void UpstreamConnection::readAnswer()
{
    if (m_state == State::Idle) {
        // Bytes nobody asked for: this connection is out of step.
        m_state = State::Closed;
        m_socket.abort();
        emit released();
        return;
    }
    if (m_state != State::Busy || m_reading) {
        return;
    }
    m_reading = true;
    const QPointer<UpstreamConnection> alive(this);
    std::array<char, 32 * 1024> buffer;
    while (alive && m_state == State::Busy && !m_paused) {
        const qint64 got = m_socket.read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            break;
        }
        std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        while (true) {
            const http::ParseStep step = m_parser.feed(bytes);
            bytes.remove_prefix(step.consumed);
            if (step.event == http::ParseStep::Event::Complete && !bytes.empty()) {
                // More bytes than the answer had: whoever reads them as the next answer is poisoned.
                m_parser.expectResponseTo({});
                endAnswer(false);
                break;
            }
            if (!handle(step) || !alive) {
                break;
            }
        }
        if (!alive) {
            return;
        }
        if (m_sink) {
            m_sink->onUpstreamBatch();
        }
    }
    if (alive) {
        m_reading = false;
        finishIfClosed();
    }
}

// The upstream has gone and everything it wrote was read: the answer is over, or it is broken.
void UpstreamConnection::finishIfClosed()
{
    if (m_state != State::Busy || m_paused || m_socket.state() != QAbstractSocket::UnconnectedState
        || m_socket.bytesAvailable() > 0) {
        return;
    }
    const http::ParseStep step = m_parser.finish();
    if (step.event == http::ParseStep::Event::Complete) {
        endAnswer(false);
    } else {
        fail(step.error.isError() ? step.error
                                  : base::Error{base::ErrorCode::UpstreamInterrupted,
                                                "the upstream closed the connection", {}, 0});
    }
}

bool UpstreamConnection::handle(const http::ParseStep &step)
{
    switch (step.event) {
    case http::ParseStep::Event::NeedMore:
        return false;
    case http::ParseStep::Event::Head:
        m_sink->onUpstreamHead(m_parser.head());
        return m_state == State::Busy;
    case http::ParseStep::Event::Body:
        m_sink->onUpstreamBody(step.body);
        return m_state == State::Busy;
    case http::ParseStep::Event::Complete:
        endAnswer(m_parser.head().keepAlive);
        return false;
    case http::ParseStep::Event::Error:
        fail(step.error);
        return false;
    }
    return false;
}

void UpstreamConnection::endAnswer(bool keep)
{
    UpstreamSink *sink = std::exchange(m_sink, nullptr);
    if (keep) {
        m_state = State::Idle;
        m_idleSince = base::now();
    } else {
        m_state = State::Closed;
        m_socket.disconnectFromHost();
    }
    const QPointer<UpstreamConnection> alive(this);
    if (sink) {
        sink->onUpstreamEnd();
    }
    if (alive) {
        emit released();
    }
}

void UpstreamConnection::onDisconnected()
{
    if (m_state == State::Busy) {
        readAnswer(); // what arrived before the end still counts
    } else if (m_state == State::Idle) {
        m_state = State::Closed;
        emit released();
    }
}

void UpstreamConnection::onErrorOccurred()
{
    if (m_state == State::Opening) {
        m_state = State::Closed;
        emit openFailed(socketError());
        return;
    }
    // A remote close arrives as an error first and as disconnected() afterwards, which knows what was read.
    if (m_state == State::Busy && m_socket.error() != QAbstractSocket::RemoteHostClosedError) {
        readAnswer();
        if (m_state == State::Busy) {
            fail(socketError());
        }
    }
}

void UpstreamConnection::fail(const base::Error &error)
{
    UpstreamSink *sink = std::exchange(m_sink, nullptr);
    m_state = State::Closed;
    m_socket.abort();
    const QPointer<UpstreamConnection> alive(this);
    if (sink) {
        sink->onUpstreamFailed(error, m_written);
    }
    if (alive) {
        emit released();
    }
}

base::Error UpstreamConnection::socketError() const
{
    base::Error error;
    error.where = m_target.host.toStdString() + ":" + std::to_string(m_target.port);
    error.detail = m_socket.errorString().toStdString();
    if (!m_sslErrors.isEmpty()) {
        error.code = base::ErrorCode::TlsFailed;
        error.detail = m_sslErrors.first().errorString().toStdString();
        return error;
    }
    switch (m_socket.error()) {
    case QAbstractSocket::HostNotFoundError:
        error.code = base::ErrorCode::DnsFailed;
        break;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        error.code = base::ErrorCode::TlsFailed;
        break;
    case QAbstractSocket::SocketTimeoutError:
        error.code = base::ErrorCode::ConnectTimeout;
        break;
    default:
        if (m_state == State::Busy) {
            error.code = base::ErrorCode::UpstreamInterrupted;
        } else {
            const bool inHandshake = m_target.encrypted && m_marks.connected && !m_marks.secured;
            error.code = inHandshake ? base::ErrorCode::TlsFailed : base::ErrorCode::ConnectFailed;
        }
    }
    return error;
}

} // namespace sluice::relay
