#pragma once

#include "api/records.h"
#include "relay/relay_server.h"
#include "relay/runtime_config.h"

#include <QHash>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

#include <memory>

namespace sluice::test {

// A running relay with its own CA, on free ports, its control thread as in the program. Change `config` before start(), or after and
// call apply(). Test thread.
class RelayFixture final {
public:
    explicit RelayFixture(int workers = 1);
    ~RelayFixture();
    RelayFixture(const RelayFixture &) = delete;
    RelayFixture &operator=(const RelayFixture &) = delete;

    // Adds an upstream at `url`.
    void addUpstream(const QString &name, const QUrl &url, const std::string &key = {});
    // One word list for both directions.
    void setWords(const QStringList &words, policy::Action prompt, policy::Action answer);

    // Starts and waits; false and `failure` set if it did not listen.
    [[nodiscard]] bool start();
    void apply();
    void stop(); // waits for stopped()

    [[nodiscard]] quint16 httpsPort() const { return static_cast<quint16>(bound.httpsPort); }
    [[nodiscard]] quint16 httpPort() const { return static_cast<quint16>(bound.httpPort); }
    // A connected client that trusts the relay's CA; null if the handshake failed.
    [[nodiscard]] std::unique_ptr<QSslSocket> connectTls() const;
    [[nodiscard]] std::unique_ptr<QTcpSocket> connectPlain() const;
    // Finished exchanges so far; drains the relay's feed into a list kept here.
    const QList<api::ExchangeRecord> &records();
    void forgetRecords() { m_records.clear(); }

    relay::RuntimeConfig config;
    relay::BoundAddresses bound;
    base::Error failure;
    QList<api::Alert> alerts;
    QTemporaryDir directory;
    std::unique_ptr<relay::RelayServer> server;

private:
    QThread m_control;
    bool m_stopped = true;
    QList<api::ExchangeRecord> m_records;
};

// One answer as a client reads it.
struct ClientAnswer {
    int status = 0;
    QHash<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body; // decoded
    bool complete = false; // the framing says that it is whole
    QByteArray interim; // 1xx heads before it
};

// Writes and reads raw HTTP on a connected socket, as strict about the end of an answer as an SDK. Test thread.
class RawClient final {
public:
    explicit RawClient(QTcpSocket &socket)
        : m_socket(socket)
    {
    }
    void send(const QByteArray &bytes);
    // The next answer; waits until it is whole, the connection has ended or `timeoutMs` has passed.
    ClientAnswer receive(int timeoutMs = 5000, bool toHead = false);
    // Bytes read and not yet consumed.
    [[nodiscard]] const QByteArray &buffer() const { return m_buffer; }
    // Reads what is there until `marker` appears in the raw stream.
    bool waitForBytes(const QByteArray &marker, int timeoutMs = 5000);
    bool waitForClose(int timeoutMs = 5000);

private:
    bool pump(int timeoutMs);

    QTcpSocket &m_socket;
    QByteArray m_buffer;
};

QByteArray postRequest(const QByteArray &path, const QByteArray &json, const QByteArray &extraHeaders = {},
                       const QByteArray &host = "localhost");
QByteArray getRequest(const QByteArray &path, const QByteArray &extraHeaders = {}, const QByteArray &host = "localhost");
// A chat request with one user message.
QByteArray chatBody(const QString &prompt, bool stream = false);

} // namespace sluice::test
