#include "relay/probe/upstream_test.h"
#include "support/relay_fixture.h"
#include "support/scripted_tunnel.h"
#include "support/scripted_upstream.h"

#include <QHostInfo>
#include <QTcpServer>
#include <QTest>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

// A proxy that knows CONNECT and nothing else. Test thread.
class ConnectProxy final : public QObject {
public:
    ConnectProxy()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] { accept(m_server.nextPendingConnection()); });
        m_server.listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] const QList<QByteArray> &asked() const { return m_asked; }
    void setSilent() { m_silent = true; }

private:
    void accept(QTcpSocket *client)
    {
        connect(client, &QTcpSocket::readyRead, this, [this, client] {
            if (auto *target = client->findChild<QTcpSocket *>()) {
                target->write(client->readAll());
                return;
            }
            if (m_silent || !client->peek(8192).contains("\r\n\r\n")) {
                return;
            }
            const QByteArray asked = client->readAll().split(' ').value(1);
            m_asked.append(asked);
            auto *target = new QTcpSocket(client);
            connect(target, &QTcpSocket::connected, client, [client] { client->write("HTTP/1.1 200 Fine\r\n\r\n"); });
            connect(target, &QTcpSocket::readyRead, client, [client, target] { client->write(target->readAll()); });
            connect(target, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
            connect(client, &QTcpSocket::disconnected, target, [target] { target->disconnectFromHost(); });
            const qsizetype colon = asked.lastIndexOf(':');
            target->connectToHost(QString::fromLatin1(asked.first(colon)), asked.mid(colon + 1).toUShort());
        });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }

    QTcpServer m_server;
    QList<QByteArray> m_asked;
    bool m_silent = false;
};

void goThrough(relay::RuntimeUpstream &upstream, quint16 port)
{
    upstream.proxyAddress = {api::ProxyAddress::Kind::Http, QStringLiteral("127.0.0.1"), port};
}

ClientAnswer ask(RelayFixture &relay)
{
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    return client.receive();
}

} // namespace

// How upstreams are reached, and how kept connections fare.
class WayTest final : public QObject {
    Q_OBJECT

private slots:
    void goesThroughAProxy();
    void tellsAProxyThatHangs();
    void closesAConnectionThatNeverOpens();
    void neverCallsItself_data();
    void neverCallsItself();
    void neverCallsItselfByProxyOrTunnel();
    void testsAnUpstreamThroughItsProxy();
    void testsAnUpstreamWhoseProxyFails();
    void testsAnUpstreamThroughItsTunnel();
    void noticesClosedConnections();
    void neverSendsTwice();
};

void WayTest::goesThroughAProxy()
{
    ScriptedUpstream upstream;
    ConnectProxy proxy;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("far"), QUrl(QStringLiteral("http://localhost:%1").arg(upstream.url().port())));
    goThrough(relay.config.upstreams.back(), proxy.port());
    QVERIFY(relay.start());
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(ask(relay).status, 200);
    }
    // The name goes to the proxy, and the connection is kept.
    QCOMPARE(proxy.asked(), (QList<QByteArray>{"localhost:" + QByteArray::number(upstream.url().port())}));
    QCOMPARE(upstream.requests().size(), 3);
}

void WayTest::tellsAProxyThatHangs()
{
    ConnectProxy proxy;
    proxy.setSilent();
    RelayFixture relay;
    relay.config.settings.timeouts.connect = 400ms;
    relay.config.settings.retry.attempts = 1;
    relay.addUpstream(QStringLiteral("far"), QUrl(QStringLiteral("http://localhost:1")));
    goThrough(relay.config.upstreams.back(), proxy.port());
    QVERIFY(relay.start());
    const ClientAnswer answer = ask(relay);
    QCOMPARE(answer.status, 502);
    QVERIFY2(answer.body.contains("the proxy did not reach the target in time"), answer.body.constData());
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().error, base::ErrorCode::ProxyFailed);
}

// A server that accepts and never says a word of TLS: the next request must not wait for a connection that will never open.
void WayTest::closesAConnectionThatNeverOpens()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    int gone = 0;
    connect(&silent, &QTcpServer::newConnection, this, [&] {
        connect(silent.nextPendingConnection(), &QTcpSocket::disconnected, this, [&gone] { ++gone; });
    });
    RelayFixture relay;
    relay.config.settings.timeouts.connect = 200ms;
    relay.config.settings.retry.attempts = 1;
    relay.config.settings.breaker.enabled = false;
    relay.addUpstream(QStringLiteral("far"), QUrl(QStringLiteral("https://localhost:%1").arg(silent.serverPort())));
    QVERIFY(relay.start());
    QCOMPARE(ask(relay).status, 504);
    QTRY_COMPARE(gone, 1);
    QCOMPARE(ask(relay).status, 504);
    QTRY_COMPARE(gone, 2);
}

void WayTest::neverCallsItself_data()
{
    QTest::addColumn<QString>("listener");
    QTest::addColumn<QString>("host");
    QTest::newRow("literal") << QStringLiteral("127.0.0.1") << QStringLiteral("127.0.0.1");
    QTest::newRow("localhost") << QStringLiteral("127.0.0.1") << QStringLiteral("localhost");
    QTest::newRow("another loopback address") << QStringLiteral("0.0.0.0") << QStringLiteral("127.0.0.2");
    QTest::newRow("any address") << QStringLiteral("127.0.0.1") << QStringLiteral("0.0.0.0");
    QTest::newRow("host name") << QStringLiteral("0.0.0.0") << QHostInfo::localHostName();
}

void WayTest::neverCallsItself()
{
    QFETCH(QString, listener);
    QFETCH(QString, host);
    if (QHostInfo::fromName(host).addresses().isEmpty()) {
        QSKIP("this machine's name does not resolve");
    }
    RelayFixture relay;
    relay.config.settings.listeners.https = api::ListenAddress{listener, 0};
    relay.config.settings.listeners.http = api::ListenAddress{listener, 0};
    QVERIFY(relay.start()); // only now are the ports known
    for (const bool isTls : {false, true}) {
        relay.config.upstreams.clear();
        const QString url = QStringLiteral("%1://%2:%3/v1")
                                .arg(isTls ? QStringLiteral("https") : QStringLiteral("http"), host)
                                .arg(isTls ? relay.httpsPort() : relay.httpPort());
        relay.addUpstream(QStringLiteral("self %1").arg(isTls), QUrl(url));
        relay.apply();
        QTRY_VERIFY(ask(relay).body.contains(isTls ? "upstream self 1" : "upstream self 0")); // apply() is queued
        const ClientAnswer answer = ask(relay);
        QCOMPARE(answer.status, 508);
        QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_loop"));
        QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
        QTRY_COMPARE(relay.records().isEmpty() ? QString() : relay.records().last().upstream,
                     QStringLiteral("self %1").arg(isTls));
        QCOMPARE(relay.records().last().error, base::ErrorCode::Loop);
    }
}

void WayTest::neverCallsItselfByProxyOrTunnel()
{
    RelayFixture relay;
    QVERIFY(relay.start());
    relay.addUpstream(QStringLiteral("proxy"), QUrl(QStringLiteral("https://provider.example")));
    goThrough(relay.config.upstreams.back(), relay.httpPort());
    relay.apply();
    QTRY_COMPARE(ask(relay).status, 508);
    relay.config.upstreams.clear();
    relay.addUpstream(QStringLiteral("tunnel"), QUrl(QStringLiteral("https://provider.example")));
    relay.config.upstreams.back().settings.kind = api::UpstreamKind::Tunnel;
    relay.config.upstreams.back().tunnelUrl = QUrl(QStringLiteral("wss://localhost:%1/x").arg(relay.httpsPort()));
    relay.apply();
    QTRY_VERIFY(ask(relay).body.contains("upstream tunnel: "));
    QCOMPARE(ask(relay).status, 508);
}

namespace {

QList<api::UpstreamTestStep> runTest(const relay::RuntimeUpstream &upstream, const api::TimeoutsConfig &timeouts = {})
{
    relay::UpstreamTest test(1, upstream, timeouts);
    QList<api::UpstreamTestStep> steps;
    bool over = false;
    QObject::connect(&test, &relay::UpstreamTest::progressed, &test, [&steps](const api::UpstreamTestStep &step) {
        if (step.state != api::UpstreamTestStep::State::Pending && step.state != api::UpstreamTestStep::State::Running) {
            steps.append(step);
        }
    });
    QObject::connect(&test, &relay::UpstreamTest::finished, &test, [&over] { over = true; });
    test.start();
    if (!QTest::qWaitFor([&over] { return over; }, 10'000)) {
        qWarning("the test did not end");
    }
    return steps;
}

relay::RuntimeUpstream upstreamAt(const QUrl &url)
{
    relay::RuntimeUpstream upstream;
    upstream.settings.name = QStringLiteral("tested");
    upstream.baseUrl = url;
    return upstream;
}

} // namespace

void WayTest::testsAnUpstreamThroughItsProxy()
{
    ScriptedUpstream upstream;
    ConnectProxy proxy;
    relay::RuntimeUpstream tested = upstreamAt(upstream.url());
    goThrough(tested, proxy.port());
    const QList<api::UpstreamTestStep> steps = runTest(tested);
    using Step = api::UpstreamTestStep;
    QVERIFY(steps.size() > 3);
    QCOMPARE(steps.at(0).stage, Step::Stage::Resolve);
    QCOMPARE(steps.at(0).state, Step::State::Passed);
    QCOMPARE(steps.at(1).stage, Step::Stage::Connect);
    QCOMPARE(steps.at(1).state, Step::State::Passed);
    QCOMPARE(steps.at(1).fact, QStringLiteral("through proxy http://127.0.0.1:%1").arg(proxy.port()));
    QCOMPARE(proxy.asked().size(), 1);
    QVERIFY(!upstream.requests().isEmpty());
}

void WayTest::testsAnUpstreamWhoseProxyFails()
{
    using Step = api::UpstreamTestStep;
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const quint16 port = closed.serverPort();
    closed.close();
    relay::RuntimeUpstream tested = upstreamAt(QUrl(QStringLiteral("https://provider.example")));
    goThrough(tested, port);
    QList<Step> steps = runTest(tested);
    QCOMPARE(steps.at(1).stage, Step::Stage::Connect);
    QCOMPARE(steps.at(1).state, Step::State::Failed);
    QCOMPARE(steps.at(1).error.code, base::ErrorCode::ProxyFailed);
    QVERIFY(steps.at(1).error.detail.starts_with("the proxy is unreachable"));
    for (qsizetype i = 2; i < steps.size(); ++i) {
        QCOMPARE(steps.at(i).state, Step::State::Skipped);
    }

    ConnectProxy silent;
    silent.setSilent();
    goThrough(tested, silent.port());
    api::TimeoutsConfig timeouts;
    timeouts.connect = 200ms;
    steps = runTest(tested, timeouts);
    QCOMPARE(steps.at(1).state, Step::State::Failed);
    QCOMPARE(steps.at(1).error.code, base::ErrorCode::ProxyFailed);
}

void WayTest::testsAnUpstreamThroughItsTunnel()
{
    using Step = api::UpstreamTestStep;
    ScriptedUpstream upstream;
    ScriptedTunnel tunnel;
    tunnel.setTarget(static_cast<quint16>(upstream.url().port()));
    relay::RuntimeUpstream tested = upstreamAt(QUrl(QStringLiteral("http://provider.example")));
    tested.settings.kind = api::UpstreamKind::Tunnel;
    tested.tunnelUrl = tunnel.url();
    QList<Step> steps = runTest(tested);
    QCOMPARE(steps.at(1).stage, Step::Stage::Connect);
    QCOMPARE(steps.at(1).state, Step::State::Passed);
    QVERIFY(steps.at(1).fact.startsWith(QStringLiteral("through tunnel ws://127.0.0.1:")));
    QVERIFY(!steps.at(1).fact.contains(QStringLiteral("token"))); // the query may hold one
    QVERIFY(!upstream.requests().isEmpty());

    ScriptedTunnel refusing;
    refusing.setAnswer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    tested.tunnelUrl = refusing.url();
    steps = runTest(tested);
    QCOMPARE(steps.at(1).state, Step::State::Failed);
    QCOMPARE(steps.at(1).error.code, base::ErrorCode::TunnelFailed);
}

// An idle connection that the upstream closed before we write is replaced, however it was closed, and no request is lost or doubled.
void WayTest::noticesClosedConnections()
{
    constexpr int kRounds = 1000;
    ScriptedUpstream upstream;
    QList<QTcpSocket *> open;
    upstream.setScript([&open](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        if (!open.contains(&socket)) {
            open.append(&socket);
        }
        socket.write(ScriptedUpstream::json(R"({"choices":[{"message":{"content":"ok"}}]})"));
    });
    RelayFixture relay;
    relay.config.settings.retry.attempts = 1; // nothing but the pool may hide a closed connection
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int round = 0; round < kRounds; ++round) {
        const QByteArray id = "x-round: " + QByteArray::number(round) + "\r\n";
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi")), id));
        // Both ends of the relay live in this thread; receive() alone would look for them now and then.
        while (socket->bytesAvailable() == 0 && socket->state() == QAbstractSocket::ConnectedState) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        const ClientAnswer answer = client.receive();
        QVERIFY2(answer.status == 200, qPrintable(QStringLiteral("round %1: %2").arg(round).arg(answer.status)));
        // By now the answer has gone out on it: the connection is idle, or about to be.
        for (QTcpSocket *idle : std::exchange(open, {})) {
            switch (round % 4) {
            case 0:
                idle->disconnectFromHost();
                break;
            case 1:
                idle->abort(); // RST where bytes are unread, FIN otherwise
                break;
            case 2:
                idle->setSocketOption(QAbstractSocket::LowDelayOption, 1);
                idle->write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                idle->flush();
                idle->disconnectFromHost();
                break;
            default:
                open.append(idle); // kept
            }
        }
    }
    QCOMPARE(upstream.requests().size(), kRounds);
    for (int round = 0; round < kRounds; ++round) {
        QCOMPARE(upstream.requests().at(round).head.headers.value("x-round"), std::to_string(round));
    }
    QVERIFY(upstream.acceptedConnections() >= kRounds * 3 / 4);
    QVERIFY(upstream.acceptedConnections() < kRounds); // and what was kept was used
}

// It closes while we write: the request may be half there, so nobody sends it again but the client, who is told that it may.
void WayTest::neverSendsTwice()
{
    constexpr int kRounds = 50;
    int connections = 0;
    qint64 bytes = 0;
    QTcpServer first;
    QTcpServer second;
    for (QTcpServer *server : {&first, &second}) {
        QVERIFY(server->listen(QHostAddress::LocalHost));
        connect(server, &QTcpServer::newConnection, this, [&, server] {
            QTcpSocket *peer = server->nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, this, [&, peer] {
                ++connections;
                bytes += peer->readAll().size();
                peer->disconnect(this);
                peer->abort(); // a part has come, the rest is on its way
                peer->deleteLater();
            });
        });
    }
    RelayFixture relay;
    relay.config.settings.breaker.enabled = false;
    relay.addUpstream(QStringLiteral("first"), QUrl(QStringLiteral("http://127.0.0.1:%1").arg(first.serverPort())));
    relay.addUpstream(QStringLiteral("second"), QUrl(QStringLiteral("http://127.0.0.1:%1").arg(second.serverPort())));
    QVERIFY(relay.start());
    const QByteArray body = chatBody(QString(4 * 1024 * 1024, u'x'));
    for (int round = 1; round <= kRounds; ++round) {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", body));
        const ClientAnswer answer = client.receive(10'000);
        QCOMPARE(answer.status, 502);
        QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("true"));
        QCOMPARE(connections, round);
    }
    QVERIFY(bytes < kRounds * body.size());
}

QTEST_GUILESS_MAIN(WayTest)
#include "way_test.moc"
