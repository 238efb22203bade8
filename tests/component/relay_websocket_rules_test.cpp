#include "support/websocket_scene.h"

#include "support/scripted_upstream.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sluice;
using namespace sluice::test;
using http::websocket::Opcode;

// What the relay does with the messages of WebSockets: rules, limits, records, routes.
class RelayWebSocketRulesTest final : public QObject {
    Q_OBJECT

private slots:
    void tearsNoMessageApart();
    void boundsWhatWaitsForAnswers();
    void recordsEachTurn();
    void blocksPrompts();
    void masksAtEverySplit();
    void cutsAnAnswerAndCancelsIt();
    void keepsAudioByteForByte();
    void limitsTheRate();
    void takesNewRulesAtOnce();
    void choosesRulesByTheMessagesModel();
    void stopsBinaryMessages();
    void pausesRequestsButNotTheSocket();
    void renamesModels();
    void remembersWhereAnswersBegan();
};

void RelayWebSocketRulesTest::tearsNoMessageApart()
{
    SocketScene scene;
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

void RelayWebSocketRulesTest::boundsWhatWaitsForAnswers()
{
    SocketScene scene;
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

void RelayWebSocketRulesTest::recordsEachTurn()
{
    SocketScene scene;
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
        peer.sendText("{\"type\":\"error\",\"status\":429,\"error\":{\"code\":\"rate_limit_"
                      "exceeded\",\"event_id\":\"mine\"}}");
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

void RelayWebSocketRulesTest::blocksPrompts()
{
    SocketScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.open());
    QList<QByteArray> received;
    connect(scene.upstream.peer(), &WebSocketPeer::textCame, this,
            [&](const QByteArray &text) { received.append(text); });
    scene.client->sendText(message("conversation.item.create",
                                   "\"event_id\":\"e9\",\"item\":{\"content\":[{\"type\":\"input_"
                                   "text\",\"text\":\"so forbidden\"}]}"));
    QTRY_COMPARE(scene.client->texts.size(), 1);
    const QJsonObject error = QJsonDocument::fromJson(scene.client->texts.first()).object();
    QCOMPARE(error[QLatin1String("type")].toString(), QStringLiteral("error"));
    QCOMPARE(error[QLatin1String("error")][QLatin1String("type")].toString(),
             QStringLiteral("invalid_request_error"));
    QCOMPARE(error[QLatin1String("error")][QLatin1String("code")].toString(),
             QStringLiteral("sluice_content_blocked"));
    QCOMPARE(error[QLatin1String("error")][QLatin1String("event_id")].toString(),
             QStringLiteral("e9"));
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

void RelayWebSocketRulesTest::masksAtEverySplit()
{
    SocketScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(scene.open());
    const QByteArray text = "so forbidden it is";
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        scene.client->texts.clear();
        answerWith(scene.upstream, text.left(cut), text.mid(cut));
        scene.client->sendText(message("response.create"));
        QTRY_VERIFY(scene.client->hasEvent("response.done"));
        QVERIFY2(!scene.client->all().contains("forbidden"), scene.client->all().constData());
        QCOMPARE(scene.client->deltas("response.output_text.delta"),
                 QByteArray("so ********* it is"));
    }
    QTRY_COMPARE(turnsOf(scene.relay).size(), text.size() + 1);
    QCOMPARE(turnsOf(scene.relay).first().verdict, policy::VerdictKind::Mask);
}

void RelayWebSocketRulesTest::cutsAnAnswerAndCancelsIt()
{
    SocketScene scene;
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
            peer.sendText("{\"type\":\"response.done\",\"response\":{\"id\":\"r1\",\"status\":"
                          "\"cancelled\",\"output\":[]}}");
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

void RelayWebSocketRulesTest::keepsAudioByteForByte()
{
    SocketScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block,
                         policy::Action::Block);
    QVERIFY(scene.open());
    QByteArray audio;
    while (audio.size() < 1'500'000) {
        audio += "forbiddenAAA/+" + QByteArray::number(audio.size());
    }
    const QByteArray append
        = message("input_audio_buffer.append", QByteArray("\"audio\":\"" + audio + '"'));
    const QByteArray spoken = message(
        "response.output_audio.delta",
        "\"response_id\":\"r1\",\"item_id\":\"i\",\"output_index\":0,\"delta\":\"" + audio + '"');
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

void RelayWebSocketRulesTest::limitsTheRate()
{
    SocketScene scene;
    scene.relay.config.settings.limits.requestsPerMinute = 2;
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.open()); // opening takes no permit
    scene.client->sendText(message("session.update", "\"session\":{}"));
    for (int i = 0; i < 3; ++i) {
        scene.client->sendText(
            message("response.create", "\"event_id\":\"e" + QByteArray::number(i) + '"'));
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

void RelayWebSocketRulesTest::takesNewRulesAtOnce()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.client->sendText(message("session.update", "\"a\":\"forbidden\""));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block,
                         policy::Action::Mask);
    scene.relay.apply();
    QTRY_VERIFY([&] {
        scene.client->sendText(message("session.update", "\"a\":\"forbidden\""));
        return scene.client->all().contains("sluice_content_blocked");
    }());
    scene.upstream.peer()->sendText(message("brand.new", "\"note\":\"forbidden\""));
    QTRY_VERIFY(scene.client->all().contains("\"note\":\"*********\""));
}

void RelayWebSocketRulesTest::pausesRequestsButNotTheSocket()
{
    SocketScene scene;
    QVERIFY(scene.open());
    scene.relay.config.paused = true;
    scene.relay.apply();
    QTRY_VERIFY([&] {
        scene.client->sendText(message("response.create"));
        return scene.client->all().contains("sluice_paused");
    }());
    scene.client->sendText(message("session.update", "\"session\":{}"));
    QTRY_VERIFY(scene.upstream.peer()->hasEvent("session.update"));
}

void RelayWebSocketRulesTest::renamesModels()
{
    SocketScene scene;
    api::RouteConfig route;
    route.name = QStringLiteral("all");
    route.cluster = QStringLiteral("up");
    route.renameModel = QStringLiteral("other model");
    scene.relay.config.settings.routing.routes = {route};
    QVERIFY(scene.open("/v1/realtime?a=b&model=gpt-realtime&c=d"));
    QCOMPARE(QByteArray::fromStdString(scene.upstream.requests().last().target),
             QByteArray("/v1/realtime?a=b&model=other%20model&c=d"));
    // In WebSocket mode of Responses each message names it.
    QVERIFY(scene.connectClient(kResponses));
    scene.client->sendText(message("response.create", "\"model\":\"gpt-5\",\"input\":\"x\""));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    QCOMPARE(scene.upstream.peer()->texts.first(),
             message("response.create", "\"model\":\"other model\",\"input\":\"x\""));
}

void RelayWebSocketRulesTest::remembersWhereAnswersBegan()
{
    SocketScene scene;
    WebSocketUpstream second;
    scene.relay.addUpstream(QStringLiteral("second"), second.url());
    for (WebSocketUpstream *upstream : {&scene.upstream, &second}) {
        upstream->setScript([upstream](WebSocketPeer &peer, const QByteArray &) {
            const QByteArray id = "resp_" + QByteArray::number(upstream->url().port());
            peer.sendText(
                message("response.created", QByteArray("\"response\":{\"id\":\"" + id + "\"}")));
            peer.sendText(
                message("response.completed",
                        QByteArray("\"response\":{\"id\":\"" + id + "\",\"output\":[]}")));
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
        client.send(
            postRequest(kResponses,
                        QByteArray("{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\""
                                   + id + "\"}")));
        QCOMPARE(client.receive().headers.value("x-sluice-upstream"),
                 first ? QByteArray("up") : QByteArray("second"));
    }
}

void RelayWebSocketRulesTest::choosesRulesByTheMessagesModel()
{
    SocketScene scene;
    policy::WordListSource list;
    list.name = "strict";
    list.words = {"forbidden"};
    list.prompt = policy::Action::Block;
    list.answer = policy::Action::Off;
    list.scope.models = {"strict-*"};
    policy::RuleSources sources;
    sources.lists = {list};
    auto book = policy::RuleBook::build(std::move(sources));
    QVERIFY(book);
    scene.relay.config.rules = *book;
    QVERIFY(scene.open());
    scene.client->sendText(message("response.create", "\"model\":\"easy\",\"input\":\"forbidden\""));
    QTRY_COMPARE(scene.upstream.peer()->texts.size(), 1);
    scene.client->sendText(message("response.create", "\"model\":\"strict-1\",\"input\":\"forbidden\""));
    QTRY_COMPARE(scene.client->texts.size(), 1);
    QVERIFY(scene.client->texts.first().contains("sluice_content_blocked"));
    QCOMPARE(scene.upstream.peer()->texts.size(), 1);
}

void RelayWebSocketRulesTest::stopsBinaryMessages()
{
    SocketScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Block);
    QVERIFY(scene.open());
    scene.client->sendFrame(Opcode::Binary, "opaque");
    QTRY_COMPARE(scene.client->texts.size(), 1);
    QVERIFY(scene.client->texts.first().contains("sluice_not_inspectable"));
    scene.upstream.peer()->sendFrame(Opcode::Binary, "opaque");
    scene.upstream.peer()->sendFrame(Opcode::Ping, "");
    QTRY_COMPARE(scene.client->pings.size(), 1);
    QVERIFY(scene.client->binaries.isEmpty());
    QVERIFY(scene.upstream.peer()->binaries.isEmpty());
}

QTEST_GUILESS_MAIN(RelayWebSocketRulesTest)
#include "relay_websocket_rules_test.moc"
