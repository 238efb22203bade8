#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUrl>

#include <memory>

namespace sluice::test {

// A web server for word lists on loopback, by HTTPS (with a certificate of its own CA) or plain HTTP. Lives in the test's thread.
class ListServer final : public QObject {
    Q_OBJECT
public:
    struct Answer {
        int status = 200;
        QByteArray body;
        QByteArray headers; // lines with their ends
        qint64 promised = -1; // Content-Length; -1: the body's
        bool isSilent = false; // takes the request and says nothing
    };
    struct Request {
        QByteArray path;
        QByteArray head; // whole, lower case
    };

    explicit ListServer(bool isTls, QObject *parent = nullptr);

    [[nodiscard]] QUrl url(const QByteArray &path) const;
    void set(const QByteArray &path, const Answer &answer) { m_answers.insert(path, answer); }
    // 200 with an ETag, and 304 for whoever has it.
    void setTagged(const QByteArray &path, const QByteArray &body, const QByteArray &etag);
    void stop() { m_server->close(); }
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int count(const QByteArray &path) const;
    // What a client must trust.
    [[nodiscard]] QSslConfiguration clientTls() const;

private:
    void onConnection();
    void answer(QTcpSocket *socket, const QByteArray &head);

    QTemporaryDir m_directory;
    QByteArray m_caPem;
    std::unique_ptr<QTcpServer> m_server;
    bool m_isTls;
    QHash<QByteArray, Answer> m_answers;
    QHash<QByteArray, QByteArray> m_etags;
    QList<Request> m_requests;
};

} // namespace sluice::test
