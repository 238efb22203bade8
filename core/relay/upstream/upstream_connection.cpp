#include "relay/upstream/upstream_connection.h"

#include <QPointer>

#include <array>
#include <cerrno>
#include <utility>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::relay {

namespace {

// What Qt may hold of an answer nobody reads yet: beyond it the kernel's window closes and the upstream waits.
constexpr qint64 kReadBuffer = 32 * 1024;
// A proxy or tunnel has all of the time to connect but this part.
constexpr int kWayShare = 20;
constexpr std::chrono::milliseconds kGrace{1000};
// Unsent bytes of a WebSocket below which whoever waits may go on.
constexpr qint64 kLowWater = 64 * 1024;

} // namespace

UpstreamConnection::UpstreamConnection(UpstreamTarget target, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
    , m_dialer(m_socket, nullptr)
    , m_parser(m_target.limits)
{
    m_socket.setReadBufferSize(kReadBuffer);
    m_limit.setSingleShot(true);
    m_limit.setTimerType(Qt::PreciseTimer);
    connect(&m_limit, &QTimer::timeout, this, &UpstreamConnection::onLimit);
    connect(&m_dialer, &SocketDialer::resolved, this, &UpstreamConnection::onResolved);
    connect(&m_dialer, &SocketDialer::reached, this, &UpstreamConnection::onReached);
    connect(&m_dialer, &SocketDialer::opened, this, &UpstreamConnection::onOpened);
    connect(&m_dialer, &SocketDialer::failed, this, &UpstreamConnection::onOpenFailed);
    connect(&m_socket, &QIODevice::readyRead, this, &UpstreamConnection::readAnswer);
    connect(&m_socket, &QAbstractSocket::disconnected, this, &UpstreamConnection::onDisconnected);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, &UpstreamConnection::onErrorOccurred);
}

UpstreamConnection::~UpstreamConnection()
{
    m_sink = nullptr;
    m_dialer.cancel();
    m_socket.disconnect(this);
    m_socket.abort();
}

void UpstreamConnection::open()
{
    m_state = State::Opening;
    m_marks = {};
    m_marks.assigned = base::now();
    if (m_target.connectTimeout.count() > 0) {
        m_limit.start(hasWay() ? m_target.connectTimeout - m_target.connectTimeout / kWayShare
                               : m_target.connectTimeout + kGrace);
    }
    if (!m_target.tunnel) {
        m_dialer.dial(m_target.dial);
        return;
    }
    m_tunnel = new Tunnel(*m_target.tunnel, this);
    connect(m_tunnel, &Tunnel::resolved, this, &UpstreamConnection::onResolved);
    connect(m_tunnel, &Tunnel::failed, this, &UpstreamConnection::onOpenFailed);
    connect(m_tunnel, &Tunnel::opened, this, [this] {
        const int innerEnd = m_tunnel->takeInnerEnd();
        if (m_socket.setSocketDescriptor(innerEnd)) {
            m_dialer.secure(m_target.dial);
        } else {
            ::close(innerEnd);
            onOpenFailed({base::ErrorCode::Internal, m_socket.errorString().toStdString(), m_target.dial.where(), 0});
        }
    });
    m_tunnel->open();
}

bool UpstreamConnection::hasWay() const
{
    return m_target.tunnel || m_target.dial.proxy.isUsed();
}

void UpstreamConnection::onResolved(const QString &address)
{
    m_marks.resolved = base::now();
    emit resolved(address);
}

void UpstreamConnection::onReached()
{
    m_marks.connected = base::now();
    emit tcpConnected();
}

void UpstreamConnection::onOpened()
{
    if (m_target.dial.encrypted) {
        m_marks.secured = base::now();
    }
    m_limit.stop();
    m_state = State::Idle;
    m_idleSince = base::now();
    emit opened();
}

// The proxy or tunnel is told late a little before the whole attempt is: whoever waits learns whose fault it was. The attempt itself
// ends a little after its time: whoever waits has said so by then, and only a connection nobody waits for is left to be closed.
void UpstreamConnection::onLimit()
{
    const bool onItsWay = hasWay() && !m_dialer.hasReached();
    if (hasWay() && !onItsWay && !std::exchange(m_isOverWay, true)) {
        m_limit.start(m_target.connectTimeout / kWayShare + kGrace);
        return;
    }
    onOpenFailed(m_tunnel && !m_dialer.hasReached() ? m_tunnel->late() : m_dialer.late());
}

void UpstreamConnection::onOpenFailed(const base::Error &error)
{
    if (m_state != State::Opening) {
        return;
    }
    m_limit.stop();
    m_dialer.cancel();
    m_state = State::Closed;
    const bool tunnelBroke = m_tunnel && m_tunnel->failure().isError();
    emit openFailed(tunnelBroke ? base::Error(m_tunnel->failure()) : error);
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
    m_switched = false;
    if (request.upgrade) {
        m_parser.expectUpgrade();
    } else {
        m_parser.expectResponseTo(request.method);
    }
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
    if (m_switched) {
        m_socket.flush(); // a last frame says why
    }
    m_state = State::Closed;
    m_limit.stop();
    m_dialer.cancel();
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
    while (alive && m_state == State::Busy && !m_paused
           && (m_socket.bytesAvailable() > 0 || m_socket.state() == QAbstractSocket::ConnectedState)) {
        const qint64 got = m_socket.read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            break;
        }
        std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        while (true) {
            if (m_switched) {
                if (!bytes.empty()) {
                    m_sink->onUpstreamBody(bytes);
                }
                break;
            }
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
    if (m_switched) {
        endAnswer(false);
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

void UpstreamConnection::write(std::string_view bytes)
{
    if (m_switched && m_state == State::Busy) {
        m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
    }
}

qint64 UpstreamConnection::backlog() const
{
    return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

void UpstreamConnection::notifyWhenDrained()
{
    if (m_wantsDrained) {
        return;
    }
    m_wantsDrained = true;
    connect(&m_socket, &QIODevice::bytesWritten, this, &UpstreamConnection::onBytesWritten, Qt::UniqueConnection);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &UpstreamConnection::onBytesWritten, Qt::UniqueConnection);
}

void UpstreamConnection::onBytesWritten()
{
    if (!m_wantsDrained || backlog() > kLowWater) {
        return;
    }
    m_wantsDrained = false;
    disconnect(&m_socket, &QIODevice::bytesWritten, this, &UpstreamConnection::onBytesWritten);
    disconnect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &UpstreamConnection::onBytesWritten);
    if (m_sink && m_state == State::Busy) {
        m_sink->onUpstreamDrained();
    }
}

bool UpstreamConnection::handle(const http::ParseStep &step)
{
    switch (step.event) {
    case http::ParseStep::Event::NeedMore:
        return false;
    case http::ParseStep::Event::Head:
        if (m_parser.head().status == 101) { // which the parser lets pass only where it was asked for
            m_switched = true;
            emit switched();
        }
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
    // What broke may have been the tunnel: the upstream itself is not to blame then.
    const bool tunnelBroke = m_tunnel && m_tunnel->failure().isError();
    const base::Error told = tunnelBroke ? m_tunnel->failure() : error;
    if (sink) {
        sink->onUpstreamFailed(told, m_written);
    }
    if (alive) {
        emit released();
    }
}

base::Error UpstreamConnection::socketError() const
{
    return {base::ErrorCode::UpstreamInterrupted, m_socket.errorString().toStdString(), m_target.dial.where(), 0};
}

} // namespace sluice::relay
