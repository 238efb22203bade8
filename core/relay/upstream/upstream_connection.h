#pragma once

#include "http/response_parser.h"
#include "relay/upstream/socket_dialer.h"
#include "relay/upstream/tunnel.h"
#include "relay/upstream/upstream_stream.h"
#include "relay/upstream/upstream_target.h"

#include <QObject>
#include <QSslSocket>
#include <QTimer>

namespace sluice::relay {

// One HTTP/1.1 connection to an upstream: opens, carries one request after another, tells its sink. It never repeats a request by itself.
// Worker thread (or control, for tests of an upstream).
class UpstreamConnection final : public QObject {
    Q_OBJECT
public:
    enum class State { Closed, Opening, Idle, Busy };

    UpstreamConnection(UpstreamTarget target, QObject *parent);
    ~UpstreamConnection() override;

    // Connects (resolve, TCP, proxy or tunnel, TLS), then becomes Idle: opened() follows, or openFailed(), where ProxyFailed and
    // TunnelFailed, and nothing else, are the fault of the way there.
    void open();
    // Writes a request; Idle only. The sink hears of everything up to the end of the answer.
    void send(UpstreamRequest &&request, UpstreamSink &sink);
    // Idle, and neither closed nor with unasked bytes: safe to put a request on (a system call, no guess).
    [[nodiscard]] bool isReusable() const;

    // Whether the request in flight belongs to `sink`.
    [[nodiscard]] bool isServing(const UpstreamSink &sink) const { return m_sink == &sink; }
    void setPaused(bool paused);
    // After a 101 the connection carries what both sides agreed on, until one closes it; it is never idle again.
    void write(std::string_view bytes);
    [[nodiscard]] qint64 backlog() const;
    void notifyWhenDrained();
    // Drops the request in flight, if any, and closes.
    void abort();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isSwitched() const { return m_switched; }
    [[nodiscard]] const UpstreamMarks &marks() const { return m_marks; }
    [[nodiscard]] base::TimePoint idleSince() const { return m_idleSince; }
    [[nodiscard]] QSslSocket &socket() { return m_socket; }

signals:
    void opened();
    void openFailed(const sluice::base::Error &error);
    void resolved(const QString &address); // of the upstream, its proxy or its tunnel's server
    void tcpConnected(); // bytes go to the upstream; through proxy and tunnel, where there are some
    // A 101 has come: the connection is its request's for good.
    void switched();
    // The answer ended and the connection is Idle again, or it closed.
    void released();

private:
    [[nodiscard]] bool hasWay() const;
    void onResolved(const QString &address);
    void onReached();
    void onOpened();
    void onOpenFailed(const base::Error &error);
    void onLimit();
    void readAnswer();
    void onDisconnected();
    void finishIfClosed();
    void onErrorOccurred();
    void onBytesWritten();
    void fail(const base::Error &error);
    void endAnswer(bool keep);
    // Handles one parser step; false when reading must stop.
    bool handle(const http::ParseStep &step);
    [[nodiscard]] base::Error socketError() const;

    UpstreamTarget m_target;
    QSslSocket m_socket;
    SocketDialer m_dialer;
    Tunnel *m_tunnel = nullptr; // a child; null without one
    QTimer m_limit; // runs while the connection opens
    bool m_isOverWay = false; // the proxy or tunnel was in time
    http::ResponseParser m_parser;
    State m_state = State::Closed;
    UpstreamSink *m_sink = nullptr; // of the request in flight
    bool m_paused = false;
    bool m_reading = false;
    bool m_switched = false; // a 101 has come
    bool m_wantsDrained = false;
    bool m_written = false; // bytes of the request in flight may be at the upstream
    UpstreamMarks m_marks;
    base::TimePoint m_idleSince{};
};

} // namespace sluice::relay
