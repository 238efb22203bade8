#include "support/websocket_peer.h"

#include "http/request_parser.h"
#include "http/response_parser.h"
#include "http/serialize.h"
#include "http/websocket/frame_writer.h"
#include "http/websocket/handshake.h"

#include <QTest>

namespace sluice::test {

namespace {

using http::websocket::FrameStep;
using http::websocket::MaskKey;
using http::websocket::Opcode;

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";

QByteArray toBytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

std::string_view toView(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

WebSocketPeer::WebSocketPeer(QTcpSocket *socket, Role role, QObject *parent)
    : QObject(parent), m_socket(socket), m_role(role),
      m_parser(role == Role::Client ? http::websocket::FrameParser::Reads::FromServer
                                    : http::websocket::FrameParser::Reads::FromClient)
{
}

bool WebSocketPeer::open(const QByteArray &target, const QByteArray &extraFields,
                         const QByteArray &host)
{
    m_socket->write("GET " + target + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + toBytes(kKey) + "\r\n"
                    + extraFields + "\r\n");
    http::ResponseParser parser{http::MessageLimits{}};
    parser.expectUpgrade();
    const auto hasMore = [this] { return m_socket->bytesAvailable() > 0; };
    while (QTest::qWaitFor(hasMore)) {
        QByteArray bytes = m_socket->readAll();
        std::string_view rest = toView(bytes);
        while (!rest.empty() || status != 0) {
            const http::ParseStep step = parser.feed(rest);
            rest.remove_prefix(step.consumed);
            if (step.event == http::ParseStep::Event::Head) {
                status = parser.head().status;
                headers = parser.head().headers;
            } else if (step.event == http::ParseStep::Event::Body) {
                refusal += toBytes(step.body);
            } else if (step.event == http::ParseStep::Event::Complete) {
                if (status != 101) {
                    return false;
                }
                const QByteArray accept = toBytes(headers.value("Sec-WebSocket-Accept"));
                if (accept != toBytes(http::websocket::acceptFor(kKey))) {
                    problem = QStringLiteral("wrong Sec-WebSocket-Accept");
                    return false;
                }
                begin(toBytes(rest));
                return true;
            } else if (step.event == http::ParseStep::Event::Error) {
                problem = QString::fromStdString(step.error.detail);
                return false;
            } else {
                break;
            }
        }
        if (bytes.isEmpty() && m_socket->state() != QAbstractSocket::ConnectedState) {
            return false;
        }
    }
    problem = QStringLiteral("no answer in time");
    return false;
}

void WebSocketPeer::begin(QByteArray bytes)
{
    m_isOpen = true;
    connect(m_socket, &QTcpSocket::readyRead, this, &WebSocketPeer::read);
    m_message.clear();
    std::span<char> rest(bytes.data(), static_cast<std::size_t>(bytes.size()));
    while (true) {
        const FrameStep step = m_parser.feed(rest);
        rest = rest.subspan(step.consumed);
        if (step.event == FrameStep::Event::NeedMore || step.event == FrameStep::Event::Error) {
            break;
        }
        handle(step);
    }
    read();
}

void WebSocketPeer::startReading()
{
    m_reading = true;
    read();
}

void WebSocketPeer::read()
{
    if (!m_reading || !m_isOpen) {
        return;
    }
    QByteArray bytes = m_socket->readAll();
    std::span<char> rest(bytes.data(), static_cast<std::size_t>(bytes.size()));
    while (true) {
        const FrameStep step = m_parser.feed(rest);
        rest = rest.subspan(step.consumed);
        if (step.event == FrameStep::Event::NeedMore) {
            return;
        }
        if (step.event == FrameStep::Event::Error) {
            problem = QString::fromUtf8(toBytes(step.detail));
            m_isOpen = false;
            return;
        }
        handle(step);
    }
}

void WebSocketPeer::handle(const FrameStep &step)
{
    const QByteArray payload = toBytes(step.payload);
    switch (step.event) {
    case FrameStep::Event::Data:
        m_message += payload;
        if (step.messageEnds) {
            const QByteArray whole = std::exchange(m_message, {});
            (step.opcode == Opcode::Text ? texts : binaries).append(whole);
            if (step.opcode == Opcode::Text) {
                emit textCame(whole);
            }
        }
        break;
    case FrameStep::Event::Ping:
        pings.append(payload);
        if (answersPings) {
            sendFrame(Opcode::Pong, payload);
        }
        break;
    case FrameStep::Event::Pong:
        pongs.append(payload);
        break;
    case FrameStep::Event::Close:
        closeCode = step.closeCode;
        closeReason = payload;
        if (answersClose && !m_closeSent) {
            sendClose(step.closeCode);
        }
        break;
    case FrameStep::Event::NeedMore:
    case FrameStep::Event::Error:
        break;
    }
}

void WebSocketPeer::sendText(const QByteArray &text)
{
    sendFrame(Opcode::Text, text);
}

void WebSocketPeer::sendFrame(Opcode opcode, const QByteArray &payload, bool fin)
{
    std::string out;
    const auto mask
        = m_role == Role::Client ? std::optional(MaskKey{0x12, 0x34, 0x56, 0x78}) : std::nullopt;
    http::websocket::writeFrame(out, opcode, toView(payload), mask, fin);
    m_socket->write(out.data(), static_cast<qint64>(out.size()));
}

void WebSocketPeer::sendClose(std::uint16_t code, const QByteArray &reason)
{
    std::string out;
    const auto mask
        = m_role == Role::Client ? std::optional(MaskKey{0x12, 0x34, 0x56, 0x78}) : std::nullopt;
    http::websocket::writeClose(out, code, toView(reason), mask);
    m_socket->write(out.data(), static_cast<qint64>(out.size()));
    m_closeSent = true;
}

QByteArray WebSocketPeer::all() const
{
    return texts.join('\n');
}

QByteArray WebSocketPeer::deltas(const QByteArray &type) const
{
    QByteArray joined;
    for (const QByteArray &text : texts) {
        if (!text.contains(QByteArray("\"type\":\"" + type + '"'))) {
            continue;
        }
        const qsizetype at = text.indexOf("\"delta\":\"") + 9;
        joined += text.mid(at, text.indexOf('"', at) - at);
    }
    return joined;
}

bool WebSocketPeer::hasEvent(const QByteArray &type) const
{
    return all().contains(QByteArray("\"type\":\"" + type + '"'));
}

WebSocketUpstream::WebSocketUpstream(QObject *parent) : QObject(parent)
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onRequest(socket); });
        }
    });
}

QUrl WebSocketUpstream::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(m_server.serverPort()));
}

int WebSocketUpstream::openConnections() const
{
    int open = 0;
    for (const WebSocketPeer *peer : m_peers) {
        open += peer->socket()->state() == QAbstractSocket::ConnectedState ? 1 : 0;
    }
    return open;
}

// A request of the tests comes in one piece.
void WebSocketUpstream::onRequest(QTcpSocket *socket)
{
    const QByteArray bytes = socket->readAll();
    http::RequestParser parser{http::MessageLimits{}};
    if (parser.feed(toView(bytes)).event != http::ParseStep::Event::Head) {
        socket->abort();
        return;
    }
    m_requests.append(parser.takeHead());
    if (!m_refusal.isEmpty()) {
        socket->write(m_refusal);
        return;
    }
    const auto asked = http::websocket::checkUpgrade(m_requests.last());
    if (!asked) {
        socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        return;
    }
    disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
    http::HeaderMap fields;
    http::websocket::addAcceptFields(
        fields, asked->key, asked->protocols.empty() ? std::string() : asked->protocols.front());
    std::string head;
    http::writeStatusHead(head, 101, fields);
    socket->write(toBytes(head) + m_greeting);
    auto *peer = new WebSocketPeer(socket, WebSocketPeer::Role::Server, this);
    m_peers.append(peer);
    connect(peer, &WebSocketPeer::textCame, this, [this, peer](const QByteArray &text) {
        if (m_script) {
            m_script(*peer, text);
        }
    });
    peer->begin({});
}

} // namespace sluice::test
