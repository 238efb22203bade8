#pragma once

#include "http/response_parser.h"
#include "relay/runtime_config.h"
#include "relay/upstream/upstream_stream.h"

#include <QObject>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

#include <string>

namespace sluice::relay {

// Where a connection goes and how it is secured; connections with equal keys are interchangeable.
struct UpstreamTarget {
    QString host;
    quint16 port = 0;
    bool encrypted = true;
    QSslConfiguration tls; // roots and extra CAs; verification is always on
    http::MessageLimits limits;
};

// The TLS settings towards an upstream: system roots plus its extra CAs, verified, ALPN http/1.1.
QSslConfiguration clientTlsConfiguration(const QList<QSslCertificate> &extraCas);

// One HTTP/1.1 connection to an upstream: opens, carries one request after another, tells its sink. It never repeats a request by itself.
// Worker thread (or control, for tests of an upstream).
class UpstreamConnection final : public QObject {
    Q_OBJECT
public:
    enum class State { Closed, Opening, Idle, Busy };

    UpstreamConnection(UpstreamTarget target, QObject *parent);
    ~UpstreamConnection() override;

    // Connects (resolve, TCP, TLS), then becomes Idle: opened() follows, or openFailed().
    void open();
    // Writes a request; Idle only. The sink hears of everything up to the end of the answer.
    void send(UpstreamRequest &&request, UpstreamSink &sink);
    // Idle, and neither closed nor with unasked bytes: safe to put a request on (a system call, no guess).
    [[nodiscard]] bool isReusable() const;

    // Whether the request in flight belongs to `sink`.
    [[nodiscard]] bool isServing(const UpstreamSink &sink) const { return m_sink == &sink; }
    void setPaused(bool paused);
    // Drops the request in flight, if any, and closes.
    void abort();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const UpstreamMarks &marks() const { return m_marks; }
    [[nodiscard]] base::TimePoint idleSince() const { return m_idleSince; }
    [[nodiscard]] QSslSocket &socket() { return m_socket; }

signals:
    void opened();
    void openFailed(const sluice::base::Error &error);
    void resolved(const QString &address);
    void tcpConnected();
    // The answer ended and the connection is Idle again, or it closed.
    void released();

private:
    void onConnected();
    void becomeIdle();
    void readAnswer();
    void onDisconnected();
    void finishIfClosed();
    void onErrorOccurred();
    void fail(const base::Error &error);
    void endAnswer(bool keep);
    // Handles one parser step; false when reading must stop.
    bool handle(const http::ParseStep &step);
    [[nodiscard]] base::Error socketError() const;

    UpstreamTarget m_target;
    QSslSocket m_socket;
    http::ResponseParser m_parser;
    State m_state = State::Closed;
    UpstreamSink *m_sink = nullptr; // of the request in flight
    bool m_paused = false;
    bool m_reading = false;
    bool m_written = false; // bytes of the request in flight may be at the upstream
    UpstreamMarks m_marks;
    base::TimePoint m_idleSince{};
    QList<QSslError> m_sslErrors;
};

} // namespace sluice::relay
