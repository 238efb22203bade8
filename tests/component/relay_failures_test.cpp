#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

// Upstreams that fail, and clients that leave: everyone is told the truth, nothing is paid twice.
class RelayFailuresTest final : public QObject {
    Q_OBJECT

private slots:
    void saysWhenNothingListens();
    void triesAnotherUpstreamIfNothingWasSent();
    void neverRepeatsASentRequest();
    void reportsAnswersItCannotParse_data();
    void reportsAnswersItCannotParse();
    void endsBrokenStreamsInBand_data();
    void endsBrokenStreamsInBand();
    void timesOut();
    void stallsAreTold();
    void verifiesTheUpstreamsCertificate();
    void cancelsTheUpstreamWhenTheClientLeaves();
    void replacesAnIdleConnectionThatClosed();
    void hasNoUpstream();
};

void RelayFailuresTest::saysWhenNothingListens()
{
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("dead"), QUrl(QStringLiteral("http://127.0.0.1:9")));
    relay.config.settings.retry.attempts = 1;
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 502);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_upstream_error"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("true"));
    QVERIFY(answer.body.contains("dead"));
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().outcome, api::Outcome::UpstreamFailed);
    QCOMPARE(relay.records().first().upstream, QStringLiteral("dead"));
}

void RelayFailuresTest::triesAnotherUpstreamIfNothingWasSent()
{
    ScriptedUpstream good;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("dead"), QUrl(QStringLiteral("http://127.0.0.1:9")));
    relay.addUpstream(QStringLiteral("good"), good.url());
    relay.config.upstreams.front().settings.weight = 3;
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int i = 0; i < 8; ++i) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-sluice-upstream"), QByteArray("good"));
    }
    QCOMPARE(good.requests().size(), 8);
    QTRY_VERIFY(std::any_of(relay.alerts.begin(), relay.alerts.end(), [](const api::Alert &alert) {
        return alert.kind == api::AlertKind::UpstreamUnreachable && alert.subject == QStringLiteral("dead");
    }));
}

void RelayFailuresTest::neverRepeatsASentRequest()
{
    ScriptedUpstream first;
    ScriptedUpstream second;
    const auto closes = [](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.abort(); };
    first.setScript(closes);
    second.setScript(closes);
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("first"), first.url());
    relay.addUpstream(QStringLiteral("second"), second.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 502);
    QCOMPARE(first.requests().size() + second.requests().size(), 1);
}

void RelayFailuresTest::reportsAnswersItCannotParse_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::newRow("garbage") << QByteArray("SSH-2.0-nope\r\n\r\n");
    QTest::newRow("length is no number") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: foo\r\n\r\nx");
    QTest::newRow("two lengths") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx");
    QTest::newRow("length and chunked")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    QTest::newRow("short json")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    QTest::newRow("head and nothing")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void RelayFailuresTest::reportsAnswersItCannotParse()
{
    QFETCH(QByteArray, raw);
    ScriptedUpstream upstream;
    upstream.setScript([&raw](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(raw);
        socket.disconnectFromHost();
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 502);
    QVERIFY(answer.complete);
    QCOMPARE(upstream.requests().size(), 1);
}

void RelayFailuresTest::endsBrokenStreamsInBand_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("tail");
    const QByteArray chat = ScriptedUpstream::chatEvent(QStringLiteral("Hello"));
    QTest::newRow("between events") << QByteArray("/v1/chat/completions") << chat << QByteArray();
    QTest::newRow("inside an event") << QByteArray("/v1/chat/completions") << chat << chat.left(30);
    QTest::newRow("inside a character") << QByteArray("/v1/chat/completions") << chat
                                        << QByteArray("data: {\"choices\":[{\"delta\":{\"content\":\"\xe6\x95");
    QTest::newRow("anthropic")
        << QByteArray("/v1/messages")
        << QByteArray("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                      "{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n")
        << QByteArray();
}

void RelayFailuresTest::endsBrokenStreamsInBand()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, tail);
    ScriptedUpstream upstream;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(event));
        if (!tail.isEmpty()) {
            socket.write(ScriptedUpstream::chunk(tail));
        }
        socket.disconnectFromHost();
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("unrelated")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest(path, chatBody(QStringLiteral("hi"), true)));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.complete); // no last chunk: nobody can take this for the whole answer
    QVERIFY(client.waitForClose());
    QVERIFY(answer.body.startsWith(event));
    QVERIFY(answer.body.contains("sluice_upstream_interrupted"));
    QVERIFY(!answer.body.contains("[DONE]"));
    QVERIFY(!answer.body.contains("message_stop"));
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().outcome, api::Outcome::UpstreamInterrupted);
    QVERIFY(!relay.records().first().usage.output);
}

void RelayFailuresTest::timesOut()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &) {});
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.timeouts.answerHead = std::chrono::milliseconds(400);
    relay.config.settings.timeouts.firstToken = std::chrono::milliseconds(400);
    QVERIFY(relay.start());
    for (const bool stream : {false, true}) {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), stream)));
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, 504);
        QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_upstream_timeout"));
        QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("true"));
        QTRY_COMPARE(upstream.openConnections(), 0);
    }
    QTRY_COMPARE(relay.records().size(), 2);
    QCOMPARE(relay.records().first().outcome, api::Outcome::TimedOut);
}

void RelayFailuresTest::stallsAreTold()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead()
                     + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("Hello"))));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.timeouts.stall = std::chrono::milliseconds(400);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    const ClientAnswer answer = client.receive();
    QVERIFY(!answer.complete);
    QVERIFY(answer.body.contains("sluice_upstream_interrupted"));
    QVERIFY(!answer.body.contains("[DONE]"));
}

void RelayFailuresTest::verifiesTheUpstreamsCertificate()
{
    // The relay's own TLS listener is an upstream whose CA nobody was told of.
    RelayFixture other;
    QVERIFY(other.start());
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), QUrl(QStringLiteral("https://localhost:%1").arg(other.httpsPort())));
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/_sluice_other/v1/models"));
    QCOMPARE(client.receive().status, 502);
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().error, base::ErrorCode::TlsFailed);
    // With its CA named the same way works: the answer is the other relay's.
    relay.config.upstreams.front().extraCas = QSslCertificate::fromData(QByteArray::fromStdString(other.config.caPem));
    relay.apply();
    QTRY_VERIFY(([&] {
        client.send(getRequest("/v1/models"));
        return client.receive().body.contains("sluice_no_upstream");
    }()));
}

void RelayFailuresTest::cancelsTheUpstreamWhenTheClientLeaves()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead()
                     + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("Hello"))));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    for (const bool reset : {false, true}) {
        std::unique_ptr<QSslSocket> socket = relay.connectTls();
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
        QVERIFY(client.waitForBytes("Hello"));
        QCOMPARE(upstream.openConnections(), 1);
        if (reset) {
            socket->abort();
        } else {
            socket->disconnectFromHost();
        }
        QTRY_COMPARE_WITH_TIMEOUT(upstream.openConnections(), 0, 1000);
    }
    QTRY_COMPARE(relay.records().size(), 2);
    QCOMPARE(relay.records().first().outcome, api::Outcome::ClientGone);
    QVERIFY(!relay.records().first().usage.output);
}

void RelayFailuresTest::replacesAnIdleConnectionThatClosed()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int round = 1; round <= 50; ++round) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
        QCOMPARE(client.receive().status, 200);
        QCOMPARE(upstream.requests().size(), round); // each exactly once
        upstream.closeConnections();
        QTRY_COMPARE(upstream.openConnections(), 0);
    }
    QCOMPARE(upstream.acceptedConnections(), 50);
}

void RelayFailuresTest::hasNoUpstream()
{
    RelayFixture relay;
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/v1/models"));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_no_upstream"));
    QVERIFY(answer.headers.contains("retry-after"));
}

QTEST_GUILESS_MAIN(RelayFailuresTest)
#include "relay_failures_test.moc"
