#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

// HTTP/1.1 towards clients: framing, keep-alive, refusals, our own paths.
class RelayHttpTest final : public QObject {
    Q_OBJECT

private slots:
    void answersOverTlsAndPlain_data();
    void answersOverTlsAndPlain();
    void keepsConnectionsAlive();
    void answersPipelinedRequestsInOrder();
    void readsChunkedBodies();
    void sends100ContinueOnlyWhenTheBodyIsWanted();
    void answersHead();
    void passesOptions();
    void refusesForeignHostsAndOrigins_data();
    void refusesForeignHostsAndOrigins();
    void answersPreflightsOfAllowedPages();
    void stopsAnsweringWhoReadsNothing();
    void largeAnswersOfUnknownLengthPass();
    void refusesWhatIsTooLarge();
    void refusesConflictingLengths();
    void speaksHttp10();
    void replacesCredentialsAndHopByHopFields();
    void servesItsOwnPages();
    void namesTheHolderOfATakenPort();
    void wantsAKeyWhenTold();
    void closesSilentAndSlowClients();
};

void RelayHttpTest::answersOverTlsAndPlain_data()
{
    QTest::addColumn<int>("workers");
    QTest::newRow("one worker") << 1;
    QTest::newRow("four workers") << 4;
}

void RelayHttpTest::answersOverTlsAndPlain()
{
    QFETCH(int, workers);
    ScriptedUpstream upstream;
    RelayFixture relay(workers);
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    for (int i = 0; i < 8; ++i) {
        const std::unique_ptr<QSslSocket> tls = relay.connectTls();
        QVERIFY(tls);
        RawClient client(*tls);
        client.send(postRequest("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}"));
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, QByteArray("{\"ok\":true}"));
        QCOMPARE(answer.headers.value("x-sluice-upstream"), QByteArray("up"));
        QCOMPARE(answer.headers.value("x-sluice-attempts"), QByteArray("1"));
        QVERIFY(answer.headers.contains("x-sluice-request-id"));
        QVERIFY(answer.headers.contains("x-sluice-overhead-us"));
    }
    const std::unique_ptr<QTcpSocket> plain = relay.connectPlain();
    QVERIFY(plain);
    RawClient client(*plain);
    client.send(getRequest("/v1/models"));
    QCOMPARE(client.receive().status, 200);
    QTRY_COMPARE(relay.records().size(), 9);
    QCOMPARE(relay.records().first().model, QStringLiteral("m"));
    QCOMPARE(relay.records().first().outcome, api::Outcome::Answered);
}

void RelayHttpTest::keepsConnectionsAlive()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QSslSocket> socket = relay.connectTls();
    RawClient client(*socket);
    for (int i = 0; i < 20; ++i) {
        client.send(getRequest("/v1/models"));
        QCOMPARE(client.receive().status, 200);
    }
    QCOMPARE(upstream.acceptedConnections(), 1); // the upstream side is kept as well
    QCOMPARE(upstream.requests().size(), 20);
}

void RelayHttpTest::answersPipelinedRequestsInOrder()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json("{\"path\":\"" + QByteArray::fromStdString(request.head.path) + "\"}"));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    QByteArray all;
    for (int i = 0; i < 12; ++i) {
        all += i % 2 ? postRequest("/v1/r" + QByteArray::number(i), "{\"model\":\"m\"}")
                     : getRequest("/v1/r" + QByteArray::number(i));
    }
    client.send(all);
    for (int i = 0; i < 12; ++i) {
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "{\"path\":\"/v1/r" + QByteArray::number(i) + "\"}");
    }
}

void RelayHttpTest::readsChunkedBodies()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                "7\r\n{\"a\":\"b\r\n2;ext=1\r\n\"}\r\n0\r\n\r\n");
    QCOMPARE(client.receive().status, 200);
    QCOMPARE(upstream.requests().last().body, QByteArray("{\"a\":\"b\"}"));
    QCOMPARE(upstream.requests().last().head.contentLength.value_or(0), 9U); // re-framed
}

void RelayHttpTest::sends100ContinueOnlyWhenTheBodyIsWanted()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.limits.bodyBytes = 1000;
    QVERIFY(relay.start());
    {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QVERIFY(client.waitForBytes("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("{}");
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, 200);
        QVERIFY(!upstream.requests().last().head.headers.has("expect"));
    }
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 413);
    QVERIFY(answer.interim.isEmpty());
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_body_too_large"));
    QVERIFY(client.waitForClose());
}

void RelayHttpTest::answersHead()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 77\r\n\r\n");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int i = 0; i < 2; ++i) {
        client.send("HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const ClientAnswer answer = client.receive(5000, true);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-length"), QByteArray("77"));
    }
}

void RelayHttpTest::passesOptions()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 204 No Content\r\nAllow: GET\r\nAccess-Control-Allow-Origin: *\r\n\r\n");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send("OPTIONS /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.headers.value("allow"), QByteArray("GET"));
    QVERIFY(!answer.headers.contains("access-control-allow-origin"));
}

void RelayHttpTest::refusesForeignHostsAndOrigins_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<int>("status");
    QTest::newRow("localhost") << QByteArray("localhost") << QByteArray() << 200;
    QTest::newRow("LOCALHOST") << QByteArray("LOCALHOST") << QByteArray() << 200;
    QTest::newRow("allowed name") << QByteArray("host.docker.internal") << QByteArray() << 200;
    QTest::newRow("v6") << QByteArray("[::1]") << QByteArray() << 200;
    QTest::newRow("other name") << QByteArray("evil.example") << QByteArray() << 403;
    QTest::newRow("suffix") << QByteArray("x.localhost") << QByteArray() << 403;
    QTest::newRow("other port") << QByteArray("localhost:1") << QByteArray() << 403;
    QTest::newRow("web page") << QByteArray("localhost") << QByteArray("Origin: https://evil.example\r\n") << 403;
    QTest::newRow("null origin") << QByteArray("localhost") << QByteArray("Origin: null\r\n") << 403;
    QTest::newRow("cross site") << QByteArray("localhost") << QByteArray("Sec-Fetch-Site: cross-site\r\n") << 403;
    QTest::newRow("typed in") << QByteArray("localhost") << QByteArray("Sec-Fetch-Site: none\r\n") << 200;
    QTest::newRow("allowed origin") << QByteArray("localhost") << QByteArray("Origin: https://app.example\r\n") << 200;
}

void RelayHttpTest::refusesForeignHostsAndOrigins()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, extra);
    QFETCH(int, status);
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.access.allowedOrigins = {QStringLiteral("https://app.example")};
    relay.config.settings.access.allowedHosts = {QStringLiteral("host.docker.internal")};
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/v1/models", extra, host));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, status);
    QCOMPARE(upstream.requests().size(), status == 200 ? 1 : 0);
    if (status == 403) {
        QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_forbidden_origin"));
    }
}

void RelayHttpTest::answersPreflightsOfAllowedPages()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.access.allowedOrigins = {QStringLiteral("https://app.example")};
    QVERIFY(relay.start());
    const auto ask = [&](const QByteArray &method, const QByteArray &origin) {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send(method + " /v1/models HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                    + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
        return client.receive();
    };
    const ClientAnswer preflight = ask("OPTIONS", "https://app.example");
    QCOMPARE(preflight.status, 204);
    QCOMPARE(preflight.headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
    QCOMPARE(preflight.headers.value("access-control-allow-headers"), QByteArray("authorization"));
    QVERIFY(upstream.requests().isEmpty());
    const ClientAnswer refused = ask("OPTIONS", "https://evil.example");
    QCOMPARE(refused.status, 403);
    QVERIFY(!refused.headers.contains("access-control-allow-origin"));
    QCOMPARE(ask("GET", "https://app.example").headers.value("access-control-allow-origin"),
             QByteArray("https://app.example"));
}

void RelayHttpTest::stopsAnsweringWhoReadsNothing()
{
    ScriptedUpstream upstream;
    const QByteArray big = "\"" + QByteArray(200'000, 'x') + "\"";
    upstream.setScript([&big](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json(big));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    socket->setReadBufferSize(1024);
    RawClient client(*socket);
    constexpr int kRequests = 200;
    client.send(getRequest("/v1/models").repeated(kRequests));
    QTRY_VERIFY(upstream.requests().size() > 1);
    QElapsedTimer calm;
    calm.start();
    qsizetype seen = 0;
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
        if (upstream.requests().size() != seen) {
            seen = upstream.requests().size();
            calm.restart();
        }
        return calm.elapsed() > 500;
    }()), 15'000);
    QVERIFY2(seen < kRequests / 2, qPrintable(QString::number(seen))); // 40 MB were asked for
    socket->setReadBufferSize(0);
    qint64 received = 0;
    QTRY_VERIFY_WITH_TIMEOUT((received += socket->readAll().size()) > kRequests * 200'000LL, 30'000);
    QCOMPARE(upstream.requests().size(), kRequests);
}

// What is kept whole only to be read whole has a limit: a larger answer goes down as it comes.
void RelayHttpTest::largeAnswersOfUnknownLengthPass()
{
    const QByteArray begin = "{\"text\":\"" + QByteArray(5 * 1024 * 1024, 'x');
    const QByteArray rest = "the end\"}";
    QTcpSocket *waiting = nullptr;
    ScriptedUpstream upstream;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                     + ScriptedUpstream::chunk(begin));
        waiting = &socket;
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/x", "{}"));
    QVERIFY(client.waitForBytes("xxxx")); // before the upstream has said the rest
    QVERIFY(waiting);
    waiting->write(ScriptedUpstream::chunk(rest) + "0\r\n\r\n");
    const ClientAnswer answer = client.receive(20'000);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body.size(), begin.size() + rest.size());
    QVERIFY(answer.body == begin + rest);
}

void RelayHttpTest::refusesWhatIsTooLarge()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.limits.bodyBytes = 5000;
    QVERIFY(relay.start());
    const auto ask = [&](const QByteArray &bytes) {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send(bytes);
        const ClientAnswer answer = client.receive();
        return answer.status;
    };
    QCOMPARE(ask("GET /" + QByteArray(9000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414);
    QCOMPARE(ask(getRequest("/", "X-A: " + QByteArray(9000, 'a') + "\r\n")), 431);
    QCOMPARE(ask(postRequest("/v1/x", QByteArray(5001, ' '))), 413);
    {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send(postRequest("/v1/messages", QByteArray(5001, ' ')));
        QVERIFY(client.receive().body.contains("request_too_large")); // in the caller's dialect
    }
    QCOMPARE(ask("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1389\r\n"
                 + QByteArray(5001, ' ') + "\r\n0\r\n\r\n"), 413);
    QVERIFY(upstream.requests().isEmpty());
}

void RelayHttpTest::refusesConflictingLengths()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const QList<QByteArray> heads{
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
    };
    for (const QByteArray &head : heads) {
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        client.send(head);
        QCOMPARE(client.receive().status, 400);
        QVERIFY(client.waitForClose());
    }
    QVERIFY(upstream.requests().isEmpty());
}

void RelayHttpTest::speaksHttp10()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send("GET /v1/chat/completions HTTP/1.0\r\nHost: localhost\r\n\r\n");
    QVERIFY(client.waitForClose());
    QVERIFY(client.buffer().endsWith("\r\n\r\ndata: [DONE]\n\n"));
    QVERIFY(!client.buffer().contains("chunked"));
}

void RelayHttpTest::replacesCredentialsAndHopByHopFields()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n"
                     "Strict-Transport-Security: max-age=1\r\nX-Request-Id: kept\r\nx-sluice-upstream: forged\r\n\r\n{}");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url(), "sk-upstream");
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/x?beta=true", "{}",
                            "Authorization: Bearer client-key\r\nx-api-key: client-key\r\nConnection: X-Drop\r\n"
                            "X-Drop: 1\r\nX-Keep: 2\r\nTE: trailers\r\nCookie: c=d\r\nAccept-Encoding: gzip\r\n"));
    const ClientAnswer answer = client.receive();
    const http::RequestHead &seen = upstream.requests().last().head;
    QCOMPARE(QByteArray::fromStdString(seen.target), QByteArray("/v1/x?beta=true"));
    QCOMPARE(std::string(seen.headers.value("authorization")), std::string("Bearer sk-upstream"));
    QCOMPARE(std::string(seen.headers.value("accept-encoding")), std::string("identity"));
    QCOMPARE(std::string(seen.headers.value("x-keep")), std::string("2"));
    for (const char *gone : {"x-api-key", "x-drop", "te", "cookie", "connection"}) {
        QVERIFY2(!seen.headers.has(gone), gone);
    }
    QCOMPARE(QString::fromStdString(seen.host), QStringLiteral("127.0.0.1:%1").arg(upstream.url().port()));
    QVERIFY(!answer.headers.contains("set-cookie"));
    QVERIFY(!answer.headers.contains("strict-transport-security"));
    QCOMPARE(answer.headers.value("x-request-id"), QByteArray("kept"));
    QCOMPARE(answer.headers.value("x-sluice-upstream"), QByteArray("up"));
}

void RelayHttpTest::servesItsOwnPages()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/_sluice/health"));
    QCOMPARE(client.receive().body, QByteArray("{\"status\":\"ok\"}"));
    client.send(getRequest("/_sluice/ca.pem"));
    QCOMPARE(client.receive().body, QByteArray::fromStdString(relay.config.caPem));
    client.send(getRequest("/_sluice/setup"));
    QVERIFY(client.receive().body.contains("OPENAI_BASE_URL=http://localhost/v1"));
    client.send(getRequest("/_sluice/other"));
    QCOMPARE(client.receive().status, 404);
    QVERIFY(upstream.requests().isEmpty());
    QVERIFY(relay.records().isEmpty());
}

void RelayHttpTest::namesTheHolderOfATakenPort()
{
    QTcpServer squatter;
    QVERIFY(squatter.listen(QHostAddress::LocalHost));
    RelayFixture relay;
    relay.config.settings.listeners.https = api::ListenAddress{QStringLiteral("127.0.0.1"), squatter.serverPort()};
    QVERIFY(!relay.start());
    QCOMPARE(relay.failure.code, base::ErrorCode::AddressInUse);
    const QString holder = QStringLiteral("(pid %1)").arg(QCoreApplication::applicationPid());
    QVERIFY2(QString::fromStdString(relay.failure.detail).contains(holder), relay.failure.detail.c_str());
}

void RelayHttpTest::wantsAKeyWhenTold()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.access.requireKey = true;
    relay.config.clientKeys.push_back({"laptop", base::Secret("slk-right")});
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/v1/models"));
    QCOMPARE(client.receive().status, 401);
    client.send(getRequest("/v1/models", "Authorization: Bearer slk-wrong\r\n"));
    ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_unauthorized"));
    QVERIFY(!answer.body.contains("slk-"));
    for (const QByteArray &header : {QByteArray("Authorization: bearer slk-right\r\n"), QByteArray("x-api-key: slk-right\r\n"),
                                     QByteArray("x-goog-api-key: slk-right\r\n")}) {
        client.send(getRequest("/v1/models", header));
        QCOMPARE(client.receive().status, 200);
    }
    QTRY_COMPARE(relay.records().size(), 5);
    QCOMPARE(relay.records().last().client, QStringLiteral("laptop"));
}

void RelayHttpTest::closesSilentAndSlowClients()
{
    RelayFixture relay;
    relay.config.settings.timeouts.requestHead = std::chrono::milliseconds(300);
    relay.config.settings.timeouts.requestBodyIdle = std::chrono::milliseconds(300);
    relay.config.settings.timeouts.keepAlive = std::chrono::milliseconds(300);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> silent = relay.connectPlain();
    const std::unique_ptr<QTcpSocket> slowHead = relay.connectPlain();
    const std::unique_ptr<QTcpSocket> slowBody = relay.connectPlain();
    RawClient head(*slowHead);
    RawClient body(*slowBody);
    head.send("GET / HTTP/1.1\r\nHo");
    body.send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
    QCOMPARE(head.receive().status, 408);
    QCOMPARE(body.receive().status, 408);
    RawClient idle(*silent);
    QVERIFY(idle.waitForClose());
    QVERIFY(idle.buffer().isEmpty());
}

QTEST_GUILESS_MAIN(RelayHttpTest)
#include "relay_http_test.moc"
