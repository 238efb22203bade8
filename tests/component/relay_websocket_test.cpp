#include "support/websocket_scene.h"

#include "http/websocket/frame_writer.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

using namespace sluice;
using namespace sluice::test;
using http::websocket::Opcode;

// WebSockets through the whole relay, with raw frames at both ends: how they begin, live and end.
class RelayWebSocketTest final : public QObject {
    Q_OBJECT

private slots:
    void shakesHands();
    void carriesKeysAmongProtocols();
    void losesNothingBehindTheHead();
    void takesFramesThatComeBeforeTheAnswer();
    void relaysMessagesAsTheyAre();
    void showsTheSocketWhileItRuns();
    void refusesWhereTheUpstreamDoes_data();
    void refusesWhereTheUpstreamDoes();
    void refusesBadHandshakes();
    void goesElsewhereWhereOneIsDown();
    void passesPingsAndCloses();
    void closesFromTheUpstream();
    void tellsThatTheUpstreamBroke();
    void letsTheUpstreamGoWithTheClient();
    void closesOnBrokenFrames();
    void waitsForSlowReaders();
    void waitsForASlowUpstream();
    void staysOpenWhileIdle();
    void takesNoPlaceInThePool();
    void drains();
};

namespace {

// Until `level` no longer moves although the relay's loop turns (each answer to another client proves that it did): what is held back
// then stays held back. Only with one worker.
template<typename Level>
bool settles(RelayFixture &relay, Level level)
{
    constexpr int kCalm = 200;
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    qint64 last = level();
    int calm = 0;
    for (int round = 0; round < 50'000 && calm < kCalm; ++round) {
        client.send(getRequest("/_sluice/health"));
        if (client.receive().status != 200) {
            return false;
        }
        calm = level() == last ? calm + 1 : 0;
        last = level();
    }
    return calm >= kCalm;
}

} // namespace

void RelayWebSocketTest::shakesHands()
{
    SocketScene scene("our-key");
    QVERIFY2(scene.open(kRealtime,
                        "Authorization: Bearer theirs\r\nOpenAI-Beta: "
                        "realtime=v1\r\nSec-WebSocket-Protocol: realtime\r\n"
                        "Sec-WebSocket-Extensions: permessage-deflate\r\nCookie: a=b\r\n"),
             qPrintable(scene.client->problem));
    QCOMPARE(scene.upstream.requests().size(), 1);
    const http::HeaderMap &up = scene.upstream.requests().first().headers;
    QCOMPARE(QByteArray::fromStdString(scene.upstream.requests().first().target), kRealtime);
    QCOMPARE(std::string(up.value("Authorization")), std::string("Bearer our-key"));
    QCOMPARE(std::string(up.value("OpenAI-Beta")), std::string("realtime=v1"));
    QCOMPARE(std::string(up.value("Sec-WebSocket-Protocol")), std::string("realtime"));
    QVERIFY(up.value("Sec-WebSocket-Key") != "dGhlIHNhbXBsZSBub25jZQ==");
    QVERIFY(!up.has("Sec-WebSocket-Extensions"));
    QVERIFY(!up.has("Cookie"));
    const http::HeaderMap &down = scene.client->headers;
    QCOMPARE(std::string(down.value("Sec-WebSocket-Protocol")), std::string("realtime"));
    QCOMPARE(std::string(down.value("x-sluice-upstream")), std::string("up"));
    QVERIFY(down.has("x-sluice-request-id"));
    QVERIFY(!down.has("Content-Length") && !down.has("Transfer-Encoding"));
}

void RelayWebSocketTest::carriesKeysAmongProtocols()
{
    SocketScene scene("our-key");
    scene.relay.config.settings.access.requireKey = true;
    scene.relay.config.clientKeys.push_back({"page", base::Secret("sk-page")});
    QVERIFY(scene.open(kRealtime,
                       "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.sk-page, "
                       "openai-beta.realtime-v1\r\n"));
    QCOMPARE(std::string(scene.upstream.requests().first().headers.value("Sec-WebSocket-Protocol")),
             std::string("realtime, openai-beta.realtime-v1"));
    QCOMPARE(std::string(scene.upstream.requests().first().headers.value("Authorization")),
             std::string("Bearer our-key"));
    for (const QByteArray fields :
         {"", "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.sk-wrong\r\n"}) {
        QVERIFY(!scene.connectClient(kRealtime, fields));
        QCOMPARE(scene.client->status, 401);
    }
    QCOMPARE(scene.upstream.requests().size(), 1);
    for (const api::ExchangeRecord &record : scene.relay.records()) {
        QVERIFY(!record.errorDetail.contains(QStringLiteral("sk-")));
    }
}

void RelayWebSocketTest::losesNothingBehindTheHead()
{
    SocketScene scene;
    std::string greeting;
    const QByteArray session = message("session.created", "\"session\":{\"id\":\"s\"}");
    http::websocket::writeFrame(greeting, Opcode::Text, session.toStdString());
    http::websocket::writeFrame(greeting, Opcode::Ping, "x");
    scene.upstream.greetWith(QByteArray::fromStdString(greeting));
    QVERIFY(scene.open());
    QTRY_COMPARE(scene.client->texts, QList<QByteArray>{session});
    QTRY_COMPARE(scene.client->pings.size(), 1);
}

void RelayWebSocketTest::takesFramesThatComeBeforeTheAnswer()
{
    SocketScene scene;
    QVERIFY(scene.relay.start());
    scene.socket = scene.relay.connectPlain();
    scene.client = std::make_unique<WebSocketPeer>(scene.socket.get(), WebSocketPeer::Role::Client);
    std::string early;
    const QByteArray text = message("session.update", "\"session\":{}");
    http::websocket::writeFrame(early, Opcode::Text, text.toStdString(),
                                http::websocket::MaskKey{9, 8, 7, 6});
    scene.socket->write(
        "GET " + kRealtime
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        + QByteArray::fromStdString(early));
    QTRY_VERIFY(scene.upstream.peer() && scene.upstream.peer()->texts.size() == 1);
    QCOMPARE(scene.upstream.peer()->texts.first(), text);
}

void RelayWebSocketTest::relaysMessagesAsTheyAre()
{
    SocketScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block,
                         policy::Action::Mask);
    scene.relay.config.settings.guardrails.uninspectable = api::Uninspectable::Pass;
    QVERIFY(scene.open());
    const QByteArray whole
        = "{ \"type\" : \"session.update\",\n\t\"session\":{\"instructions\":\"gr\xC3\xBC\xC3\x9F "
          "\\u00fc \\/\"} }";
    QList<QByteArray> received;
    scene.upstream.setScript([&](WebSocketPeer &peer, const QByteArray &text) {
        received.append(text);
        peer.sendText(text);
    });
    // Whole, byte by byte, and in fragments with control frames between.
    scene.client->sendText(whole);
    std::string frame;
    http::websocket::writeFrame(frame, Opcode::Text, whole.toStdString(),
                                http::websocket::MaskKey{1, 2, 3, 4});
    for (const char byte : frame) {
        scene.client->sendRaw(QByteArray(1, byte));
        scene.socket->flush();
    }
    for (qsizetype i = 0; i < whole.size(); i += 7) {
        scene.client->sendFrame(i == 0 ? Opcode::Text : Opcode::Continuation, whole.mid(i, 7),
                                i + 7 >= whole.size());
        scene.client->sendFrame(Opcode::Ping, "between");
    }
    QTRY_COMPARE(received.size(), 3);
    QTRY_COMPARE(scene.client->texts.size(), 3);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(received.at(i), whole);
        QCOMPARE(scene.client->texts.at(i), whole);
    }
    QTRY_COMPARE(scene.client->pongs.size(), (whole.size() + 6) / 7);
    // Binary messages pass, in one piece or many, where what cannot be read may.
    scene.client->sendFrame(Opcode::Binary, QByteArray("\x00\xFF\x80", 3), false);
    scene.client->sendFrame(Opcode::Continuation, "", false);
    scene.client->sendFrame(Opcode::Continuation, "tail");
    QTRY_COMPARE(scene.upstream.peer()->binaries,
                 QList<QByteArray>{QByteArray("\x00\xFF\x80tail", 7)});
}

void RelayWebSocketTest::showsTheSocketWhileItRuns()
{
    SocketScene scene;
    QVERIFY(scene.open());
    QList<api::ExchangeRecord> live;
    QObject context;
    connect(scene.relay.server.get(), &relay::RelayServer::liveListed, &context,
            [&](const QList<api::ExchangeRecord> &list) { live = list; });
    QMetaObject::invokeMethod(scene.relay.server.get(), &relay::RelayServer::listLive,
                              Qt::QueuedConnection);
    QTRY_COMPARE(live.size(), 1);
    QVERIFY(live.first().running);
    QCOMPARE(live.first().status, 101);
    QCOMPARE(live.first().model, QStringLiteral("gpt-realtime"));
}

void RelayWebSocketTest::refusesWhereTheUpstreamDoes_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const auto answer = [](const QByteArray &statusLine) -> QByteArray {
        return "HTTP/1.1 " + statusLine
            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    };
    for (const QByteArray status :
         {"200 OK", "204 No Content", "301 Moved", "400 Bad Request", "404 Not Found",
          "405 Method Not Allowed", "426 Upgrade Required", "501 Not Implemented"}) {
        QTest::newRow(status.constData())
            << (status.startsWith("204") ? QByteArray("HTTP/1.1 204 No Content\r\n\r\n")
                                         : answer(status))
            << 426;
    }
    for (const QByteArray status : {"401 Unauthorized", "403 Forbidden", "429 Too Many Requests",
                                    "500 Internal Server Error", "503 Unavailable"}) {
        QTest::newRow(status.constData()) << answer(status) << status.left(3).toInt();
    }
    QTest::newRow("101 with a wrong proof")
        << QByteArray("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: "
                      "websocket\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n")
        << 502;
}

void RelayWebSocketTest::refusesWhereTheUpstreamDoes()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    SocketScene scene;
    scene.relay.config.settings.retry.attempts = 1;
    scene.upstream.refuseWith(answer);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!scene.open(kResponses));
    QCOMPARE(scene.client->status, status);
    if (status == 426) {
        QCOMPARE(std::string(scene.client->headers.value("x-sluice-error")),
                 std::string("sluice_websocket_unsupported"));
        QCOMPARE(std::string(scene.client->headers.value("x-should-retry")), std::string("false"));
        QVERIFY(scene.client->refusal.contains("sluice_websocket_unsupported"));
        QCOMPARE(scene.upstream.requests().size(), 1);
    }
    QVERIFY(timer.elapsed() < 2000);
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QCOMPARE(scene.relay.records().first().status, status);
}

void RelayWebSocketTest::refusesBadHandshakes()
{
    SocketScene scene;
    QVERIFY(scene.relay.start());
    const auto ask = [&](const QByteArray &path, const QByteArray &fields) {
        const auto socket = scene.relay.connectPlain();
        RawClient client(*socket);
        client.send(
            "GET " + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + fields + "\r\n");
        return client.receive();
    };
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QCOMPARE(ask(kRealtime, key + "Sec-WebSocket-Version: 8\r\n").status, 426);
    QCOMPARE(
        ask(kRealtime, key + "Sec-WebSocket-Version: 8\r\n").headers.value("sec-websocket-version"),
        QByteArray("13"));
    QCOMPARE(ask(kRealtime, "Sec-WebSocket-Version: 13\r\n").status, 400);
    QCOMPARE(ask("/v1/chat/completions", key + "Sec-WebSocket-Version: 13\r\n").status, 426);
    QCOMPARE(
        ask(kRealtime, key + "Sec-WebSocket-Version: 13\r\nOrigin: http://evil.example\r\n").status,
        403);
    QVERIFY(scene.upstream.requests().isEmpty());
}

void RelayWebSocketTest::goesElsewhereWhereOneIsDown()
{
    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    const quint16 port = gone.serverPort();
    gone.close();
    SocketScene scene;
    scene.relay.config.upstreams.clear();
    scene.relay.addUpstream(QStringLiteral("down"),
                            QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(port)));
    scene.relay.addUpstream(QStringLiteral("up"), scene.upstream.url());
    scene.relay.config.settings.routing.strategy = api::BalanceStrategy::Ordered;
    QVERIFY(scene.open());
    QCOMPARE(std::string(scene.client->headers.value("x-sluice-upstream")), std::string("up"));
    QCOMPARE(std::string(scene.client->headers.value("x-sluice-attempts")), std::string("2"));
}

void RelayWebSocketTest::passesPingsAndCloses()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.client->sendFrame(Opcode::Ping, "there?");
    QTRY_COMPARE(scene.upstream.peer()->pings, QList<QByteArray>{"there?"});
    QTRY_COMPARE(scene.client->pongs, QList<QByteArray>{"there?"});
    scene.upstream.peer()->sendFrame(Opcode::Ping, "");
    QTRY_COMPARE(scene.upstream.peer()->pongs, QList<QByteArray>{""});
    scene.client->sendClose(4001, "done here");
    QTRY_COMPARE(scene.upstream.peer()->closeCode, 4001);
    QCOMPARE(scene.upstream.peer()->closeReason, QByteArray("done here"));
    QTRY_COMPARE(scene.client->closeCode, 4001);
    QTRY_COMPARE(scene.upstream.openConnections(), 0);
    QTRY_COMPARE(scene.socket->state(), QAbstractSocket::UnconnectedState);
    // An upstream that does not answer the close frame holds nobody up.
    QVERIFY(scene.connectClient());
    scene.upstream.peer()->answersClose = false;
    scene.client->sendClose(1000);
    QTRY_COMPARE_WITH_TIMEOUT(scene.client->closeCode, 1000, 4000);
    QTRY_COMPARE(scene.upstream.openConnections(), 0);
}

void RelayWebSocketTest::closesFromTheUpstream()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.upstream.peer()->sendClose(1001, "going");
    QTRY_COMPARE(scene.client->closeCode, 1001);
    QCOMPARE(scene.client->closeReason, QByteArray("going"));
    QTRY_COMPARE(scene.upstream.peer()->closeCode, 1001);
    QTRY_COMPARE(scene.upstream.openConnections(), 0);
    QTRY_COMPARE(scene.relay.records().size(), 1);
}

void RelayWebSocketTest::tellsThatTheUpstreamBroke()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.client->sendText(message("response.create"));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    scene.upstream.peer()->sendText(created("r1"));
    scene.upstream.peer()->sendText(delta("r1", "half"));
    QTRY_COMPARE(scene.client->texts.size(), 2);
    scene.upstream.peer()->socket()->abort();
    QTRY_COMPARE(scene.client->closeCode, 1011);
    QVERIFY(scene.client->texts.last().contains("sluice_upstream_interrupted"));
    QTRY_COMPARE(scene.relay.records().size(), 2);
    for (const api::ExchangeRecord &record : scene.relay.records()) {
        QCOMPARE(record.outcome, api::Outcome::UpstreamInterrupted);
    }
    QTRY_COMPARE(scene.socket->state(), QAbstractSocket::UnconnectedState);
}

void RelayWebSocketTest::letsTheUpstreamGoWithTheClient()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.client->sendText(message("response.create"));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    scene.socket->abort();
    QTRY_COMPARE_WITH_TIMEOUT(scene.upstream.openConnections(), 0, 1000);
    QTRY_COMPARE(scene.relay.records().size(), 2);
    for (const api::ExchangeRecord &record : scene.relay.records()) {
        QCOMPARE(record.outcome, api::Outcome::ClientGone);
    }
}

void RelayWebSocketTest::closesOnBrokenFrames()
{
    SocketScene scene;
    scene.relay.config.settings.limits.bodyBytes = 100'000;
    QVERIFY(scene.relay.start());
    struct Case {
        QByteArray bytes;
        int code;
    };
    std::string big;
    http::websocket::writeFrame(big, Opcode::Text, std::string(100'001, 'a'),
                                http::websocket::MaskKey{1, 2, 3, 4});
    const QList<Case> cases{{QByteArray("\x81\x01x", 3), 1002},
                            {QByteArray("\xC1\x80\0\0\0\0", 6), 1002},
                            {QByteArray("\x81\x81\0\0\0\0\xFF", 7), 1007},
                            {QByteArray::fromStdString(big), 1009}};
    for (const Case &c : cases) {
        QVERIFY(scene.connectClient());
        scene.client->sendRaw(c.bytes);
        QTRY_COMPARE(scene.client->closeCode, c.code);
        QTRY_VERIFY(scene.upstream.peer()->closeCode == 1001);
        QTRY_COMPARE(scene.upstream.openConnections(), 0);
    }
    // An upstream that breaks the protocol.
    QVERIFY(scene.connectClient());
    scene.upstream.peer()->sendRaw(QByteArray("\xF1\x00", 2));
    QTRY_COMPARE(scene.client->closeCode, 1011);
    QTRY_COMPARE(scene.upstream.peer()->closeCode, 1002);
}

void RelayWebSocketTest::waitsForSlowReaders()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.client->stopReading();
    scene.socket->setReadBufferSize(64 * 1024);
    const QByteArray audio(200'000, 'A');
    const QByteArray spoken = message("response.output_audio.delta",
                                      "\"response_id\":\"r1\",\"delta\":\"" + audio + '"');
    constexpr int kMessages = 200; // 40 MB
    for (int i = 0; i < kMessages; ++i) {
        scene.upstream.peer()->sendText(spoken);
    }
    QVERIFY(settles(scene.relay,
                    [&scene] { return scene.upstream.peer()->socket()->bytesToWrite(); }));
    // Kernel buffers took some megabytes, the relay hardly anything: the rest still waits where it
    // came from.
    QVERIFY2(scene.upstream.peer()->socket()->bytesToWrite() > 20'000'000,
             qPrintable(QString::number(scene.upstream.peer()->socket()->bytesToWrite())));
    scene.socket->setReadBufferSize(0);
    scene.client->startReading();
    QTRY_COMPARE_WITH_TIMEOUT(scene.client->texts.size(), kMessages, 30000);
    QVERIFY(scene.client->texts.last() == spoken);
}

void RelayWebSocketTest::waitsForASlowUpstream()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.upstream.peer()->stopReading();
    scene.upstream.peer()->socket()->setReadBufferSize(64 * 1024);
    const QByteArray append
        = message("input_audio_buffer.append", "\"audio\":\"" + QByteArray(200'000, 'A') + '"');
    constexpr int kMessages = 200;
    for (int i = 0; i < kMessages; ++i) {
        scene.client->sendText(append);
    }
    QVERIFY(settles(scene.relay, [&scene] { return scene.socket->bytesToWrite(); }));
    QVERIFY2(scene.socket->bytesToWrite() > 20'000'000,
             qPrintable(QString::number(scene.socket->bytesToWrite())));
    scene.upstream.peer()->socket()->setReadBufferSize(0);
    scene.upstream.peer()->startReading();
    QTRY_COMPARE_WITH_TIMEOUT(scene.upstream.peer()->texts.size(), kMessages, 30000);
}

void RelayWebSocketTest::staysOpenWhileIdle()
{
    SocketScene scene;
    api::TimeoutsConfig &timeouts = scene.relay.config.settings.timeouts;
    timeouts.keepAlive = timeouts.stall = timeouts.answerHead = timeouts.firstToken
        = std::chrono::milliseconds(200);
    timeouts.exchange = std::chrono::milliseconds(300);
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.open());
    // Connections without work end by the same clock: three in a row take longer than any limit above.
    for (int i = 0; i < 3; ++i) {
        const std::unique_ptr<QTcpSocket> idle = scene.relay.connectPlain();
        RawClient nobody(*idle);
        QVERIFY(nobody.waitForClose());
    }
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("response.done"));
    QCOMPARE(scene.client->closeCode, 0);
}

void RelayWebSocketTest::takesNoPlaceInThePool()
{
    SocketScene scene;
    scene.relay.config.settings.pool.connections = 1;
    QVERIFY(scene.open());
    const auto secondSocket = scene.relay.connectPlain();
    WebSocketPeer second(secondSocket.get(), WebSocketPeer::Role::Client);
    QVERIFY(second.open(kRealtime));
    QCOMPARE(scene.upstream.openConnections(), 2);
}

void RelayWebSocketTest::drains()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.client->sendText(message("response.create"));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    scene.upstream.peer()->sendText(created("r1"));
    QTRY_COMPARE(scene.client->texts.size(), 1);
    const auto idleSocket = scene.relay.connectPlain();
    WebSocketPeer idle(idleSocket.get(), WebSocketPeer::Role::Client);
    QVERIFY(idle.open(kRealtime));
    bool stopped = false;
    QObject context;
    connect(scene.relay.server.get(), &relay::RelayServer::stopped, &context,
            [&] { stopped = true; });
    QMetaObject::invokeMethod(scene.relay.server.get(), &relay::RelayServer::stop,
                              Qt::QueuedConnection);
    QTRY_COMPARE(idle.closeCode, 1012);
    QCOMPARE(scene.client->closeCode, 0);
    QVERIFY(!stopped);
    for (WebSocketPeer *peer : scene.upstream.findChildren<WebSocketPeer *>()) {
        if (!peer->texts.isEmpty()) {
            peer->sendText(done("r1", "the end"));
        }
    }
    QTRY_VERIFY(scene.client->hasEvent("response.done"));
    QTRY_COMPARE(scene.client->closeCode, 1012);
    QTRY_VERIFY(stopped);
}

QTEST_GUILESS_MAIN(RelayWebSocketTest)
#include "relay_websocket_test.moc"
