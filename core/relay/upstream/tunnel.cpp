#include "relay/upstream/tunnel.h"

#include "http/serialize.h"
#include "http/websocket/frame_writer.h"
#include "http/websocket/handshake.h"
#include "relay/upstream/foreign_text.h"

#include <QPointer>
#include <QRandomGenerator>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace sluice::relay {

namespace {

namespace ws = http::websocket;

// Above this many bytes waiting on one side, the other side is not read.
constexpr qint64 kHighWater = 64 * 1024;
constexpr qint64 kReadBuffer = 32 * 1024;
constexpr std::size_t kPiece = 16 * 1024;
const std::vector<std::string> kProtocols{"binary"};

template<std::size_t size>
std::array<std::uint8_t, size> randomBytes()
{
    static_assert(size % 4 == 0);
    std::array<quint32, size / 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    std::array<std::uint8_t, size> bytes{};
    std::memcpy(bytes.data(), words.data(), size);
    return bytes;
}

} // namespace

Tunnel::Tunnel(TunnelTarget target, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
    , m_dialer(m_outer, nullptr)
    , m_answer(http::MessageLimits{})
    , m_frames(ws::FrameParser::Reads::FromServer)
{
    m_outer.setReadBufferSize(kReadBuffer);
    m_local.setReadBufferSize(kReadBuffer);
    m_ping.setInterval(m_target.pingInterval);
    m_pong.setInterval(m_target.pongLimit);
    m_pong.setSingleShot(true);
    connect(&m_ping, &QTimer::timeout, this, &Tunnel::onPingDue);
    connect(&m_pong, &QTimer::timeout, this, &Tunnel::onPongDue);
    connect(&m_dialer, &SocketDialer::resolved, this, &Tunnel::resolved);
    connect(&m_dialer, &SocketDialer::opened, this, &Tunnel::onDialed);
    connect(&m_dialer, &SocketDialer::failed, this, [this](const base::Error &why) {
        m_state = State::Closed;
        // The proxy's fault and our own address stay what they are.
        const bool isServers = why.code != base::ErrorCode::ProxyFailed && why.code != base::ErrorCode::Loop;
        const char *stage = why.code == base::ErrorCode::TlsFailed ? "TLS with the tunnel's server failed: "
                                                                   : "the tunnel's server is unreachable: ";
        m_failure = isServers ? error(stage + why.detail) : why;
        emit failed(m_failure);
    });
}

Tunnel::~Tunnel()
{
    m_dialer.cancel();
    m_outer.disconnect(this);
    m_local.disconnect(this);
    if (m_state == State::Open && m_outer.state() == QAbstractSocket::ConnectedState) {
        sendClose(ws::close_code::kNormal, {});
        m_outer.flush();
    }
    m_outer.abort();
    m_local.abort();
    if (m_innerEnd >= 0) {
        ::close(m_innerEnd);
    }
}

void Tunnel::open()
{
    m_state = State::Dialing;
    m_dialer.dial(m_target.server);
}

int Tunnel::takeInnerEnd()
{
    return std::exchange(m_innerEnd, -1);
}

void Tunnel::onDialed()
{
    m_state = State::Upgrading;
    connect(&m_outer, &QIODevice::readyRead, this, &Tunnel::onOuterReadable);
    connect(&m_outer, &QIODevice::bytesWritten, this, &Tunnel::pumpUp);
    connect(&m_outer, &QSslSocket::encryptedBytesWritten, this, &Tunnel::pumpUp);
    connect(&m_outer, &QAbstractSocket::disconnected, this, &Tunnel::onOuterGone);
    m_key = ws::upgradeKey(randomBytes<16>());
    http::HeaderMap headers;
    headers.add("Host", m_target.hostHeader);
    ws::addUpgradeFields(headers, m_key, kProtocols);
    if (!m_target.authorization.empty()) {
        headers.add("Authorization", m_target.authorization);
    }
    std::string request;
    http::writeRequestHead(request, "GET", m_target.path, headers);
    m_answer.expectResponseTo("GET");
    m_answer.expectUpgrade();
    m_outer.write(request.data(), static_cast<qint64>(request.size()));
}

void Tunnel::onOuterReadable()
{
    m_heard = true;
    if (m_state == State::Upgrading) {
        readUpgrade();
    }
    if (m_state == State::Open) {
        pumpDown();
    }
}

void Tunnel::readUpgrade()
{
    std::array<char, 4096> buffer;
    while (m_state == State::Upgrading) {
        // Peeked, because what follows the head are frames already.
        const qint64 got = m_outer.peek(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            return;
        }
        const http::ParseStep step = m_answer.feed(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
        m_outer.skip(static_cast<qint64>(step.consumed));
        if (step.event == http::ParseStep::Event::NeedMore) {
            continue;
        }
        if (step.event != http::ParseStep::Event::Head) {
            fail("the server does not answer in HTTP: " + step.error.detail);
            return;
        }
        const http::ResponseHead &head = m_answer.head();
        if (head.status != 101) {
            fail("the server refuses the upgrade: " + std::to_string(head.status) + ' ' + foreignText(head.reason));
            return;
        }
        if (const auto protocol = ws::checkUpgradeAnswer(head, m_key, kProtocols); !protocol) {
            fail("the server's upgrade is none: " + protocol.error().detail);
            return;
        }
        if (!makePair()) {
            fail(std::string("no local socket pair: ") + std::strerror(errno));
            return;
        }
        m_state = State::Open;
        m_ping.start();
        emit opened();
    }
}

bool Tunnel::makePair()
{
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return false;
    }
    m_innerEnd = ends[1];
    if (!m_local.setSocketDescriptor(ends[0])) {
        ::close(ends[0]);
        return false;
    }
    connect(&m_local, &QIODevice::readyRead, this, &Tunnel::pumpUp);
    connect(&m_local, &QIODevice::bytesWritten, this, &Tunnel::pumpDown);
    connect(&m_local, &QLocalSocket::disconnected, this, &Tunnel::onInnerGone);
    return true;
}

void Tunnel::pumpUp()
{
    std::array<char, kPiece> piece;
    while (m_state == State::Open && outerBacklog() < kHighWater && m_local.bytesAvailable() > 0) {
        const qint64 got = m_local.read(piece.data(), static_cast<qint64>(piece.size()));
        if (got <= 0) {
            return;
        }
        sendFrame(ws::Opcode::Binary, std::string_view(piece.data(), static_cast<std::size_t>(got)));
    }
}

void Tunnel::pumpDown()
{
    if (m_pumpingDown) {
        return;
    }
    m_pumpingDown = true;
    std::array<char, kPiece> piece;
    while (m_state == State::Open && m_local.bytesToWrite() < kHighWater
           && (m_outer.bytesAvailable() > 0 || m_outer.state() == QAbstractSocket::ConnectedState)) {
        const qint64 got = m_outer.read(piece.data(), static_cast<qint64>(piece.size()));
        if (got <= 0) {
            break;
        }
        std::span<char> bytes(piece.data(), static_cast<std::size_t>(got));
        while (m_state == State::Open) {
            const ws::FrameStep step = m_frames.feed(bytes);
            bytes = bytes.subspan(step.consumed);
            if (!handle(step)) {
                break;
            }
        }
    }
    m_pumpingDown = false;
    if (m_state == State::Open && m_outer.state() == QAbstractSocket::UnconnectedState && m_outer.bytesAvailable() == 0) {
        onOuterGone(); // it had gone while we held back
    }
}

bool Tunnel::handle(const ws::FrameStep &step)
{
    switch (step.event) {
    case ws::FrameStep::Event::NeedMore:
        return false;
    case ws::FrameStep::Event::Data:
        if (step.opcode != ws::Opcode::Binary) {
            breakOff(1003, "the server sent text where bytes belong");
            return false;
        }
        if (!step.payload.empty()) {
            m_local.write(step.payload.data(), static_cast<qint64>(step.payload.size()));
        }
        return true;
    case ws::FrameStep::Event::Ping:
        sendFrame(ws::Opcode::Pong, step.payload);
        return true;
    case ws::FrameStep::Event::Pong:
        m_pong.stop();
        return true;
    case ws::FrameStep::Event::Close:
        onServerClose(step.closeCode, step.payload);
        return false;
    case ws::FrameStep::Event::Error:
        breakOff(step.closeCode, "the server broke the WebSocket protocol: " + std::string(step.detail));
        return false;
    }
    return false;
}

void Tunnel::onServerClose(std::uint16_t code, std::string_view reason)
{
    sendClose(code == ws::close_code::kNone ? ws::close_code::kNormal : code, {});
    if (code != ws::close_code::kNormal && code != ws::close_code::kNone) {
        m_failure = error("the server closed the tunnel: " + std::to_string(code) + ' ' + foreignText(reason));
    }
    m_state = State::Closing;
    closeInner();
    m_outer.disconnectFromHost();
}

void Tunnel::onOuterGone()
{
    if (m_state == State::Upgrading) {
        readUpgrade(); // what arrived before the end still counts
    }
    if (m_state == State::Upgrading) {
        fail("the server closed the connection instead of upgrading it");
        return;
    }
    if (m_state == State::Open) {
        if (m_outer.bytesAvailable() > 0) {
            pumpDown(); // it comes back here when all is passed on
            return;
        }
        m_failure = error("the server closed the tunnel without a word");
        m_state = State::Closed;
        closeInner();
    }
    m_state = State::Closed;
    m_ping.stop();
    m_pong.stop();
}

void Tunnel::onInnerGone()
{
    if (m_state == State::Open) {
        sendClose(ws::close_code::kNormal, {});
        m_state = State::Closing;
        m_ping.stop();
        m_pong.stop();
        m_outer.disconnectFromHost();
    }
}

void Tunnel::onPingDue()
{
    if (m_state != State::Open || m_pong.isActive()) {
        return;
    }
    m_heard = false;
    sendFrame(ws::Opcode::Ping, {});
    m_pong.start();
}

void Tunnel::onPongDue()
{
    // While the inner side is slow nothing is read here, and the answer to the ping waits behind what is not read.
    if (m_state != State::Open || m_heard || m_local.bytesToWrite() >= kHighWater) {
        return;
    }
    breakOff(ws::close_code::kGoingAway, "the server answers no ping");
    m_outer.abort();
}

void Tunnel::sendFrame(ws::Opcode opcode, std::string_view payload)
{
    m_out.clear();
    ws::writeFrame(m_out, opcode, payload, randomBytes<4>());
    m_outer.write(m_out.data(), static_cast<qint64>(m_out.size()));
}

void Tunnel::sendClose(std::uint16_t code, std::string_view reason)
{
    if (std::exchange(m_sentClose, true)) {
        return;
    }
    m_out.clear();
    ws::writeClose(m_out, code, reason, randomBytes<4>());
    m_outer.write(m_out.data(), static_cast<qint64>(m_out.size()));
}

void Tunnel::fail(std::string detail)
{
    m_failure = error(std::move(detail));
    m_state = State::Closed;
    m_outer.disconnect(this);
    m_outer.abort();
    emit failed(m_failure);
}

void Tunnel::breakOff(std::uint16_t code, std::string detail)
{
    m_failure = error(std::move(detail));
    sendClose(code, {});
    m_state = State::Closing;
    m_ping.stop();
    m_pong.stop();
    closeInner();
    m_outer.disconnectFromHost();
}

void Tunnel::closeInner()
{
    // What came before the end is still given to whoever reads the other end.
    m_local.disconnectFromServer();
}

base::Error Tunnel::late() const
{
    if (m_state == State::Dialing) {
        const base::Error why = m_dialer.late();
        if (why.code == base::ErrorCode::ProxyFailed) {
            return why;
        }
        return error("the tunnel's server is unreachable: no connection in time");
    }
    return error("the tunnel's server did not answer the upgrade in time");
}

base::Error Tunnel::error(std::string detail) const
{
    return {base::ErrorCode::TunnelFailed, std::move(detail), m_target.name, 0};
}

qint64 Tunnel::outerBacklog() const
{
    return m_outer.bytesToWrite() + m_outer.encryptedBytesToWrite();
}

qint64 Tunnel::heldBytes() const
{
    return outerBacklog() + m_outer.bytesAvailable() + m_outer.encryptedBytesAvailable() + m_local.bytesAvailable()
        + m_local.bytesToWrite();
}

} // namespace sluice::relay
