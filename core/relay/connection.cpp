#include "relay/connection.h"

#include <QSslSocket>

#include <array>

namespace sluice::relay {

namespace {

// What Qt may hold of a client's bytes nobody reads yet: pipelined requests beyond it wait in the kernel.
constexpr qint64 kReadBuffer = 32 * 1024;
constexpr qint64 kHighWater = 128 * 1024; // unsent bytes towards a client
constexpr qint64 kLowWater = 64 * 1024;
// A client that takes none of its answer for this long is gone (RELIABILITY.md 5.2, row 4).
constexpr std::chrono::seconds kWriteStall{60};
// Bytes a client still sends after a refusal are read and dropped this long: closing at once would reset the connection and lose
// the answer.
constexpr std::chrono::seconds kLinger{1};

http::MessageLimits limitsOf(const api::LimitsConfig &settings)
{
    http::MessageLimits limits;
    limits.line = static_cast<std::size_t>(settings.lineBytes);
    limits.head = static_cast<std::size_t>(settings.headBytes);
    limits.body = static_cast<std::uint64_t>(settings.bodyBytes);
    return limits;
}

} // namespace

Connection::Connection(QTcpSocket *socket, ListenerFacts listener, WorkerServices &services, ConfigSource config,
                       QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_tls(qobject_cast<QSslSocket *>(socket))
    , m_listener(std::move(listener))
    , m_services(services)
    , m_config(std::move(config))
    , m_limits(limitsOf(m_config()->settings.limits))
    , m_parser(m_limits)
    , m_idleSince(base::now())
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(kReadBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QIODevice::readyRead, this, &Connection::onReadyRead);
    connect(m_socket, &QAbstractSocket::disconnected, this, &Connection::onDisconnected);
    m_services.stats.connectionOpened();
    if (m_socket->bytesAvailable() > 0) {
        QMetaObject::invokeMethod(this, &Connection::onReadyRead, Qt::QueuedConnection);
    }
    if (m_socket->state() != QAbstractSocket::ConnectedState) {
        QMetaObject::invokeMethod(this, &Connection::onDisconnected, Qt::QueuedConnection);
    }
}

Connection::~Connection()
{
    m_exchange.reset(); // while the socket is still there
    m_socket->disconnect(this);
    m_services.stats.connectionClosed();
}

void Connection::onReadyRead()
{
    if (m_isSocket) {
        readSocket();
        return;
    }
    std::array<char, 32 * 1024> buffer;
    while (true) {
        // While a request is answered the client's next bytes stay where they are.
        if (m_exchange && m_requestRead) {
            return;
        }
        const qint64 got = m_socket->read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            return;
        }
        if (!m_closing) {
            feed({buffer.data(), static_cast<std::size_t>(got)});
        }
    }
}

void Connection::readSocket()
{
    std::array<char, 32 * 1024> buffer;
    if (!m_closing && m_reading && !m_input.empty()) {
        std::string early = std::exchange(m_input, {});
        m_exchange->onSocketBytes(early);
    }
    while (m_closing || m_reading) {
        const qint64 got = m_socket->read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            return;
        }
        if (!m_closing) {
            m_exchange->onSocketBytes({buffer.data(), static_cast<std::size_t>(got)});
        }
    }
}

void Connection::beginSocket()
{
    m_isSocket = true;
    // It may be silent for as long as it likes; a machine that has gone is told from that by the system alone.
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    // From a fresh turn of the loop: we are inside the exchange.
    QMetaObject::invokeMethod(this, &Connection::onReadyRead, Qt::QueuedConnection);
    if (m_draining) {
        QMetaObject::invokeMethod(this, &Connection::drain, Qt::QueuedConnection);
    }
}

void Connection::setReading(bool reading)
{
    if (m_reading == reading) {
        return;
    }
    m_reading = reading;
    if (reading) {
        QMetaObject::invokeMethod(this, &Connection::onReadyRead, Qt::QueuedConnection);
    }
}

void Connection::feed(std::string_view bytes)
{
    while (!m_closing) {
        if (m_exchange && m_requestRead) {
            m_input.append(bytes);
            return;
        }
        if (bytes.empty() && !m_exchange) {
            return;
        }
        if (m_requestStarted == base::TimePoint{} && !bytes.empty()) {
            m_requestStarted = base::now();
        }
        const http::ParseStep step = m_parser.feed(bytes);
        bytes.remove_prefix(step.consumed);
        if (!handle(step)) {
            break;
        }
    }
}

bool Connection::handle(const http::ParseStep &step)
{
    switch (step.event) {
    case http::ParseStep::Event::NeedMore:
        return false;
    case http::ParseStep::Event::Head:
        startExchange();
        m_exchange->onHead(m_parser.takeHead());
        if (m_exchange->wantsContinue()) {
            write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        return true;
    case http::ParseStep::Event::Body:
        m_exchange->onBody(step.body);
        return true;
    case http::ParseStep::Event::Complete:
        m_requestRead = true;
        m_exchange->onComplete();
        finishRequest();
        return true;
    case http::ParseStep::Event::Error:
        if (!m_exchange) {
            startExchange();
            // A head that was read and then refused for its body still tells the caller's dialect.
            m_exchange->onRefusedHead(m_parser.head());
        }
        m_requestRead = true;
        if (m_exchange->isDone()) {
            closeSoon();
        } else {
            m_exchange->onParseError(step.error);
        }
        return false;
    }
    return false;
}

void Connection::startExchange()
{
    m_requestRead = false;
    m_answered = false;
    m_keep = false;
    m_exchange = std::make_unique<Exchange>(static_cast<Downstream &>(*this), m_services, m_config(), m_listener, m_requestStarted);
}

void Connection::exchangeDone(bool reusable)
{
    m_answered = true;
    m_keep = reusable && !m_draining;
    if (!m_keep) {
        closeSoon();
        return;
    }
    // From a fresh turn of the loop: we are inside the exchange, which must not be deleted under itself.
    QMetaObject::invokeMethod(this, &Connection::nextRequest, Qt::QueuedConnection);
}

void Connection::finishRequest()
{
    if (m_answered && m_keep) {
        QMetaObject::invokeMethod(this, &Connection::nextRequest, Qt::QueuedConnection);
    }
}

void Connection::nextRequest()
{
    if (m_closing || !m_exchange || !m_answered || !m_requestRead) {
        return;
    }
    if (backlog() > kHighWater) {
        notifyWhenDrained(); // a client that asks on and on and reads nothing gets no further answer
        return;
    }
    m_exchange.reset();
    m_requestRead = false;
    m_requestStarted = {};
    m_idleSince = base::now();
    if (!m_input.empty()) {
        const std::string input = std::exchange(m_input, {});
        feed(input);
    }
    if (m_socket->bytesAvailable() > 0) {
        onReadyRead();
    }
}

// Ends the connection after what has been written. A client that is still sending first gets the chance to read the answer.
void Connection::closeSoon()
{
    if (m_closing) {
        return;
    }
    m_closing = true;
    m_input.clear();
    const bool clientIsDone = m_requestRead && m_socket->bytesAvailable() == 0;
    if (clientIsDone) {
        m_socket->disconnectFromHost();
    } else {
        m_closeAt = base::now() + kLinger;
        QMetaObject::invokeMethod(this, &Connection::onReadyRead, Qt::QueuedConnection);
    }
}

void Connection::onDisconnected()
{
    if (m_exchange) {
        m_exchange->onDownstreamGone();
    }
    m_closing = true;
    emit closed();
}

void Connection::drain()
{
    m_draining = true;
    if (m_isSocket) {
        m_exchange->drainSocket();
        return;
    }
    if (!m_exchange) {
        m_requestRead = m_requestStarted == base::TimePoint{}; // idle: there is nothing to read to its end
        closeSoon();
    }
}

void Connection::abort()
{
    if (m_exchange) {
        m_exchange->onDownstreamGone();
    }
    m_closing = true;
    m_socket->abort();
}

void Connection::checkDeadlines(base::TimePoint now)
{
    const api::TimeoutsConfig &timeouts = m_config()->settings.timeouts;
    const qint64 waiting = backlog();
    if (waiting == 0 || waiting != m_lastBacklog) {
        m_lastBacklog = waiting;
        m_lastProgress = now;
    } else if (now - m_lastProgress >= kWriteStall) {
        abort();
        return;
    }
    if (m_closing) {
        if (now >= m_closeAt) {
            m_closeAt = base::TimePoint::max();
            m_socket->disconnectFromHost();
        }
        return;
    }
    if (m_exchange) {
        m_exchange->checkDeadline(now);
        return;
    }
    if (m_requestStarted != base::TimePoint{}) {
        if (now - m_requestStarted >= timeouts.requestHead) {
            startExchange();
            m_exchange->onParseError(
                {base::ErrorCode::RequestTimeout, "the request's head did not come in time", {}, 0});
        }
    } else if (now - m_idleSince >= timeouts.keepAlive) {
        m_requestRead = true;
        closeSoon();
    }
}

void Connection::write(std::string_view bytes)
{
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
}

qint64 Connection::backlog() const
{
    return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

void Connection::notifyWhenDrained()
{
    if (m_wantsDrained) {
        return;
    }
    m_wantsDrained = true;
    // Only while it matters: these signals come with every packet.
    connect(m_socket, &QIODevice::bytesWritten, this, &Connection::onBytesWritten, Qt::UniqueConnection);
    if (m_tls) {
        connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &Connection::onBytesWritten, Qt::UniqueConnection);
    }
}

void Connection::onBytesWritten()
{
    if (!m_wantsDrained || backlog() > kLowWater) {
        return;
    }
    m_wantsDrained = false;
    disconnect(m_socket, &QIODevice::bytesWritten, this, &Connection::onBytesWritten);
    if (m_tls) {
        disconnect(m_tls, &QSslSocket::encryptedBytesWritten, this, &Connection::onBytesWritten);
    }
    if (m_exchange && m_answered) {
        nextRequest();
    } else if (m_exchange) {
        m_exchange->onDownstreamDrained();
    }
}

} // namespace sluice::relay
