#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QTest>
#include <QTimer>

#include <vector>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

using Script = ScriptedUpstream::Script;

QByteArray delta(const QByteArray &json)
{
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" + json
        + ",\"finish_reason\":null}]}\n\n";
}

const QByteArray kRole = delta(R"({"role":"assistant","content":""})");
const QByteArray kDone = "data: [DONE]\n\n";
const QByteArray kMessageStart
    = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"role\":\"assistant\",\"content\":[]}}\n\n";
const QByteArray kOverloaded
    = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

QByteArray refusal(int status, const QByteArray &code = "overloaded", const QByteArray &headers = {})
{
    const QByteArray body = R"({"error":{"message":"no","type":")" + code + R"(","param":null,"code":")" + code + R"("}})";
    return "HTTP/1.1 " + QByteArray::number(status) + " No\r\nContent-Type: application/json\r\n" + headers
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

Script writes(const QByteArray &bytes, bool close = false)
{
    return [bytes, close](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(bytes);
        if (close) {
            socket.disconnectFromHost();
        }
    };
}

// A whole streamed chat that says `text`.
QByteArray chatStream(const QString &text)
{
    return ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(kRole)
        + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(text)) + ScriptedUpstream::chunk(kDone) + "0\r\n\r\n";
}

// A relay before two upstreams, tried in their order.
struct TwoUpstreams {
    ScriptedUpstream first;
    ScriptedUpstream second;
    RelayFixture relay;
    std::unique_ptr<QTcpSocket> socket;
    std::unique_ptr<RawClient> client;

    TwoUpstreams()
    {
        relay.addUpstream(QStringLiteral("first"), first.url(), "key one");
        relay.addUpstream(QStringLiteral("second"), second.url(), "key two");
        relay.config.upstreams[0].settings.credential = QStringLiteral("one");
        relay.config.upstreams[1].settings.credential = QStringLiteral("two");
        relay.config.settings.routing.strategy = api::BalanceStrategy::Ordered;
    }
    bool start()
    {
        if (!relay.start()) {
            return false;
        }
        socket = relay.connectPlain();
        client = std::make_unique<RawClient>(*socket);
        return true;
    }
    ClientAnswer ask(bool stream, const QByteArray &path = "/v1/chat/completions", const QByteArray &headers = {})
    {
        client->send(postRequest(path, chatBody(QStringLiteral("hi"), stream), headers));
        return client->receive();
    }
    api::ExchangeRecord record(int number = 1)
    {
        if (!QTest::qWaitFor([&] { return relay.records().size() >= number; })) {
            return {};
        }
        return relay.records().at(number - 1);
    }
};

} // namespace

// When another attempt follows and when not, what the client sees of it, and what the upstreams' health says afterwards.
class RelayFailoverTest final : public QObject {
    Q_OBJECT

private slots:
    void refusalsGoElsewhere_data();
    void refusalsGoElsewhere();
    void whatIsNoRefusalStays_data();
    void whatIsNoRefusalStays();
    void announcementsAreHeld_data();
    void announcementsAreHeld();
    void contentIsNeverReplaced();
    void jsonThatComesInPiecesIsNotKept_data();
    void jsonThatComesInPiecesIsNotKept();
    void oneAccountBacksOff();
    void longWaitsAreTheClients();
    void theLastRefusalIsPassedOn();
    void clientsHearThatWeWait();
    void slowFirstTokensStayUnlessAllowed_data();
    void slowFirstTokensStayUnlessAllowed();
    void sentRequestsGoOnceUnlessAllowed_data();
    void sentRequestsGoOnceUnlessAllowed();
    void retriesHaveABudget();
    void sdkRetriesDoNotMultiply();
    void routesByModelAndRenamesIt();
    void requestsGoWhereTheirDialectIsSpoken();
    void conversationsStay();
    void responsesGoOnWhereTheyBegan();
    void breakersOpenAndProbeOneByOne();
    void clientsThatLeaveSayNothing();
    void drainedUpstreamsFinishWhatRuns();
    void healthChecksBringUpstreamsBack();
    void ringsOfRelaysAreCaught();
};

void RelayFailoverTest::refusalsGoElsewhere_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("result");
    QTest::addColumn<bool>("stream");
    for (const bool stream : {false, true}) {
        for (const int status : {429, 502, 503, 504, 529}) {
            const bool throttles = status == 429 || status == 529;
            QTest::addRow("%d%s", status, stream ? " streamed" : "")
                << status << static_cast<int>(throttles ? api::AttemptClass::Throttle : api::AttemptClass::Fault) << stream;
        }
    }
}

void RelayFailoverTest::refusalsGoElsewhere()
{
    QFETCH(int, status);
    QFETCH(int, result);
    QFETCH(bool, stream);
    TwoUpstreams pair;
    pair.first.setScript(writes(refusal(status)));
    if (stream) {
        pair.second.setScript(writes(chatStream(QStringLiteral("hello"))));
    }
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(stream);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.headers.value("x-sluice-upstream"), QByteArray("second"));
    QCOMPARE(answer.headers.value("x-sluice-attempts"), QByteArray("2"));
    QCOMPARE(pair.first.requests().size(), 1);
    QCOMPARE(pair.second.requests().size(), 1);
    QCOMPARE(pair.second.requests().first().body, pair.first.requests().first().body);
    const api::ExchangeRecord record = pair.record();
    QCOMPARE(record.tries.size(), 2);
    QCOMPARE(record.tries[0].upstream, QStringLiteral("first"));
    QCOMPARE(static_cast<int>(record.tries[0].result), result);
    QCOMPARE(record.tries[0].status, status);
    QCOMPARE(record.tries[1].result, api::AttemptClass::Success);
    QVERIFY(std::any_of(pair.relay.alerts.begin(), pair.relay.alerts.end(), [](const api::Alert &alert) {
        return alert.kind == api::AlertKind::FailedOver && alert.subject == QStringLiteral("first");
    }));
}

void RelayFailoverTest::whatIsNoRefusalStays_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("result");
    QTest::newRow("500") << 500 << QByteArray("server_error") << static_cast<int>(api::AttemptClass::Fault);
    QTest::newRow("400") << 400 << QByteArray("context_length_exceeded") << static_cast<int>(api::AttemptClass::Client);
    QTest::newRow("404") << 404 << QByteArray("model_not_found") << static_cast<int>(api::AttemptClass::Client);
    QTest::newRow("401") << 401 << QByteArray("invalid_api_key") << static_cast<int>(api::AttemptClass::Auth);
    QTest::newRow("a used-up quota") << 429 << QByteArray("insufficient_quota") << static_cast<int>(api::AttemptClass::Auth);
}

void RelayFailoverTest::whatIsNoRefusalStays()
{
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QFETCH(int, result);
    TwoUpstreams pair;
    pair.first.setScript(writes(refusal(status, code)));
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(false);
    QCOMPARE(answer.status, status);
    QVERIFY(answer.body.contains(code));
    QCOMPARE(pair.second.requests().size(), 0);
    const api::ExchangeRecord record = pair.record();
    QCOMPARE(record.tries.size(), 1);
    QCOMPARE(static_cast<int>(record.tries[0].result), result);
}

void RelayFailoverTest::announcementsAreHeld_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("announcement");
    QTest::addColumn<QByteArray>("ending"); // after it; empty: the connection closes
    QTest::addColumn<QByteArray>("good");
    const QByteArray chat = chatStream(QStringLiteral("hello"));
    const QByteArray anthropic = ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(kMessageStart)
        + ScriptedUpstream::chunk("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                                  "{\"type\":\"text_delta\",\"text\":\"hello\"}}\n\n")
        + ScriptedUpstream::chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n") + "0\r\n\r\n";
    QTest::newRow("role, then closed") << QByteArray("/v1/chat/completions") << kRole << QByteArray() << chat;
    QTest::newRow("nothing, then closed") << QByteArray("/v1/chat/completions") << QByteArray() << QByteArray() << chat;
    QTest::newRow("role, then an error") << QByteArray("/v1/chat/completions") << kRole
                                         << QByteArray("data: {\"error\":{\"message\":\"x\",\"type\":\"server_error\"}}\n\n") << chat;
    QTest::newRow("message_start, then overloaded") << QByteArray("/v1/messages") << kMessageStart << kOverloaded << anthropic;
    QTest::newRow("message_start, then closed") << QByteArray("/v1/messages") << kMessageStart << QByteArray() << anthropic;
}

void RelayFailoverTest::announcementsAreHeld()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, announcement);
    QFETCH(QByteArray, ending);
    QFETCH(QByteArray, good);
    TwoUpstreams pair;
    pair.first.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead());
        if (!announcement.isEmpty()) {
            socket.write(ScriptedUpstream::chunk(announcement));
        }
        if (ending.isEmpty()) {
            socket.disconnectFromHost();
        } else {
            socket.write(ScriptedUpstream::chunk(ending));
        }
    });
    pair.second.setScript(writes(good));
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(true, path);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QVERIFY(answer.body.contains("hello"));
    QVERIFY(!answer.body.contains("error"));
    QCOMPARE(answer.body.count("\"role\":\"assistant\""), 1); // one announcement: nothing of the first was seen
    QCOMPARE(answer.headers.value("x-sluice-upstream"), QByteArray("second"));
    QCOMPARE(pair.record().tries.size(), 2);
}

void RelayFailoverTest::contentIsNeverReplaced()
{
    TwoUpstreams pair;
    pair.first.setScript(writes(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(kRole)
                                    + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("Hel")))
                                    + ScriptedUpstream::chunk("data: {\"error\":{\"message\":\"x\",\"type\":\"overloaded_error\"}}\n\n")
                                    + "0\r\n\r\n"));
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(true);
    QVERIFY(answer.body.contains("Hel"));
    QVERIFY(answer.body.contains("overloaded_error"));
    QVERIFY(!answer.body.contains("[DONE]"));
    QCOMPARE(pair.second.requests().size(), 0);
    QCOMPARE(pair.record().tries.last().result, api::AttemptClass::Throttle);
}

void RelayFailoverTest::jsonThatComesInPiecesIsNotKept_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("a document a line") << QByteArray("/api/chat") << QByteArray("application/x-ndjson");
    QTest::newRow("Gemini's array") << QByteArray("/v1beta/models/m:streamGenerateContent") << QByteArray("application/json");
}

void RelayFailoverTest::jsonThatComesInPiecesIsNotKept()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    TwoUpstreams pair;
    pair.first.setScript([&type](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                     + ScriptedUpstream::chunk("[{\"first\":1}"));
    });
    QVERIFY(pair.start());
    pair.client->send(postRequest(path, chatBody(QStringLiteral("hi"), true)));
    QVERIFY(pair.client->waitForBytes("first")); // although the answer has not ended
}

void RelayFailoverTest::oneAccountBacksOff()
{
    TwoUpstreams pair;
    pair.relay.config.upstreams[1].settings.credential = QStringLiteral("one"); // throttled together
    int asked = 0;
    const Script throttledOnce = [&asked](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(asked++ == 0 ? refusal(429) : ScriptedUpstream::json("{\"choices\":[]}"));
    };
    pair.first.setScript(throttledOnce);
    pair.second.setScript(throttledOnce);
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(false);
    QCOMPARE(answer.status, 200);
    QCOMPARE(asked, 2);
    QCOMPARE(answer.headers.value("x-sluice-attempts"), QByteArray("2"));
}

void RelayFailoverTest::longWaitsAreTheClients()
{
    TwoUpstreams pair;
    pair.relay.config.upstreams.pop_back();
    pair.first.setScript(writes(refusal(429, "rate_limit_exceeded", "retry-after: 20\r\n")));
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(false);
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("20"));
    QCOMPARE(pair.first.requests().size(), 1);
}

void RelayFailoverTest::theLastRefusalIsPassedOn()
{
    TwoUpstreams pair;
    pair.first.setScript(writes(refusal(503, "overloaded")));
    pair.second.stopListening();
    pair.relay.config.settings.retry.attempts = 2;
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(false);
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.body.contains("overloaded"));
    QCOMPARE(answer.headers.value("x-sluice-upstream"), QByteArray("first"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    const api::ExchangeRecord record = pair.record();
    QCOMPARE(record.tries.size(), 2);
    QCOMPARE(record.tries[1].error, base::ErrorCode::ConnectFailed);
}

void RelayFailoverTest::clientsHearThatWeWait()
{
    TwoUpstreams pair;
    pair.relay.config.settings.timeouts.keepAliveComment = 300ms;
    QTcpSocket *waiting = nullptr;
    pair.first.setScript([&waiting](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(kRole));
        waiting = &socket;
    });
    QTcpSocket *silent = nullptr;
    pair.second.setScript([&silent](const ScriptedUpstream::Request &, QTcpSocket &socket) { silent = &socket; });
    QVERIFY(pair.start());
    pair.client->send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QVERIFY(pair.client->waitForBytes(":\n\n"));
    QVERIFY(!pair.client->buffer().contains("assistant")); // still held
    QVERIFY(waiting);
    waiting->disconnectFromHost();
    QTRY_VERIFY(silent);
    const auto heard = pair.client->buffer().count(":\n\n");
    QTRY_VERIFY((pair.client->waitForBytes("never", 50), pair.client->buffer().count(":\n\n") > heard)); // also while the next one thinks
    silent->write(chatStream(QStringLiteral("hello")));
    const ClientAnswer answer = pair.client->receive();
    QVERIFY(answer.complete);
    QVERIFY(answer.body.contains("hello"));
    QCOMPARE(answer.body.count("\"role\":\"assistant\""), 1);
    QVERIFY(!answer.body.contains("HTTP/1.1")); // the head went once
}

void RelayFailoverTest::slowFirstTokensStayUnlessAllowed_data()
{
    QTest::addColumn<bool>("allowed");
    QTest::newRow("by default") << false;
    QTest::newRow("switched on") << true;
}

void RelayFailoverTest::slowFirstTokensStayUnlessAllowed()
{
    QFETCH(bool, allowed);
    TwoUpstreams pair;
    pair.relay.config.settings.timeouts.firstToken = 300ms;
    pair.relay.config.settings.retry.onSlowFirstToken = allowed;
    pair.first.setScript(writes(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(kRole)));
    pair.second.setScript(writes(chatStream(QStringLiteral("hello"))));
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(true);
    QCOMPARE(answer.status, allowed ? 200 : 504);
    QCOMPARE(answer.body.contains("hello"), allowed);
    QCOMPARE(pair.second.requests().size(), allowed ? 1 : 0);
    QCOMPARE(pair.record().tries.first().result, api::AttemptClass::Fault);
}

void RelayFailoverTest::sentRequestsGoOnceUnlessAllowed_data() { slowFirstTokensStayUnlessAllowed_data(); }

void RelayFailoverTest::sentRequestsGoOnceUnlessAllowed()
{
    QFETCH(bool, allowed);
    TwoUpstreams pair;
    pair.relay.config.settings.retry.afterSending = allowed;
    pair.first.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.abort(); });
    QVERIFY(pair.start());
    const ClientAnswer answer = pair.ask(false);
    QCOMPARE(answer.status, allowed ? 200 : 502);
    QCOMPARE(pair.second.requests().size(), allowed ? 1 : 0);
    if (!allowed) {
        QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("true")); // the client's to decide
    }
}

void RelayFailoverTest::retriesHaveABudget()
{
    TwoUpstreams pair;
    pair.relay.config.settings.retry.budgetPercent = 0;
    pair.relay.config.settings.retry.budgetPerSecond = 0;
    pair.relay.config.settings.breaker.enabled = false;
    pair.first.setScript(writes(refusal(503)));
    QVERIFY(pair.start());
    int passed = 0;
    for (int i = 0; i < 20; ++i) {
        passed += pair.ask(false).status == 200 ? 1 : 0;
    }
    QVERIFY2(passed <= 10, qPrintable(QString::number(passed))); // what a budget may have saved up
    QCOMPARE(pair.first.requests().size(), 20);
    QCOMPARE(pair.second.requests().size(), passed);
}

void RelayFailoverTest::sdkRetriesDoNotMultiply()
{
    TwoUpstreams pair;
    pair.first.setScript(writes(refusal(503)));
    pair.second.setScript(writes(refusal(503)));
    QVERIFY(pair.start());
    const ClientAnswer first = pair.ask(false);
    QCOMPARE(first.headers.value("x-should-retry"), QByteArray("false"));
    const auto sent = pair.first.requests().size() + pair.second.requests().size();
    QVERIFY(sent <= 3);
    const ClientAnswer again = pair.ask(false, "/v1/chat/completions", "x-stainless-retry-count: 2\r\n");
    QCOMPARE(again.status, 503);
    QVERIFY(pair.first.requests().size() + pair.second.requests().size() - sent <= 2);
}

void RelayFailoverTest::routesByModelAndRenamesIt()
{
    TwoUpstreams pair;
    api::RouteConfig route;
    route.name = QStringLiteral("to the second");
    route.model = QStringLiteral("M*");
    route.cluster = QStringLiteral("second");
    route.renameModel = QStringLiteral("deepseek-chat");
    route.path = QStringLiteral("/v1/chat/*");
    pair.relay.config.settings.routing.routes = {route};
    QVERIFY(pair.start());
    pair.client->send(postRequest("/v1/chat/completions", R"({"model":"m-1","messages":[{"role":"user","content":"m-1"}]})"));
    QCOMPARE(pair.client->receive().headers.value("x-sluice-upstream"), QByteArray("second"));
    QCOMPARE(pair.second.requests().last().body,
             QByteArray(R"({"model":"deepseek-chat","messages":[{"role":"user","content":"m-1"}]})"));
    pair.client->send(postRequest("/v1/chat/completions", R"({"model":"other","messages":[]})"));
    QCOMPARE(pair.client->receive().headers.value("x-sluice-upstream"), QByteArray("first"));
    const api::ExchangeRecord record = pair.record();
    QCOMPARE(record.route, QStringLiteral("to the second"));
    QCOMPARE(record.model, QStringLiteral("m-1"));
    QCOMPARE(record.sentModel, QStringLiteral("deepseek-chat"));
}

void RelayFailoverTest::requestsGoWhereTheirDialectIsSpoken()
{
    TwoUpstreams pair;
    pair.relay.config.upstreams[0].provider = api::findProviderTemplate(QStringLiteral("anthropic"));
    pair.relay.config.upstreams[1].provider = api::findProviderTemplate(QStringLiteral("openai"));
    QVERIFY(pair.relay.config.upstreams[0].provider);
    QVERIFY(pair.start());
    QCOMPARE(pair.ask(false).headers.value("x-sluice-upstream"), QByteArray("second"));
    QCOMPARE(pair.ask(false, "/v1/responses").headers.value("x-sluice-upstream"), QByteArray("second"));
    QCOMPARE(pair.ask(false, "/v1/messages").headers.value("x-sluice-upstream"), QByteArray("first"));
    QCOMPARE(QByteArray::fromStdString(std::string(pair.first.requests().last().head.headers.value("x-api-key"))), QByteArray("key one"));
    // Nobody speaks Gemini: then whoever is asked may say so.
    pair.ask(false, "/v1beta/models/m:generateContent");
    QCOMPARE(pair.first.requests().size() + pair.second.requests().size(), 4);
}

void RelayFailoverTest::conversationsStay()
{
    TwoUpstreams pair;
    pair.relay.config.settings.routing.strategy = api::BalanceStrategy::WeightedRoundRobin;
    pair.relay.config.settings.routing.sticky = api::StickyKey::Conversation;
    QVERIFY(pair.start());
    QSet<QByteArray> used;
    for (int conversation = 0; conversation < 12; ++conversation) {
        const QByteArray first = R"({"role":"user","content":"question )" + QByteArray::number(conversation) + R"("})";
        QByteArray home;
        QByteArray messages = first;
        for (int turn = 0; turn < 4; ++turn) {
            pair.client->send(postRequest("/v1/chat/completions", R"({"model":"m","messages":[)" + messages + "]}"));
            const QByteArray upstream = pair.client->receive().headers.value("x-sluice-upstream");
            QVERIFY(home.isEmpty() || home == upstream);
            home = upstream;
            messages += R"(,{"role":"assistant","content":"a"},{"role":"user","content":"more"})";
        }
        used.insert(home);
    }
    QCOMPARE(used.size(), 2);
}

void RelayFailoverTest::responsesGoOnWhereTheyBegan()
{
    TwoUpstreams pair;
    pair.relay.config.settings.routing.strategy = api::BalanceStrategy::WeightedRoundRobin;
    int number = 0;
    const Script answers = [&number](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json("{\"id\":\"resp_" + QByteArray::number(++number) + "\",\"object\":\"response\",\"output\":[]}"));
    };
    pair.first.setScript(answers);
    pair.second.setScript(answers);
    QVERIFY(pair.start());
    pair.client->send(postRequest("/v1/responses", R"({"model":"m","input":"a"})"));
    const QByteArray home = pair.client->receive().headers.value("x-sluice-upstream");
    for (int i = 0; i < 6; ++i) {
        pair.client->send(postRequest("/v1/responses", R"({"model":"m","input":"b","previous_response_id":"resp_1"})"));
        QCOMPARE(pair.client->receive().headers.value("x-sluice-upstream"), home);
    }
    QSet<QByteArray> used;
    for (int i = 0; i < 4; ++i) {
        pair.client->send(postRequest("/v1/responses", R"({"model":"m","input":"b","previous_response_id":"resp_unknown"})"));
        used.insert(pair.client->receive().headers.value("x-sluice-upstream"));
    }
    QCOMPARE(used.size(), 2);
}

void RelayFailoverTest::breakersOpenAndProbeOneByOne()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("only"), upstream.url());
    relay.config.settings.retry.attempts = 1;
    relay.config.settings.breaker.consecutiveFaults = 3;
    QVERIFY(relay.start());
    upstream.setScript(writes(refusal(500)));
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int i = 0; i < 3; ++i) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
        QCOMPARE(client.receive().status, 500);
    }
    QTRY_VERIFY(std::any_of(relay.alerts.begin(), relay.alerts.end(),
                            [](const api::Alert &alert) { return alert.kind == api::AlertKind::UpstreamUnreachable; }));
    // Open, but the last one standing: one request at a time still tries it, the others are told at once to wait.
    std::vector<QTcpSocket *> waiting;
    upstream.setScript([&waiting](const ScriptedUpstream::Request &, QTcpSocket &peer) { waiting.push_back(&peer); });
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    std::vector<RawClient> clients;
    for (int i = 0; i < 8; ++i) {
        sockets.push_back(relay.connectPlain());
        clients.emplace_back(*sockets.back());
        clients.back().send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    }
    int told = 0;
    QTRY_COMPARE(waiting.size(), std::size_t(1));
    std::size_t probing = clients.size();
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const ClientAnswer answer = clients[i].receive(500);
        if (answer.status == 503) {
            ++told;
            QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_no_upstream"));
            QVERIFY(answer.headers.value("retry-after").toInt() >= 1);
        } else {
            QCOMPARE(answer.status, 0);
            probing = i;
        }
    }
    QCOMPARE(told, 7);
    QCOMPARE(waiting.size(), std::size_t(1));
    waiting.front()->write(ScriptedUpstream::json("{\"choices\":[]}"));
    QCOMPARE(clients.at(probing).receive().status, 200);
    QTRY_VERIFY(std::any_of(relay.alerts.begin(), relay.alerts.end(),
                            [](const api::Alert &alert) { return alert.kind == api::AlertKind::UpstreamRecovered; }));
    upstream.setScript(writes(ScriptedUpstream::json("{\"choices\":[]}")));
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    QCOMPARE(client.receive().status, 200);
}

void RelayFailoverTest::clientsThatLeaveSayNothing()
{
    TwoUpstreams pair;
    pair.relay.config.settings.breaker.consecutiveFaults = 2;
    pair.first.setScript([](const ScriptedUpstream::Request &, QTcpSocket &) { });
    QVERIFY(pair.start());
    for (int i = 0; i < 4; ++i) {
        const std::unique_ptr<QTcpSocket> socket = pair.relay.connectPlain();
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
        QTRY_COMPARE(pair.first.requests().size(), i + 1);
        socket->abort();
        QCOMPARE(pair.record(i + 1).tries.last().result, api::AttemptClass::Cancel);
    }
    pair.first.setScript(writes(ScriptedUpstream::json("{\"choices\":[]}")));
    QCOMPARE(pair.ask(false).headers.value("x-sluice-upstream"), QByteArray("first"));
}

void RelayFailoverTest::drainedUpstreamsFinishWhatRuns()
{
    TwoUpstreams pair;
    QTcpSocket *running = nullptr;
    pair.first.setScript([&running](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one"))));
        running = &socket;
    });
    QVERIFY(pair.start());
    pair.client->send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QVERIFY(pair.client->waitForBytes("one"));
    pair.relay.config.upstreams[0].settings.weight = 0;
    pair.relay.apply();
    QTcpSocket *const stream = running;
    const auto goesToTheSecond = [&pair] {
        const std::unique_ptr<QTcpSocket> other = pair.relay.connectPlain();
        RawClient next(*other);
        next.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
        return next.receive(300, true).headers.value("x-sluice-upstream") == "second";
    };
    QTRY_VERIFY(goesToTheSecond());
    running = stream;
    running->write(ScriptedUpstream::chunk(kDone) + "0\r\n\r\n");
    const ClientAnswer answer = pair.client->receive();
    QVERIFY(answer.complete);
    QVERIFY(answer.body.endsWith(kDone));
}

void RelayFailoverTest::healthChecksBringUpstreamsBack()
{
    TwoUpstreams pair;
    pair.relay.config.settings.breaker.consecutiveFaults = 2;
    pair.relay.config.upstreams[0].settings.health.interval = 200ms;
    bool healthy = false;
    pair.first.setScript([&healthy](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(healthy ? ScriptedUpstream::json("{\"data\":[]}") : refusal(500));
    });
    QVERIFY(pair.start());
    // Nobody asks: the checks alone open the breaker, and close it again.
    QTRY_VERIFY(std::any_of(pair.relay.alerts.begin(), pair.relay.alerts.end(), [](const api::Alert &alert) {
        return alert.kind == api::AlertKind::UpstreamUnreachable && alert.subject == QStringLiteral("first");
    }));
    QCOMPARE(pair.ask(false).headers.value("x-sluice-upstream"), QByteArray("second"));
    healthy = true;
    QTRY_VERIFY_WITH_TIMEOUT(std::any_of(pair.relay.alerts.begin(), pair.relay.alerts.end(),
                                         [](const api::Alert &alert) {
                                             return alert.kind == api::AlertKind::UpstreamRecovered
                                                 && alert.subject == QStringLiteral("first");
                                         }),
                             10'000);
    QCOMPARE(pair.ask(false).headers.value("x-sluice-upstream"), QByteArray("first"));
    QCOMPARE(QString::fromStdString(pair.first.requests().first().head.method), QStringLiteral("GET"));
    QCOMPARE(QString::fromStdString(pair.first.requests().first().head.path), QStringLiteral("/v1/models"));
}

void RelayFailoverTest::ringsOfRelaysAreCaught()
{
    RelayFixture one;
    RelayFixture two;
    // Ports are free ones, so each learns of the other's only when both run.
    QVERIFY(one.start());
    two.addUpstream(QStringLiteral("one"), QUrl(QStringLiteral("http://127.0.0.1:%1").arg(one.httpPort())));
    QVERIFY(two.start());
    one.addUpstream(QStringLiteral("two"), QUrl(QStringLiteral("http://127.0.0.1:%1").arg(two.httpPort())));
    one.apply();
    const std::unique_ptr<QTcpSocket> socket = one.connectPlain();
    RawClient client(*socket);
    ClientAnswer answer;
    QTRY_VERIFY((client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi")))), answer = client.receive(),
                 answer.headers.value("x-sluice-error") != "sluice_no_upstream"));
    QCOMPARE(answer.status, 508);
    QVERIFY(answer.body.contains("sluice_loop"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
}

QTEST_GUILESS_MAIN(RelayFailoverTest)
#include "relay_failover_test.moc"
