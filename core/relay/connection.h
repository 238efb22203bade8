#pragma once

#include "http/request_parser.h"
#include "relay/exchange/downstream.h"
#include "relay/exchange/exchange.h"

#include <QObject>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <string>

namespace sluice::relay {

// One connection from a client, TLS or plain: reads requests, one exchange at a time, and writes answers in their order. Pipelined requests
// wait unread in a bounded buffer. Worker thread; owned by its worker.
class Connection final : public QObject, private Downstream {
    Q_OBJECT
public:
    using ConfigSource = std::function<std::shared_ptr<const RuntimeConfig>()>;

    Connection(QTcpSocket *socket, ListenerFacts listener, WorkerServices &services, ConfigSource config, QObject *parent);
    ~Connection() override;

    // Finishes the exchange that runs, takes no further request.
    void drain();
    // Closes at once; the exchange records that its client has gone.
    void abort();
    // Called a few times a second.
    void checkDeadlines(base::TimePoint now);

    [[nodiscard]] bool isBusy() const { return m_exchange && !m_exchange->isDone(); }
    [[nodiscard]] const Exchange *exchange() const { return m_exchange.get(); }

signals:
    void closed();

private:
    void onReadyRead();
    void readSocket();
    void onBytesWritten();
    void onDisconnected();
    void feed(std::string_view bytes);
    // False when no more bytes may be parsed now.
    bool handle(const http::ParseStep &step);
    void startExchange();
    void nextRequest();
    void finishRequest();
    void closeSoon();

    // Downstream
    void write(std::string_view bytes) override;
    [[nodiscard]] qint64 backlog() const override;
    void notifyWhenDrained() override;
    void beginSocket() override;
    void setReading(bool reading) override;
    [[nodiscard]] std::shared_ptr<const RuntimeConfig> configInForce() const override { return m_config(); }
    void exchangeDone(bool reusable) override;

    QTcpSocket *m_socket; // a child
    class QSslSocket *m_tls = nullptr; // m_socket, if it is one
    ListenerFacts m_listener;
    WorkerServices &m_services;
    ConfigSource m_config;
    http::MessageLimits m_limits;
    http::RequestParser m_parser;
    std::unique_ptr<Exchange> m_exchange;
    std::string m_input; // bytes of later requests, while one is answered
    bool m_requestRead = false; // the parser has seen the end of the request
    bool m_answered = false; // the exchange is over
    bool m_keep = false; // after it the connection may go on
    bool m_closing = false; // nothing more is parsed; input is dropped until the client closes
    bool m_draining = false;
    bool m_isSocket = false; // the exchange is a WebSocket: bytes are frames
    bool m_reading = true; // of a WebSocket
    bool m_wantsDrained = false;
    base::TimePoint m_requestStarted{}; // first byte of the head being read; unset: none has come
    base::TimePoint m_idleSince;
    base::TimePoint m_closeAt = base::TimePoint::max();
    qint64 m_lastBacklog = 0;
    base::TimePoint m_lastProgress{};
};

} // namespace sluice::relay
