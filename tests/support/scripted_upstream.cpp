#include "support/scripted_upstream.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sluice::test {

ScriptedUpstream::ScriptedUpstream(QObject *parent)
    : QObject(parent)
    , m_script([](const Request &, QTcpSocket &socket) { socket.write(json("{\"ok\":true}")); })
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedUpstream::onConnection);
}

ScriptedUpstream::~ScriptedUpstream()
{
    // Sockets that are still open end with the server, after the members their signals would reach.
    const QList<QTcpSocket *> sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this);
    }
}

QUrl ScriptedUpstream::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

void ScriptedUpstream::closeConnections()
{
    const QList<QTcpSocket *> sockets = m_peers.keys();
    for (QTcpSocket *socket : sockets) {
        socket->disconnectFromHost();
    }
}

QByteArray ScriptedUpstream::json(const QByteArray &body, int status)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray ScriptedUpstream::eventStreamHead()
{
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
}

QByteArray ScriptedUpstream::chunk(const QByteArray &data)
{
    return QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n";
}

QByteArray ScriptedUpstream::chatEvent(const QString &content, int choice)
{
    const QJsonObject delta{{QStringLiteral("content"), content}};
    const QJsonObject entry{{QStringLiteral("index"), choice},
                            {QStringLiteral("delta"), delta},
                            {QStringLiteral("finish_reason"), QJsonValue::Null}};
    const QJsonObject event{{QStringLiteral("id"), QStringLiteral("chatcmpl-1")},
                            {QStringLiteral("object"), QStringLiteral("chat.completion.chunk")},
                            {QStringLiteral("created"), 1},
                            {QStringLiteral("model"), QStringLiteral("m")},
                            {QStringLiteral("choices"), QJsonArray{entry}}};
    return "data: " + QJsonDocument(event).toJson(QJsonDocument::Compact) + "\n\n";
}

void ScriptedUpstream::onConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        ++m_open;
        ++m_accepted;
        auto peer = std::make_shared<Peer>();
        peer->parser = std::make_unique<http::RequestParser>(http::MessageLimits{});
        m_peers.insert(socket, peer);
        connect(socket, &QIODevice::readyRead, this, [this, socket] { onBytes(socket); });
        connect(socket, &QAbstractSocket::disconnected, this, [this, socket] {
            --m_open;
            m_peers.remove(socket);
            socket->deleteLater();
        });
        if (socket->bytesAvailable() > 0) {
            onBytes(socket);
        }
    }
}

void ScriptedUpstream::onBytes(QTcpSocket *socket)
{
    const std::shared_ptr<Peer> peer = m_peers.value(socket);
    if (!peer) {
        return;
    }
    const QByteArray bytes = socket->readAll();
    std::string_view rest(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    while (true) {
        const http::ParseStep step = peer->parser->feed(rest);
        rest.remove_prefix(step.consumed);
        switch (step.event) {
        case http::ParseStep::Event::Head:
            peer->request = {peer->parser->head(), {}};
            break;
        case http::ParseStep::Event::Body:
            peer->request.body.append(step.body.data(), static_cast<qsizetype>(step.body.size()));
            break;
        case http::ParseStep::Event::Complete:
            m_requests.append(peer->request);
            m_script(m_requests.last(), *socket);
            break;
        case http::ParseStep::Event::NeedMore:
            return;
        case http::ParseStep::Event::Error:
            socket->abort();
            return;
        }
    }
}

} // namespace sluice::test
