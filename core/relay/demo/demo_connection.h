#pragma once

#include "http/request_parser.h"
#include "relay/demo/demo_reply.h"

#include <QBasicTimer>
#include <QObject>
#include <QTcpSocket>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::relay::demo {

// One connection of the simulated provider: reads requests one after the other and sends each answer as fast as its pace and the
// caller's reading allow, with a bounded amount unsent. Owns the socket and deletes itself with it. Worker thread.
class DemoConnection final : public QObject {
    Q_OBJECT
public:
    // `knobs` and `requestCount` outlive the connection.
    DemoConnection(QTcpSocket *socket, const DemoKnobs &knobs, quint64 &requestCount,
                   QObject *parent);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    enum class Progress { Done, Blocked };

    void run();
    Progress readRequest();
    void beginReply();
    [[nodiscard]] bool becomesSocket();
    void handSocketOver();
    void beginBadRequest(const base::Error &error);
    Progress sendReply();
    [[nodiscard]] bool appendPart(std::string &out);
    void appendHead(std::string &out);
    void endReply();
    void wait(std::chrono::milliseconds duration);
    void hangUp();
    void write(const std::string &bytes);
    [[nodiscard]] std::size_t sendAtOnce(std::string_view bytes) const;
    [[nodiscard]] qint64 unsentBytes() const;

    QTcpSocket *m_socket;
    bool m_isTls = false;
    const DemoKnobs &m_knobs;
    quint64 &m_requestCount;

    http::RequestParser m_parser;
    QByteArray m_input; // bytes not parsed yet
    bool m_isRunning = false; // run() is on the stack
    bool m_isClosing = false;
    bool m_keepAlive = true;
    bool m_canChunk = true; // HTTP/1.1

    DemoRequest m_request;
    std::string m_query; // of the request
    std::optional<DemoReply> m_reply; // being sent
    bool m_headSent = false;
    bool m_isOver = false; // the source has ended
    bool m_isStalled = false;
    int m_events = 0; // sent
    std::uint64_t m_cutAt = 0; // of an unstreamed body: bytes to send before the cut; 0: all
    std::uint64_t m_sent = 0; // of an unstreamed body
    std::string m_part; // scratch
    QBasicTimer m_pace;
};

} // namespace sluice::relay::demo
