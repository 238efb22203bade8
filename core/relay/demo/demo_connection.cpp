#include "relay/demo/demo_connection.h"

#include "http/serialize.h"
#include "relay/demo/demo_answers.h"
#include "relay/demo/demo_errors.h"
#include "relay/demo/demo_socket.h"

#include <QSslSocket>
#include <QTimerEvent>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <sys/types.h>
#endif

namespace sluice::relay::demo {

namespace {

constexpr qint64 kHighWater = 256 * 1024; // unsent bytes above which nothing more is made
constexpr std::size_t kBatch = 32 * 1024; // bytes handed to the socket at once
constexpr qint64 kReadBuffer = 256 * 1024;

http::MessageLimits demoLimits()
{
    http::MessageLimits limits;
    limits.line = 64 * 1024; // an answer text may come in a header
    limits.head = 256 * 1024;
    limits.body = 512ULL * 1024 * 1024; // the relay's own limits are to be met first
    return limits;
}

// The same request, the same ids.
std::string idOf(std::string_view path, const QByteArray &body)
{
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    const auto mix = [&hash](std::string_view bytes) {
        for (const char c : bytes) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        }
    };
    mix(path);
    mix({body.constData(), static_cast<std::size_t>(body.size())});
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string id(16, '0');
    for (std::size_t i = id.size(); i-- > 0; hash >>= 4) {
        id[i] = kHex[hash & 15];
    }
    return id;
}

} // namespace

DemoConnection::DemoConnection(QTcpSocket *socket, const DemoKnobs &knobs, quint64 &requestCount,
                               QObject *parent)
    : QObject(parent), m_socket(socket), m_knobs(knobs), m_requestCount(requestCount),
      m_parser(demoLimits())
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setReadBufferSize(kReadBuffer);
    connect(m_socket, &QTcpSocket::readyRead, this, &DemoConnection::run);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &DemoConnection::run);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket)) {
        m_isTls = true;
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &DemoConnection::run);
    }
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        m_isClosing = true;
        m_pace.stop();
        deleteLater();
    });
    // What came while the connection waited to be taken has been announced already.
    QMetaObject::invokeMethod(this, &DemoConnection::run, Qt::QueuedConnection);
}

void DemoConnection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pace.timerId()) {
        m_pace.stop();
        run();
    }
}

void DemoConnection::run()
{
    if (m_isRunning) {
        return; // a socket signal from inside write(): the loop below goes on anyway
    }
    m_isRunning = true;
    while (!m_isClosing) {
        if ((m_reply ? sendReply() : readRequest()) == Progress::Blocked) {
            break;
        }
    }
    m_isRunning = false;
}

DemoConnection::Progress DemoConnection::readRequest()
{
    if (m_socket->bytesAvailable() > 0) {
        m_input += m_socket->readAll();
    }
    std::string_view rest(m_input.constData(), static_cast<std::size_t>(m_input.size()));
    while (!m_reply && !m_isClosing) {
        const http::ParseStep step = m_parser.feed(rest);
        rest.remove_prefix(step.consumed);
        switch (step.event) {
        case http::ParseStep::Event::NeedMore:
            m_input.clear();
            return Progress::Blocked;
        case http::ParseStep::Event::Head: {
            ++m_requestCount;
            http::RequestHead head = m_parser.takeHead();
            if (head.expectContinue) {
                write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            m_keepAlive = head.keepAlive;
            m_canChunk = head.minorVersion >= 1;
            m_query = std::move(head.query);
            m_request = {std::move(head.method),
                         std::move(head.path),
                         std::move(head.headers),
                         {},
                         {},
                         m_knobs,
                         {}};
            break;
        }
        case http::ParseStep::Event::Body:
            m_request.body.append(step.body.data(), static_cast<qsizetype>(step.body.size()));
            break;
        case http::ParseStep::Event::Complete:
            beginReply();
            break;
        case http::ParseStep::Event::Error:
            beginBadRequest(step.error);
            break;
        }
    }
    m_input.remove(0, m_input.size() - static_cast<qsizetype>(rest.size()));
    return Progress::Done;
}

void DemoConnection::beginReply()
{
    m_request.id = idOf(m_request.path, m_request.body);
    if (becomesSocket()) {
        return;
    }
    m_headSent = false;
    m_isOver = false;
    m_isStalled = false;
    m_events = 0;
    m_sent = 0;
    m_reply = answerRequest(m_request);
    m_request.body.clear(); // a large prompt need not be held while its answer streams
    m_request.json = {};
    const DemoKnobs &knobs = m_request.knobs;
    if (knobs.close) {
        hangUp();
        return;
    }
    m_cutAt = knobs.cutAfter >= 0 && !m_reply->isStream ? m_reply->length / 2 : 0;
    m_isStalled = knobs.stallAfter >= 0 && !m_reply->isStream;
    m_reply->headers.add(speaksAnthropic(m_request) ? "request-id" : "x-request-id",
                         "req_" + m_request.id);
    if (m_reply->isDelayed) {
        wait(knobs.firstToken);
    }
}

// Hands the TCP socket over where the request is the handshake of a WebSocket and the knobs let it be one.
bool DemoConnection::becomesSocket()
{
    if (!isSocketRequest(m_request) || readKnobHeaders(m_request) || m_request.knobs.status != 200 || m_request.knobs.close) {
        return false;
    }
    m_isClosing = true;
    m_socket->disconnect(this);
    m_socket->setReadBufferSize(0);
    // What was read beyond the request is frames; the loop that gave it out still counts in it.
    QMetaObject::invokeMethod(this, &DemoConnection::handSocketOver, Qt::QueuedConnection);
    return true;
}

void DemoConnection::handSocketOver()
{
    new DemoSocket(m_socket, std::move(m_request), std::move(m_query), std::move(m_input), parent());
    deleteLater();
}

void DemoConnection::beginBadRequest(const base::Error &error)
{
    const int status = base::httpStatus(error.code);
    m_request = {};
    m_request.knobs = m_knobs;
    m_keepAlive = false;
    m_headSent = false;
    m_isOver = false;
    m_isStalled = false;
    m_events = 0;
    m_sent = 0;
    m_cutAt = 0;
    m_reply = errorReply(m_request, status != 0 ? status : 400, error.detail);
}

DemoConnection::Progress DemoConnection::sendReply()
{
    if (m_isStalled || m_pace.isActive() || unsentBytes() >= kHighWater) {
        return Progress::Blocked;
    }
    std::string out;
    if (!m_headSent) {
        appendHead(out);
        m_headSent = true;
    }
    bool isCut = false;
    while (!m_isOver && !m_isStalled && !m_pace.isActive() && out.size() < kBatch) {
        if (!appendPart(out)) {
            isCut = true;
            break;
        }
    }
    write(out);
    if (isCut) {
        hangUp();
    } else if (m_isOver) {
        endReply();
    }
    return Progress::Done;
}

// False when the connection is to be cut here.
bool DemoConnection::appendPart(std::string &out)
{
    const DemoKnobs &knobs = m_request.knobs;
    m_part.clear();
    if (!m_reply->isStream) {
        if (m_request.method == "HEAD") {
            m_isOver = true;
            return true;
        }
        m_isOver = m_reply->source->next(m_part) == Pace::End;
        m_sent += m_part.size();
        if (m_cutAt > 0 && m_sent >= m_cutAt) {
            out.append(m_part, 0, m_part.size() - (m_sent - m_cutAt));
            return false;
        }
        out += m_part;
        return true;
    }
    if (m_events == knobs.cutAfter) {
        return false;
    }
    if (m_events == knobs.stallAfter) {
        m_isStalled = true;
        return true;
    }
    Pace pace = Pace::End;
    if (m_events == knobs.errorAfter) {
        m_reply->source->appendError(m_part);
    } else {
        pace = m_reply->source->next(m_part);
    }
    ++m_events;
    if (m_canChunk) {
        http::writeChunk(out, m_part);
    } else {
        out += m_part;
    }
    switch (pace) {
    case Pace::AtOnce:
        break;
    case Pace::FirstToken:
        wait(knobs.firstToken);
        break;
    case Pace::Token:
        wait(knobs.interval);
        break;
    case Pace::End:
        m_isOver = true;
        break;
    }
    return true;
}

void DemoConnection::appendHead(std::string &out)
{
    http::HeaderMap headers = m_reply->headers;
    if (!m_reply->isStream) {
        headers.add("content-length", std::to_string(m_reply->length));
    } else if (m_canChunk) {
        headers.add("transfer-encoding", "chunked");
    } else {
        m_keepAlive = false; // HTTP/1.0: the end of the connection is the end of the stream
    }
    if (!m_keepAlive) {
        headers.add("connection", "close");
    }
    http::writeStatusHead(out, m_reply->status, headers);
}

void DemoConnection::endReply()
{
    if (m_reply->isStream && m_canChunk) {
        write(std::string(http::kLastChunk));
    }
    m_reply.reset();
    if (!m_keepAlive) {
        hangUp();
    }
}

void DemoConnection::wait(std::chrono::milliseconds duration)
{
    if (duration.count() > 0) {
        m_pace.start(static_cast<int>(duration.count()), Qt::PreciseTimer, this);
    }
}

void DemoConnection::hangUp()
{
    m_isClosing = true;
    m_pace.stop();
    m_reply.reset();
    m_socket->disconnectFromHost(); // after what is unsent
}

void DemoConnection::write(const std::string &bytes)
{
    // An event leaves now, not in the next turn of the loop; a fast long answer takes turns with
    // the others.
    if (bytes.size() >= kBatch) {
        m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
        return;
    }
    const std::size_t sent = sendAtOnce(bytes);
    if (sent < bytes.size()) {
        m_socket->write(bytes.data() + sent, static_cast<qint64>(bytes.size() - sent));
        m_socket->flush();
    }
}

// Past the socket's buffer while that is empty: a write through it arms and disarms a notifier,
// which with a thousand streams costs more than the event itself. Gives what was taken; the socket
// meets any error with the rest.
std::size_t DemoConnection::sendAtOnce([[maybe_unused]] std::string_view bytes) const
{
#ifdef Q_OS_UNIX
    if (!m_isTls && m_socket->bytesToWrite() == 0) {
        const ssize_t taken = ::send(static_cast<int>(m_socket->socketDescriptor()), bytes.data(),
                                     bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return taken > 0 ? static_cast<std::size_t>(taken) : 0;
    }
#endif
    return 0;
}

qint64 DemoConnection::unsentBytes() const
{
    const qint64 encrypted
        = m_isTls ? static_cast<const QSslSocket *>(m_socket)->encryptedBytesToWrite() : 0;
    return m_socket->bytesToWrite() + encrypted;
}

} // namespace sluice::relay::demo
