#pragma once

#include "http/message.h"
#include "http/websocket/frame_parser.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <string>

namespace sluice::test {

// One end of a WebSocket in a test, on a connected socket: writes frames of any shape and keeps what comes. Test thread.
class WebSocketPeer final : public QObject {
    Q_OBJECT
public:
    enum class Role { Client, Server };

    WebSocketPeer(QTcpSocket *socket, Role role, QObject *parent = nullptr);

    // Client: asks for the upgrade and waits for the answer. False, with `status` and `refusal` set, if it is none.
    [[nodiscard]] bool open(const QByteArray &target, const QByteArray &extraFields = {}, const QByteArray &host = "localhost");
    // Server: bytes that came with the request already.
    void begin(QByteArray bytes);

    void sendText(const QByteArray &text);
    void sendFrame(http::websocket::Opcode opcode, const QByteArray &payload, bool fin = true);
    void sendClose(std::uint16_t code, const QByteArray &reason = {});
    void sendRaw(const QByteArray &bytes) { m_socket->write(bytes); }
    void stopReading() { m_reading = false; }
    void startReading();

    // The texts that came, joined by nothing: for looking into.
    [[nodiscard]] QByteArray all() const;
    // The deltas of one type of event, joined.
    [[nodiscard]] QByteArray deltas(const QByteArray &type) const;
    [[nodiscard]] bool hasEvent(const QByteArray &type) const;
    [[nodiscard]] QTcpSocket *socket() const { return m_socket; }

    int status = 0; // of the answer to open()
    QByteArray refusal; // head and body of it
    http::HeaderMap headers; // of it
    QList<QByteArray> texts;
    QList<QByteArray> binaries;
    QList<QByteArray> pings;
    QList<QByteArray> pongs;
    bool answersPings = true;
    bool answersClose = true;
    int closeCode = 0; // of the close frame that came; 0: none
    QByteArray closeReason;
    QString problem; // what broke the protocol

signals:
    void textCame(const QByteArray &text);

private:
    void read();
    void handle(const http::websocket::FrameStep &step);

    QTcpSocket *m_socket;
    Role m_role;
    http::websocket::FrameParser m_parser;
    QByteArray m_message;
    bool m_isOpen = false;
    bool m_reading = true;
    bool m_closeSent = false;
};

// An upstream that speaks WebSocket and does what a test tells it. Plain, on loopback. Test thread.
class WebSocketUpstream final : public QObject {
    Q_OBJECT
public:
    explicit WebSocketUpstream(QObject *parent = nullptr);

    [[nodiscard]] QUrl url() const;
    // Instead of a 101: a whole answer.
    void refuseWith(const QByteArray &answer) { m_refusal = answer; }
    // Goes out in the same packet as the 101.
    void greetWith(const QByteArray &bytes) { m_greeting = bytes; }
    void setScript(std::function<void(WebSocketPeer &, const QByteArray &)> script) { m_script = std::move(script); }

    [[nodiscard]] WebSocketPeer *peer() const { return m_peers.isEmpty() ? nullptr : m_peers.last(); }
    [[nodiscard]] const QList<http::RequestHead> &requests() const { return m_requests; }
    [[nodiscard]] int openConnections() const;

private:
    void onRequest(QTcpSocket *socket);

    QTcpServer m_server;
    QByteArray m_refusal;
    QByteArray m_greeting;
    std::function<void(WebSocketPeer &, const QByteArray &)> m_script;
    QList<WebSocketPeer *> m_peers;
    QList<http::RequestHead> m_requests;
};

} // namespace sluice::test
