#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"
#include "support/websocket_peer.h"

#include "http/websocket/frame_writer.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::test;
using http::websocket::Opcode;

namespace {

const QByteArray kRealtime = "/v1/realtime?model=gpt-realtime";
const QByteArray kResponses = "/v1/responses";

QByteArray message(const QByteArray &type, const QByteArray &members = {})
{
    return "{\"type\":\"" + type + '"' + (members.isEmpty() ? QByteArray() : "," + members) + '}';
}

QByteArray created(const QByteArray &id)
{
    return message("response.created", "\"response\":{\"object\":\"realtime.response\",\"id\":\"" + id + "\"}");
}

QByteArray delta(const QByteArray &id, const QByteArray &text)
{
    return message("response.output_text.delta",
        "\"response_id\":\"" + id + "\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + text + '"');
}

QByteArray done(const QByteArray &id, const QByteArray &text)
{
    return message("response.done", "\"response\":{\"object\":\"realtime.response\",\"id\":\"" + id
        + "\",\"status\":\"completed\",\"output\":[{\"id\":\"i\",\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"" + text
        + "\"}]}],\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}");
}

// Answers each response.create with a text in two deltas.
void answerWith(WebSocketUpstream &upstream, const QByteArray &first, const QByteArray &second)
{
    upstream.setScript([first, second, count = 0](WebSocketPeer &peer, const QByteArray &text) mutable {
        if (!text.contains("response.create")) {
            return;
        }
        const QByteArray id = "r" + QByteArray::number(++count);
        peer.sendText(created(id));
        peer.sendText(delta(id, first));
        peer.sendText(delta(id, second));
        peer.sendText(done(id, first + second));
    });
}

QList<api::ExchangeRecord> turnsOf(RelayFixture &relay)
{
    QList<api::ExchangeRecord> turns;
    for (const api::ExchangeRecord &record : relay.records()) {
        if (record.method == QLatin1String("WS")) {
            turns.append(record);
        }
    }
    return turns;
}

// A relay with one upstream, and a client that has opened a WebSocket through it.
struct Scene {
    explicit Scene(const QByteArray &key = {})
    {
        relay.addUpstream(QStringLiteral("up"), upstream.url(), key.toStdString());
    }
    [[nodiscard]] bool open(const QByteArray &target = kRealtime, const QByteArray &fields = {})
    {
        if (!relay.start()) {
            return false;
        }
        return connectClient(target, fields);
    }
    [[nodiscard]] bool connectClient(const QByteArray &target = kRealtime, const QByteArray &fields = {})
    {
        socket = relay.connectPlain();
        if (!socket) {
            return false;
        }
        client = std::make_unique<WebSocketPeer>(socket.get(), WebSocketPeer::Role::Client);
        return client->open(target, fields);
    }

    WebSocketUpstream upstream;
    RelayFixture relay;
    std::unique_ptr<QTcpSocket> socket;
    std::unique_ptr<WebSocketPeer> client;
};

} // namespace

// WebSockets through the whole relay, with raw frames at both ends.
class RelayWebSocketTest final : public QObject {
    Q_OBJECT

private slots:
    void shakesHands();
    void carriesKeysAmongProtocols();
    void losesNothingBehindTheHead();
    void takesFramesThatComeBeforeTheAnswer();
    void relaysMessagesAsTheyAre();
    void tearsNoMessageApart();
    void boundsWhatWaitsForAnswers();
    void recordsEachTurn();
    void showsTheSocketWhileItRuns();
    void blocksPrompts();
    void masksAtEverySplit();
    void cutsAnAnswerAndCancelsIt();
    void keepsAudioByteForByte();
    void limitsTheRate();
    void takesNewRulesAtOnce();
    void pausesRequestsButNotTheSocket();
    void refusesWhereTheUpstreamDoes_data();
    void refusesWhereTheUpstreamDoes();
    void refusesBadHandshakes();
    void goesElsewhereWhereOneIsDown();
    void renamesModels();
    void remembersWhereAnswersBegan();
    void passesPingsAndCloses();
    void closesFromTheUpstream();
    void tellsThatTheUpstreamBroke();
    void letsTheUpstreamGoWithTheClient();
    void closesOnBrokenFrames();
    void waitsForSlowReaders();
    void waitsForASlowUpstream();
    void staysOpenWhileIdle();
    void drains();
};

void RelayWebSocketTest::shakesHands()
{
    Scene scene("our-key");
    QVERIFY2(scene.open(kRealtime, "Authorization: Bearer theirs\r\nOpenAI-Beta: realtime=v1\r\nSec-WebSocket-Protocol: realtime\r\n"
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
    Scene scene("our-key");
    scene.relay.config.settings.access.requireKey = true;
    scene.relay.config.clientKeys.push_back({"page", base::Secret("sk-page")});
    QVERIFY(scene.open(kRealtime, "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.sk-page, openai-beta.realtime-v1\r\n"));
    QCOMPARE(std::string(scene.upstream.requests().first().headers.value("Sec-WebSocket-Protocol")),
             std::string("realtime, openai-beta.realtime-v1"));
    QCOMPARE(std::string(scene.upstream.requests().first().headers.value("Authorization")), std::string("Bearer our-key"));
    for (const QByteArray fields : {"", "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.sk-wrong\r\n"}) {
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
    Scene scene;
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
    Scene scene;
    QVERIFY(scene.relay.start());
    scene.socket = scene.relay.connectPlain();
    scene.client = std::make_unique<WebSocketPeer>(scene.socket.get(), WebSocketPeer::Role::Client);
    std::string early;
    const QByteArray text = message("session.update", "\"session\":{}");
    http::websocket::writeFrame(early, Opcode::Text, text.toStdString(), http::websocket::MaskKey{9, 8, 7, 6});
    scene.socket->write("GET " + kRealtime + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + QByteArray::fromStdString(early));
    QTRY_VERIFY(scene.upstream.peer() && scene.upstream.peer()->texts.size() == 1);
    QCOMPARE(scene.upstream.peer()->texts.first(), text);
}

void RelayWebSocketTest::tearsNoMessageApart()
{
    Scene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    QVERIFY(scene.open());
    scene.upstream.peer()->sendFrame(Opcode::Binary, "first ", false);
    scene.upstream.peer()->sendFrame(Opcode::Ping, "");
    QTRY_COMPARE(scene.client->pings.size(), 1); // and so has the fragment
    scene.client->sendText(message("session.update", "\"x\":\"forbidden\""));
    scene.client->sendFrame(Opcode::Ping, "");
    QTRY_COMPARE(scene.client->pongs.size(), 1); // the refusal has been made, and waits
    QVERIFY(scene.client->texts.isEmpty());
    scene.upstream.peer()->sendFrame(Opcode::Continuation, "last");
    QTRY_COMPARE(scene.client->texts.size(), 1);
    QCOMPARE(scene.client->binaries, QList<QByteArray>{"first last"});
    QVERIFY2(scene.client->problem.isEmpty(), qPrintable(scene.client->problem));
}

void RelayWebSocketTest::boundsWhatWaitsForAnswers()
{
    Scene scene;
    QVERIFY(scene.open());
    for (int i = 0; i < 257; ++i) {
        scene.client->sendText(message("response.create"));
    }
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 256);
    QTRY_COMPARE(scene.client->texts.size(), 1);
    QVERIFY(scene.client->texts.first().contains("sluice_busy"));
    scene.client->sendClose(1000);
    QTRY_COMPARE(turnsOf(scene.relay).size(), 257);
}

void RelayWebSocketTest::relaysMessagesAsTheyAre()
{
    Scene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Mask);
    QVERIFY(scene.open());
    const QByteArray whole = "{ \"type\" : \"session.update\",\n\t\"session\":{\"instructions\":\"gr\xC3\xBC\xC3\x9F \\u00fc \\/\"} }";
    QList<QByteArray> received;
    scene.upstream.setScript([&](WebSocketPeer &peer, const QByteArray &text) {
        received.append(text);
        peer.sendText(text);
    });
    // Whole, byte by byte, and in fragments with control frames between.
    scene.client->sendText(whole);
    std::string frame;
    http::websocket::writeFrame(frame, Opcode::Text, whole.toStdString(), http::websocket::MaskKey{1, 2, 3, 4});
    for (const char byte : frame) {
        scene.client->sendRaw(QByteArray(1, byte));
        scene.socket->flush();
    }
    for (qsizetype i = 0; i < whole.size(); i += 7) {
        scene.client->sendFrame(i == 0 ? Opcode::Text : Opcode::Continuation, whole.mid(i, 7), i + 7 >= whole.size());
        scene.client->sendFrame(Opcode::Ping, "between");
    }
    QTRY_COMPARE(received.size(), 3);
    QTRY_COMPARE(scene.client->texts.size(), 3);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(received.at(i), whole);
        QCOMPARE(scene.client->texts.at(i), whole);
    }
    QTRY_COMPARE(scene.client->pongs.size(), (whole.size() + 6) / 7);
    // Binary messages pass, in one piece or many.
    scene.client->sendFrame(Opcode::Binary, QByteArray("\x00\xFF\x80", 3), false);
    scene.client->sendFrame(Opcode::Continuation, "", false);
    scene.client->sendFrame(Opcode::Continuation, "tail");
    QTRY_COMPARE(scene.upstream.peer()->binaries, QList<QByteArray>{QByteArray("\x00\xFF\x80tail", 7)});
}

void RelayWebSocketTest::recordsEachTurn()
{
    Scene scene;
    answerWith(scene.upstream, "hello ", "world");
    QVERIFY(scene.open());
    for (int i = 0; i < 3; ++i) {
        scene.client->sendText(message("response.create", "\"event_id\":\"e\",\"response\":{}"));
        QTRY_COMPARE(scene.client->all().count("response.done"), i + 1);
    }
    QTRY_COMPARE(turnsOf(scene.relay).size(), 3);
    const QList<api::ExchangeRecord> turns = turnsOf(scene.relay);
    for (const api::ExchangeRecord &turn : turns) {
        QCOMPARE(turn.outcome, api::Outcome::Answered);
        QCOMPARE(turn.status, 200);
        QCOMPARE(turn.model, QStringLiteral("gpt-realtime"));
        QCOMPARE(turn.upstream, QStringLiteral("up"));
        QCOMPARE(turn.path, QStringLiteral("/v1/realtime"));
        QVERIFY(turn.usage.input == 7U && turn.usage.output == 3U);
        QVERIFY(turn.ttft.has_value() && *turn.ttft <= turn.duration);
        QVERIFY(turn.bytesIn > 0 && turn.bytesOut > 0);
        QVERIFY(!turn.running);
    }
    QVERIFY(turns.at(0).id != turns.at(1).id && turns.at(0).requestId != turns.at(1).requestId);
    // An answer nobody asked for, and an error to one that was.
    scene.upstream.peer()->sendText(created("vad"));
    scene.upstream.peer()->sendText(done("vad", "x"));
    QTRY_COMPARE(turnsOf(scene.relay).size(), 4);
    scene.upstream.setScript([](WebSocketPeer &peer, const QByteArray &) {
        peer.sendText("{\"type\":\"error\",\"status\":429,\"error\":{\"code\":\"rate_limit_exceeded\",\"event_id\":\"mine\"}}");
    });
    scene.client->sendText(message("response.create", "\"event_id\":\"mine\""));
    QTRY_COMPARE(turnsOf(scene.relay).size(), 5);
    QCOMPARE(turnsOf(scene.relay).last().status, 429);
    // The socket has one record of its own, at its end.
    scene.client->sendClose(1000);
    QTRY_COMPARE(scene.relay.records().size(), 6);
    const api::ExchangeRecord socket = scene.relay.records().last();
    QCOMPARE(socket.method, QStringLiteral("GET"));
    QCOMPARE(socket.status, 101);
    QCOMPARE(socket.outcome, api::Outcome::Answered);
}

void RelayWebSocketTest::showsTheSocketWhileItRuns()
{
    Scene scene;
    QVERIFY(scene.open());
    QList<api::ExchangeRecord> live;
    QObject context;
    connect(scene.relay.server.get(), &relay::RelayServer::liveListed, &context, [&](const QList<api::ExchangeRecord> &list) { live = list; });
    QMetaObject::invokeMethod(scene.relay.server.get(), &relay::RelayServer::listLive, Qt::QueuedConnection);
    QTRY_COMPARE(live.size(), 1);
    QVERIFY(live.first().running);
    QCOMPARE(live.first().status, 101);
    QCOMPARE(live.first().model, QStringLiteral("gpt-realtime"));
}

void RelayWebSocketTest::blocksPrompts()
{
    Scene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.open());
    QList<QByteArray> received;
    connect(scene.upstream.peer(), &WebSocketPeer::textCame, this, [&](const QByteArray &text) { received.append(text); });
    scene.client->sendText(message("conversation.item.create", "\"event_id\":\"e9\",\"item\":{\"content\":[{\"type\":\"input_text\",\"text\":\"so forbidden\"}]}"));
    QTRY_COMPARE(scene.client->texts.size(), 1);
    const QJsonObject error = QJsonDocument::fromJson(scene.client->texts.first()).object();
    QCOMPARE(error[QLatin1String("type")].toString(), QStringLiteral("error"));
    QCOMPARE(error[QLatin1String("error")][QLatin1String("type")].toString(), QStringLiteral("invalid_request_error"));
    QCOMPARE(error[QLatin1String("error")][QLatin1String("code")].toString(), QStringLiteral("sluice_content_blocked"));
    QCOMPARE(error[QLatin1String("error")][QLatin1String("event_id")].toString(), QStringLiteral("e9"));
    QVERIFY(!scene.client->texts.first().contains("forbidden"));
    // A message nobody can read is no way around, and the socket stays.
    scene.client->sendText("{\"type\":\"response.create\",\"x\":");
    QTRY_VERIFY(scene.client->texts.last().contains("sluice_invalid_body"));
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("response.done"));
    QCOMPARE(received, QList<QByteArray>{message("response.create")});
    QTRY_COMPARE(turnsOf(scene.relay).size(), 3);
    QCOMPARE(turnsOf(scene.relay).first().outcome, api::Outcome::Refused);
    QCOMPARE(turnsOf(scene.relay).first().error, base::ErrorCode::ContentBlocked);
    QCOMPARE(turnsOf(scene.relay).first().status, 400);
    QCOMPARE(turnsOf(scene.relay).first().promptHits.size(), 1);
}

void RelayWebSocketTest::masksAtEverySplit()
{
    Scene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(scene.open());
    const QByteArray text = "so forbidden it is";
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        scene.client->texts.clear();
        answerWith(scene.upstream, text.left(cut), text.mid(cut));
        scene.client->sendText(message("response.create"));
        QTRY_VERIFY(scene.client->hasEvent("response.done"));
        QVERIFY2(!scene.client->all().contains("forbidden"), scene.client->all().constData());
        QCOMPARE(scene.client->deltas("response.output_text.delta"), QByteArray("so ********* it is"));
    }
    QTRY_COMPARE(turnsOf(scene.relay).size(), text.size() + 1);
    QCOMPARE(turnsOf(scene.relay).first().verdict, policy::VerdictKind::Mask);
}

void RelayWebSocketTest::cutsAnAnswerAndCancelsIt()
{
    Scene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Off, policy::Action::Block);
    QVERIFY(scene.open());
    QList<QByteArray> received;
    scene.upstream.setScript([&](WebSocketPeer &peer, const QByteArray &text) {
        received.append(text);
        if (text.contains("response.create")) {
            peer.sendText(created("r1"));
            peer.sendText(delta("r1", "it is for"));
            peer.sendText(delta("r1", "bidden to"));
            peer.sendText(delta("r1", " say more"));
        } else {
            peer.sendText("{\"type\":\"response.done\",\"response\":{\"id\":\"r1\",\"status\":\"cancelled\",\"output\":[]}}");
            peer.sendText(message("rate_limits.updated", "\"rate_limits\":[]"));
        }
    });
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("rate_limits.updated"));
    QCOMPARE(scene.client->deltas("response.output_text.delta"), QByteArray("it is "));
    QCOMPARE(scene.client->all().count("response.done"), 1);
    QVERIFY(scene.client->all().contains("content_filter"));
    QVERIFY(!scene.client->all().contains("more"));
    QCOMPARE(received.size(), 2);
    const QJsonObject cancel = QJsonDocument::fromJson(received.last()).object();
    QCOMPARE(cancel[QLatin1String("type")].toString(), QStringLiteral("response.cancel"));
    QCOMPARE(cancel[QLatin1String("response_id")].toString(), QStringLiteral("r1"));
    QTRY_COMPARE(turnsOf(scene.relay).size(), 1);
    QCOMPARE(turnsOf(scene.relay).first().outcome, api::Outcome::Cut);
    QVERIFY(!turnsOf(scene.relay).first().usage.output.has_value());
}

void RelayWebSocketTest::keepsAudioByteForByte()
{
    Scene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Block);
    QVERIFY(scene.open());
    QByteArray audio;
    while (audio.size() < 1'500'000) {
        audio += "forbiddenAAA/+" + QByteArray::number(audio.size());
    }
    const QByteArray append = message("input_audio_buffer.append", QByteArray("\"audio\":\"" + audio + '"'));
    const QByteArray spoken = message("response.output_audio.delta", "\"response_id\":\"r1\",\"item_id\":\"i\",\"output_index\":0,\"delta\":\"" + audio + '"');
    QList<QByteArray> received;
    scene.upstream.setScript([&](WebSocketPeer &peer, const QByteArray &text) {
        received.append(text);
        peer.sendText(created("r1"));
        peer.sendFrame(Opcode::Text, spoken.left(700'000), false);
        peer.sendFrame(Opcode::Ping, "");
        peer.sendFrame(Opcode::Continuation, spoken.mid(700'000));
    });
    scene.client->sendText(append);
    QTRY_COMPARE_WITH_TIMEOUT(scene.client->texts.size(), 2, 10000);
    QVERIFY(received.first() == append);
    QVERIFY(scene.client->texts.last() == spoken);
}

void RelayWebSocketTest::limitsTheRate()
{
    Scene scene;
    scene.relay.config.settings.limits.requestsPerMinute = 2;
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.open()); // opening takes no permit
    scene.client->sendText(message("session.update", "\"session\":{}"));
    for (int i = 0; i < 3; ++i) {
        scene.client->sendText(message("response.create", "\"event_id\":\"e" + QByteArray::number(i) + '"'));
    }
    QTRY_VERIFY(scene.client->all().contains("sluice_rate_limited"));
    QVERIFY(scene.client->all().contains("\"event_id\":\"e2\""));
    QTRY_COMPARE(scene.client->all().count("response.done"), 2);
    QTRY_COMPARE(turnsOf(scene.relay).size(), 3);
    QCOMPARE(scene.client->closeCode, 0);
    scene.client->sendText(message("input_audio_buffer.commit")); // what is no request still passes
    QTRY_VERIFY(scene.upstream.peer()->hasEvent("input_audio_buffer.commit"));
    QVERIFY(!scene.connectClient());
    QCOMPARE(scene.client->status, 429);
}

void RelayWebSocketTest::takesNewRulesAtOnce()
{
    Scene scene;
    QVERIFY(scene.open());
    scene.client->sendText(message("session.update", "\"a\":\"forbidden\""));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Mask);
    scene.relay.apply();
    QTRY_VERIFY([&] {
        scene.client->sendText(message("session.update", "\"a\":\"forbidden\""));
        QTest::qWait(10);
        return scene.client->all().contains("sluice_content_blocked");
    }());
    scene.upstream.peer()->sendText(message("brand.new", "\"note\":\"forbidden\""));
    QTRY_VERIFY(scene.client->all().contains("\"note\":\"*********\""));
}

void RelayWebSocketTest::pausesRequestsButNotTheSocket()
{
    Scene scene;
    QVERIFY(scene.open());
    scene.relay.config.paused = true;
    scene.relay.apply();
    QTRY_VERIFY([&] {
        scene.client->sendText(message("response.create"));
        QTest::qWait(10);
        return scene.client->all().contains("sluice_paused");
    }());
    scene.client->sendText(message("session.update", "\"session\":{}"));
    QTRY_VERIFY(scene.upstream.peer()->hasEvent("session.update"));
}

void RelayWebSocketTest::refusesWhereTheUpstreamDoes_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const auto answer = [](const QByteArray &statusLine) -> QByteArray {
        return "HTTP/1.1 " + statusLine + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    };
    for (const QByteArray status : {"200 OK", "204 No Content", "301 Moved", "400 Bad Request", "404 Not Found", "405 Method Not Allowed",
                                    "426 Upgrade Required", "501 Not Implemented"}) {
        QTest::newRow(status.constData()) << (status.startsWith("204") ? QByteArray("HTTP/1.1 204 No Content\r\n\r\n") : answer(status)) << 426;
    }
    for (const QByteArray status : {"401 Unauthorized", "403 Forbidden", "429 Too Many Requests", "500 Internal Server Error", "503 Unavailable"}) {
        QTest::newRow(status.constData()) << answer(status) << status.left(3).toInt();
    }
    QTest::newRow("101 with a wrong proof")
        << QByteArray("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n") << 502;
}

void RelayWebSocketTest::refusesWhereTheUpstreamDoes()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    Scene scene;
    scene.relay.config.settings.retry.attempts = 1;
    scene.upstream.refuseWith(answer);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!scene.open(kResponses));
    QCOMPARE(scene.client->status, status);
    if (status == 426) {
        QCOMPARE(std::string(scene.client->headers.value("x-sluice-error")), std::string("sluice_websocket_unsupported"));
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
    Scene scene;
    QVERIFY(scene.relay.start());
    const auto ask = [&](const QByteArray &path, const QByteArray &fields) {
        const auto socket = scene.relay.connectPlain();
        RawClient client(*socket);
        client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + fields + "\r\n");
        return client.receive();
    };
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QCOMPARE(ask(kRealtime, key + "Sec-WebSocket-Version: 8\r\n").status, 426);
    QCOMPARE(ask(kRealtime, key + "Sec-WebSocket-Version: 8\r\n").headers.value("sec-websocket-version"), QByteArray("13"));
    QCOMPARE(ask(kRealtime, "Sec-WebSocket-Version: 13\r\n").status, 400);
    QCOMPARE(ask("/v1/chat/completions", key + "Sec-WebSocket-Version: 13\r\n").status, 426);
    QCOMPARE(ask(kRealtime, key + "Sec-WebSocket-Version: 13\r\nOrigin: http://evil.example\r\n").status, 403);
    QVERIFY(scene.upstream.requests().isEmpty());
}

void RelayWebSocketTest::goesElsewhereWhereOneIsDown()
{
    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    const quint16 port = gone.serverPort();
    gone.close();
    Scene scene;
    scene.relay.config.upstreams.clear();
    scene.relay.addUpstream(QStringLiteral("down"), QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(port)));
    scene.relay.addUpstream(QStringLiteral("up"), scene.upstream.url());
    scene.relay.config.settings.routing.strategy = api::BalanceStrategy::Ordered;
    QVERIFY(scene.open());
    QCOMPARE(std::string(scene.client->headers.value("x-sluice-upstream")), std::string("up"));
    QCOMPARE(std::string(scene.client->headers.value("x-sluice-attempts")), std::string("2"));
}

void RelayWebSocketTest::renamesModels()
{
    Scene scene;
    api::RouteConfig route;
    route.name = QStringLiteral("all");
    route.cluster = QStringLiteral("up");
    route.renameModel = QStringLiteral("other model");
    scene.relay.config.settings.routing.routes = {route};
    QVERIFY(scene.open("/v1/realtime?a=b&model=gpt-realtime&c=d"));
    QCOMPARE(QByteArray::fromStdString(scene.upstream.requests().last().target), QByteArray("/v1/realtime?a=b&model=other%20model&c=d"));
    // In WebSocket mode of Responses each message names it.
    QVERIFY(scene.connectClient(kResponses));
    scene.client->sendText(message("response.create", "\"model\":\"gpt-5\",\"input\":\"x\""));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    QCOMPARE(scene.upstream.peer()->texts.first(), message("response.create", "\"model\":\"other model\",\"input\":\"x\""));
}

void RelayWebSocketTest::remembersWhereAnswersBegan()
{
    Scene scene;
    WebSocketUpstream second;
    scene.relay.addUpstream(QStringLiteral("second"), second.url());
    for (WebSocketUpstream *upstream : {&scene.upstream, &second}) {
        upstream->setScript([upstream](WebSocketPeer &peer, const QByteArray &) {
            const QByteArray id = "resp_" + QByteArray::number(upstream->url().port());
            peer.sendText(message("response.created", QByteArray("\"response\":{\"id\":\"" + id + "\"}")));
            peer.sendText(message("response.completed", QByteArray("\"response\":{\"id\":\"" + id + "\",\"output\":[]}")));
        });
    }
    QVERIFY(scene.open(kResponses));
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("response.completed"));
    const bool first = !scene.upstream.requests().isEmpty();
    WebSocketUpstream &begun = first ? scene.upstream : second;
    WebSocketUpstream &other = first ? second : scene.upstream;
    const QByteArray id = "resp_" + QByteArray::number(begun.url().port());
    begun.refuseWith(ScriptedUpstream::json("{}"));
    other.refuseWith(ScriptedUpstream::json("{}"));
    for (int i = 0; i < 8; ++i) {
        const auto socket = scene.relay.connectPlain();
        RawClient client(*socket);
        client.send(postRequest(kResponses, QByteArray("{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"" + id + "\"}")));
        QCOMPARE(client.receive().headers.value("x-sluice-upstream"), first ? QByteArray("up") : QByteArray("second"));
    }
}

void RelayWebSocketTest::passesPingsAndCloses()
{
    Scene scene;
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
    Scene scene;
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
    Scene scene;
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
    Scene scene;
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
    Scene scene;
    scene.relay.config.settings.limits.bodyBytes = 100'000;
    QVERIFY(scene.relay.start());
    struct Case {
        QByteArray bytes;
        int code;
    };
    std::string big;
    http::websocket::writeFrame(big, Opcode::Text, std::string(100'001, 'a'), http::websocket::MaskKey{1, 2, 3, 4});
    const QList<Case> cases{{QByteArray("\x81\x01x", 3), 1002}, {QByteArray("\xC1\x80\0\0\0\0", 6), 1002},
                            {QByteArray("\x81\x81\0\0\0\0\xFF", 7), 1007}, {QByteArray::fromStdString(big), 1009}};
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
    Scene scene;
    QVERIFY(scene.open());
    scene.client->stopReading();
    scene.socket->setReadBufferSize(64 * 1024);
    const QByteArray audio(200'000, 'A');
    const QByteArray spoken = message("response.output_audio.delta", "\"response_id\":\"r1\",\"delta\":\"" + audio + '"');
    constexpr int kMessages = 200; // 40 MB
    for (int i = 0; i < kMessages; ++i) {
        scene.upstream.peer()->sendText(spoken);
    }
    QTest::qWait(1000);
    // Kernel buffers took some megabytes, the relay hardly anything: the rest still waits where it came from.
    QVERIFY2(scene.upstream.peer()->socket()->bytesToWrite() > 20'000'000,
             qPrintable(QString::number(scene.upstream.peer()->socket()->bytesToWrite())));
    scene.socket->setReadBufferSize(0);
    scene.client->startReading();
    QTRY_COMPARE_WITH_TIMEOUT(scene.client->texts.size(), kMessages, 30000);
    QVERIFY(scene.client->texts.last() == spoken);
}

void RelayWebSocketTest::waitsForASlowUpstream()
{
    Scene scene;
    QVERIFY(scene.open());
    scene.upstream.peer()->stopReading();
    scene.upstream.peer()->socket()->setReadBufferSize(64 * 1024);
    const QByteArray append = message("input_audio_buffer.append", "\"audio\":\"" + QByteArray(200'000, 'A') + '"');
    constexpr int kMessages = 200;
    for (int i = 0; i < kMessages; ++i) {
        scene.client->sendText(append);
    }
    QTest::qWait(1000);
    QVERIFY2(scene.socket->bytesToWrite() > 20'000'000, qPrintable(QString::number(scene.socket->bytesToWrite())));
    scene.upstream.peer()->socket()->setReadBufferSize(0);
    scene.upstream.peer()->startReading();
    QTRY_COMPARE_WITH_TIMEOUT(scene.upstream.peer()->texts.size(), kMessages, 30000);
}

void RelayWebSocketTest::staysOpenWhileIdle()
{
    Scene scene;
    api::TimeoutsConfig &timeouts = scene.relay.config.settings.timeouts;
    timeouts.keepAlive = timeouts.stall = timeouts.answerHead = timeouts.firstToken = std::chrono::milliseconds(200);
    timeouts.exchange = std::chrono::milliseconds(300);
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.open());
    QTest::qWait(1200);
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("response.done"));
    QCOMPARE(scene.client->closeCode, 0);
}

void RelayWebSocketTest::drains()
{
    Scene scene;
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
    connect(scene.relay.server.get(), &relay::RelayServer::stopped, &context, [&] { stopped = true; });
    QMetaObject::invokeMethod(scene.relay.server.get(), &relay::RelayServer::stop, Qt::QueuedConnection);
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
