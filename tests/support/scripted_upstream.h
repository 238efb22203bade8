#pragma once

#include "http/message.h"
#include "http/request_parser.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>

namespace sluice::test {

// An upstream that does what a test tells it: keeps every request it got and answers with a script. Plain HTTP on loopback.
// Lives in the test's thread.
class ScriptedUpstream final : public QObject {
    Q_OBJECT
public:
    struct Request {
        http::RequestHead head;
        QByteArray body;
    };
    // Writes whatever it likes to the socket, now or later.
    using Script = std::function<void(const Request &, QTcpSocket &)>;

    explicit ScriptedUpstream(QObject *parent = nullptr);
    ~ScriptedUpstream() override;

    [[nodiscard]] QUrl url() const;
    void setScript(Script script) { m_script = std::move(script); }
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int openConnections() const { return m_open; }
    [[nodiscard]] int acceptedConnections() const { return m_accepted; }
    // Closes every connection that is open, from our side.
    void closeConnections();
    // Refuses connections from now on.
    void stopListening() { m_server.close(); }

    // Ready-made answers.
    static QByteArray json(const QByteArray &body, int status = 200);
    static QByteArray eventStreamHead();
    static QByteArray chunk(const QByteArray &data);
    static QByteArray chatEvent(const QString &content, int choice = 0);

private:
    void onConnection();
    void onBytes(QTcpSocket *socket);

    QTcpServer m_server;
    Script m_script;
    QList<Request> m_requests;
    struct Peer {
        std::unique_ptr<http::RequestParser> parser;
        Request request;
    };
    QHash<QTcpSocket *, std::shared_ptr<Peer>> m_peers;
    int m_open = 0;
    int m_accepted = 0;
};

} // namespace sluice::test
