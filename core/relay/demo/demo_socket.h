#pragma once

#include "http/websocket/frame_parser.h"
#include "relay/demo/demo_reply.h"

#include <QBasicTimer>
#include <QObject>
#include <QTcpSocket>

#include <memory>
#include <optional>
#include <string>

namespace sluice::relay::demo {

class RealtimeTalk;

// Whether a request asks for a WebSocket the simulated provider serves: Responses in WebSocket mode, and Realtime.
bool isSocketRequest(const DemoRequest &request);

// A WebSocket of the simulated provider. Sends an answer as its pace and the caller's reading allow. The knobs of the handshake hold for
// every answer on it. Owns the TCP socket and deletes itself with it. Worker thread.
class DemoSocket final : public QObject {
    Q_OBJECT
public:
    // `early`: bytes that came with the handshake already. `query` of the handshake.
    DemoSocket(QTcpSocket *socket, DemoRequest request, std::string query, QByteArray early, QObject *parent);
    ~DemoSocket() override;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void acceptUpgrade();
    void onReadyRead();
    void takeFrames(QByteArray bytes);
    void takeMessage();
    void takeForResponses(const QJsonObject &message);
    void takeForRealtime(const QJsonObject &message);
    void beginAnswer(std::unique_ptr<BodySource> answer);
    void cancelAnswer();
    void sendAnswer();
    void sendEvents(std::string_view part);
    void sendText(std::string_view message);
    void sendError(int status, std::string_view code, std::string_view message);
    void close(std::uint16_t code);
    void wait(std::chrono::milliseconds duration);
    [[nodiscard]] qint64 unsentBytes() const;

    QTcpSocket *m_socket;
    DemoRequest m_request; // the handshake
    http::websocket::FrameParser m_parser;
    std::string m_message; // being read
    std::unique_ptr<RealtimeTalk> m_talk; // of Realtime; null: Responses
    std::unique_ptr<BodySource> m_answer; // on its way
    int m_events = 0; // of it, sent
    int m_responses = 0;
    bool m_isStalled = false;
    bool m_isClosing = false;
    bool m_isSending = false;
    std::string m_part; // scratch
    QBasicTimer m_pace;
};

} // namespace sluice::relay::demo
