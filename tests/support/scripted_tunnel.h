#pragma once

#include "http/message.h"
#include "http/request_parser.h"
#include "http/websocket/frame_parser.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>

namespace sluice::test {

// A tunnel's server that does what a test tells it: accepts the upgrade (or answers something else) and hands over each frame. Plain
// WebSocket on loopback, one client at a time. Lives in the test's thread.
class ScriptedTunnel final : public QObject {
    Q_OBJECT
public:
    struct Control {
        http::websocket::FrameStep::Event event;
        QByteArray payload;
        std::uint16_t code = 0;
    };

    explicit ScriptedTunnel(QObject *parent = nullptr);

    [[nodiscard]] QUrl url() const;
    // Instead of the right answer to the upgrade; %1 becomes the right Sec-WebSocket-Accept.
    void setAnswer(const QByteArray &answer) { m_answer = answer; }
    void setAnswersPings(bool answers) { m_answersPings = answers; }
    // Passes what it gets on to a TCP port of this machine, as websockify does; 0: keeps it in received().
    void setTarget(quint16 port) { m_target = port; }
    void setReads(bool reads);

    [[nodiscard]] bool isUpgraded() const { return m_upgraded; }
    [[nodiscard]] const http::RequestHead &request() const { return m_request; }
    [[nodiscard]] const QByteArray &received() const { return m_received; } // payload of binary frames
    [[nodiscard]] qint64 receivedBytes() const { return m_receivedBytes; }
    [[nodiscard]] const QList<Control> &controls() const { return m_controls; } // every ping, pong, close
    [[nodiscard]] QTcpSocket *client() const { return m_client; } // null before and after
    // Keeps only the count of what it gets from now on.
    void countOnly() { m_countsOnly = true; }

    void send(const std::string &frames); // raw
    static std::string frame(int opcode, std::string_view payload, bool fin = true);
    static std::string close(int code, std::string_view reason = {});

private:
    void onClient();
    void onBytes();
    void onFrames();
    void readUpgrade();

    QTcpServer m_server;
    QTcpSocket *m_client = nullptr;
    QTcpSocket *m_provider = nullptr;
    http::RequestParser m_parser;
    http::websocket::FrameParser m_frames;
    http::RequestHead m_request;
    QByteArray m_answer;
    QByteArray m_received;
    qint64 m_receivedBytes = 0;
    QList<Control> m_controls;
    quint16 m_target = 0;
    bool m_upgraded = false;
    bool m_answersPings = true;
    bool m_reads = true;
    bool m_countsOnly = false;
};

} // namespace sluice::test
