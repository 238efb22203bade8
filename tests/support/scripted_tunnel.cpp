#include "support/scripted_tunnel.h"

#include "http/websocket/frame_writer.h"
#include "http/websocket/handshake.h"

#include <array>
#include <span>

namespace sluice::test {

namespace ws = http::websocket;

ScriptedTunnel::ScriptedTunnel(QObject *parent)
    : QObject(parent)
    , m_parser(http::MessageLimits{})
    , m_frames(ws::FrameParser::Reads::FromClient)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedTunnel::onClient);
    m_server.listen(QHostAddress::LocalHost);
}

QUrl ScriptedTunnel::url() const
{
    return QUrl(QStringLiteral("ws://127.0.0.1:%1/tunnel?token=t").arg(m_server.serverPort()));
}

void ScriptedTunnel::onClient()
{
    m_client = m_server.nextPendingConnection();
    m_parser = http::RequestParser(http::MessageLimits{});
    m_frames = ws::FrameParser(ws::FrameParser::Reads::FromClient);
    m_upgraded = false;
    m_client->setReadBufferSize(64 * 1024);
    connect(m_client, &QTcpSocket::readyRead, this, &ScriptedTunnel::onBytes);
    connect(m_client, &QTcpSocket::disconnected, this, [this, gone = m_client] {
        if (m_client == gone) {
            onBytes();
            m_client = nullptr;
        }
        gone->deleteLater();
    });
}

void ScriptedTunnel::setReads(bool reads)
{
    m_reads = reads;
    if (reads) {
        onBytes();
    }
}

void ScriptedTunnel::onBytes()
{
    if (!m_client || m_client->bytesAvailable() == 0) {
        return;
    }
    if (!m_upgraded) {
        readUpgrade();
    }
    if (m_upgraded && m_reads) {
        onFrames();
    }
}

void ScriptedTunnel::readUpgrade()
{
    QByteArray bytes = m_client->peek(64 * 1024);
    const http::ParseStep step
        = m_parser.feed(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    m_client->skip(static_cast<qint64>(step.consumed));
    if (step.event != http::ParseStep::Event::Head) {
        return;
    }
    m_request = m_parser.takeHead();
    const QByteArray accept = QByteArray::fromStdString(ws::acceptFor(m_request.headers.value("sec-websocket-key")));
    QByteArray answer = m_answer.isEmpty()
        ? QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: %1\r\nSec-WebSocket-Protocol: binary\r\n\r\n")
        : m_answer;
    answer.replace("%1", accept);
    m_client->write(answer);
    m_upgraded = answer.startsWith("HTTP/1.1 101");
    if (m_upgraded && m_target != 0) {
        m_provider = new QTcpSocket(m_client);
        connect(m_provider, &QTcpSocket::readyRead, this, [this] {
            send(frame(2, m_provider->readAll().toStdString()));
        });
        connect(m_provider, &QTcpSocket::disconnected, this, [this] { send(close(1000, "Target closed")); });
        m_provider->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
    }
}

void ScriptedTunnel::onFrames()
{
    std::array<char, 16 * 1024> buffer;
    while (m_client && m_reads && m_client->bytesAvailable() > 0) {
        const qint64 got = m_client->read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (got <= 0) {
            return;
        }
        std::span<char> bytes(buffer.data(), static_cast<std::size_t>(got));
        while (true) {
            const ws::FrameStep step = m_frames.feed(bytes);
            bytes = bytes.subspan(step.consumed);
            if (step.event == ws::FrameStep::Event::NeedMore || step.event == ws::FrameStep::Event::Error) {
                break;
            }
            const QByteArray payload(step.payload.data(), static_cast<qsizetype>(step.payload.size()));
            if (step.event == ws::FrameStep::Event::Data) {
                m_receivedBytes += payload.size();
                if (m_provider) {
                    m_provider->write(payload);
                } else if (!m_countsOnly) {
                    m_received += payload;
                }
                continue;
            }
            m_controls.append({step.event, payload, step.closeCode});
            if (step.event == ws::FrameStep::Event::Ping && m_answersPings) {
                send(frame(0xA, payload.toStdString()));
            }
        }
    }
}

void ScriptedTunnel::send(const std::string &frames)
{
    if (m_client) {
        m_client->write(frames.data(), static_cast<qint64>(frames.size()));
    }
}

std::string ScriptedTunnel::frame(int opcode, std::string_view payload, bool fin)
{
    std::string out;
    ws::writeFrame(out, static_cast<ws::Opcode>(opcode), payload, {}, fin);
    return out;
}

std::string ScriptedTunnel::close(int code, std::string_view reason)
{
    std::string out;
    ws::writeClose(out, static_cast<std::uint16_t>(code), reason);
    return out;
}

} // namespace sluice::test
