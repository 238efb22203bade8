#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

// What an SDK would assemble of a streamed chat.
QString assemble(const QByteArray &stream)
{
    QString text;
    for (const QByteArray &event : QByteArray(stream).replace("\r\n", "\n").split('\n')) {
        if (!event.startsWith("data: {")) {
            continue;
        }
        const QJsonArray choices
            = QJsonDocument::fromJson(event.mid(6)).object().value(QLatin1String("choices")).toArray();
        for (const QJsonValue &choice : choices) {
            text += choice.toObject().value(QLatin1String("delta")).toObject().value(QLatin1String("content")).toString();
        }
    }
    return text;
}

QByteArray messagesBody(const QByteArray &messages)
{
    return "{\"model\":\"m\",\"messages\":[" + messages + "]}";
}

} // namespace

// The word guardrail where it counts: between a real socket and a real upstream.
class RelayGuardrailTest final : public QObject {
    Q_OBJECT

private slots:
    void blocksPromptsHoweverWritten_data();
    void blocksPromptsHoweverWritten();
    void speaksTheCallersDialect();
    void masksPromptsAndNothingElse();
    void refusesWhatItCannotRead();
    void masksStreamsAtEverySplit();
    void cutsStreamsHonestly();
    void neverPassesAnEventItCannotRead();
    void masksWholeAnswers();
    void refusesCompressedAnswers();
    void plainEventsLeaveAtOnce();
};

void RelayGuardrailTest::blocksPromptsHoweverWritten_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << messagesBody("{\"role\":\"user\",\"content\":\"\u654f\u611f\"}");
    QTest::newRow("escaped") << messagesBody("{\"role\":\"user\",\"content\":\"\\u654f\\u611F\"}");
    QTest::newRow("parts") << messagesBody(
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"ok\"},{\"type\":\"text\",\"text\":\"\u654f\u611f\"}]}");
    QTest::newRow("over two parts") << messagesBody(
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\u654f\"},{\"type\":\"text\",\"text\":\"\\u611f\"}]}");
    QTest::newRow("tool result") << messagesBody(
        "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"{\\\"r\\\":\\\"\\\\u654f\\\\u611f\\\"}\"}");
    QTest::newRow("folded") << messagesBody("{\"role\":\"user\",\"content\":\"\u654f\u200b\u611f\"}");
}

void RelayGuardrailTest::blocksPromptsHoweverWritten()
{
    QFETCH(QByteArray, body);
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("敏感")}, policy::Action::Block, policy::Action::Off);
    QVERIFY(relay.start());
    const std::unique_ptr<QSslSocket> socket = relay.connectTls();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", body));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 400);
    const QJsonObject error = QJsonDocument::fromJson(answer.body).object().value(QLatin1String("error")).toObject();
    QCOMPARE(error.value(QLatin1String("code")).toString(), QStringLiteral("sluice_content_blocked"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QVERIFY(!answer.body.contains("\u654f\u611f"));
    QVERIFY(upstream.requests().isEmpty());
    QTRY_COMPARE(relay.records().size(), 1);
    const api::ExchangeRecord &record = relay.records().first();
    QCOMPARE(record.verdict, policy::VerdictKind::Block);
    QCOMPARE(record.outcome, api::Outcome::Refused);
    QVERIFY(!record.promptHits.isEmpty());
    QCOMPARE(record.promptHits.first().rule, std::string("test words"));
}

void RelayGuardrailTest::speaksTheCallersDialect()
{
    RelayFixture relay;
    relay.setWords({QStringLiteral("secretword")}, policy::Action::Block, policy::Action::Off);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/messages", messagesBody("{\"role\":\"user\",\"content\":\"SecretWord\"}"),
                            "anthropic-version: 2023-06-01\r\n"));
    const QJsonObject body = QJsonDocument::fromJson(client.receive().body).object();
    QCOMPARE(body.value(QLatin1String("type")).toString(), QStringLiteral("error"));
    const QJsonObject error = body.value(QLatin1String("error")).toObject();
    QCOMPARE(error.value(QLatin1String("type")).toString(), QStringLiteral("invalid_request_error"));
    QCOMPARE(error.value(QLatin1String("sluice_code")).toString(), QStringLiteral("sluice_content_blocked"));
}

void RelayGuardrailTest::masksPromptsAndNothingElse()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("敏感"), QStringLiteral("secret")}, policy::Action::Mask, policy::Action::Off);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    const QByteArray before = "{ \"model\" : \"m\", \"seed\":12345678901234567890, \"x\":1.0,\n \"messages\":[{\"role\":\"user\","
                              "\"content\":\"a \\u654f\\u611f b SECRET \\u00e9\"}] }";
    const QByteArray after = "{ \"model\" : \"m\", \"seed\":12345678901234567890, \"x\":1.0,\n \"messages\":[{\"role\":\"user\","
                             "\"content\":\"a ** b ****** \\u00e9\"}] }";
    client.send(postRequest("/v1/chat/completions", before));
    QCOMPARE(client.receive().status, 200);
    QCOMPARE(upstream.requests().last().body, after);
    const QByteArray clean = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\\ude00 \\u4f60\"}]}";
    client.send(postRequest("/v1/chat/completions", clean));
    QCOMPARE(client.receive().status, 200);
    QCOMPARE(upstream.requests().last().body, clean);
}

void RelayGuardrailTest::refusesWhatItCannotRead()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("secret")}, policy::Action::Block, policy::Action::Off);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", "{\"model\":\"m\",}"));
    ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_invalid_body"));
    client.send(postRequest("/v1/chat/completions", "{\"model\":\"a\",\"model\":\"b\"}"));
    QCOMPARE(client.receive().headers.value("x-sluice-error"), QByteArray("sluice_invalid_body"));
    client.send(postRequest("/v1/chat/completions", "{}", "Content-Encoding: compress\r\n"));
    answer = client.receive();
    QCOMPARE(answer.status, 415);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_not_inspectable"));
    QVERIFY(upstream.requests().isEmpty());
    // No Content-Type is not a way around: the body is judged as what it is.
    client.send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n{\"a\":\"\\u0073ecret\" }");
    QCOMPARE(client.receive().headers.value("x-sluice-error"), QByteArray("sluice_content_blocked"));
    client.send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\na secret");
    QCOMPARE(client.receive().headers.value("x-sluice-error"), QByteArray("sluice_content_blocked"));
    QVERIFY(upstream.requests().isEmpty());
}

void RelayGuardrailTest::masksStreamsAtEverySplit()
{
    const QString word = QStringLiteral("敏感词汇");
    const QString text = QStringLiteral("早上好，这是") + word + QStringLiteral("，再见。");
    ScriptedUpstream upstream;
    QList<QStringList> splits;
    for (qsizetype at = 1; at < text.size(); ++at) {
        splits.append({text.left(at), text.mid(at)});
    }
    QStringList single;
    for (const QChar c : text) {
        single.append(QString(c));
    }
    splits.append(single);
    int turn = 0;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead());
        for (const QString &piece : splits.at(turn)) {
            socket.write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(piece)));
        }
        socket.write(ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({word}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    const QString masked = QString(text).replace(word, QStringLiteral("****"));
    for (turn = 0; turn < splits.size(); ++turn) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
        const ClientAnswer answer = client.receive();
        QVERIFY(answer.complete);
        QCOMPARE(assemble(answer.body), masked);
        for (const QChar c : word) {
            QVERIFY(!answer.body.contains(QString(c).toUtf8()));
        }
        QVERIFY(answer.body.endsWith("data: [DONE]\n\n"));
    }
    QTRY_COMPARE(relay.records().size(), splits.size());
    QCOMPARE(relay.records().last().verdict, policy::VerdictKind::Mask);
}

void RelayGuardrailTest::cutsStreamsHonestly()
{
    ScriptedUpstream upstream;
    QTcpSocket *left = nullptr;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        left = &socket;
        socket.write(ScriptedUpstream::eventStreamHead());
        for (const char *piece : {"Hello ", "for", "bid", "den", " world"}) {
            socket.write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QString::fromLatin1(piece))));
        }
        // No end: the relay must not wait for one.
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("forbidden")}, policy::Action::Off, policy::Action::Block);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    const ClientAnswer answer = client.receive();
    QVERIFY(answer.complete);
    QVERIFY(assemble(answer.body).startsWith(QStringLiteral("Hello ")));
    QVERIFY(!assemble(answer.body).contains(QStringLiteral("for")));
    QVERIFY(answer.body.contains("\"finish_reason\":\"content_filter\""));
    QVERIFY(answer.body.endsWith("data: [DONE]\n\n"));
    QTRY_COMPARE(upstream.openConnections(), 0); // the upstream is cancelled
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().outcome, api::Outcome::Cut);
    // The connection goes on.
    client.send(getRequest("/_sluice/health"));
    QCOMPARE(client.receive().status, 200);
}

void RelayGuardrailTest::neverPassesAnEventItCannotRead()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("Hello")))
                     + ScriptedUpstream::chunk("data: {\"choices\": [{\"delta\": secret\n\n")
                     + ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("secret")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    const ClientAnswer answer = client.receive();
    QVERIFY(!answer.complete);
    QVERIFY(answer.body.contains("Hello"));
    QVERIFY(!answer.body.contains("secret"));
    QVERIFY(!answer.body.contains("[DONE]"));
    QVERIFY(answer.body.contains("\"error\""));
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().outcome, api::Outcome::UpstreamInterrupted);
}

void RelayGuardrailTest::masksWholeAnswers()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"my \\u0073ecret is 1\"}}]    }")
                         .replace("\r\nContent-Length", "\r\nETag: \"x\"\r\nContent-Length"));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("secret")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    const ClientAnswer answer = client.receive();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, QByteArray("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"my ****** is 1\"}}]    }"));
    QVERIFY(!answer.headers.contains("etag"));
}

void RelayGuardrailTest::refusesCompressedAnswers()
{
    ScriptedUpstream upstream;
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd");
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("secret")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    QCOMPARE(client.receive().status, 502);
}

void RelayGuardrailTest::plainEventsLeaveAtOnce()
{
    ScriptedUpstream upstream;
    QTcpSocket *peer = nullptr;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        peer = &socket;
        socket.write(ScriptedUpstream::eventStreamHead());
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("secret")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QSslSocket> socket = relay.connectTls();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QTRY_VERIFY(peer != nullptr);
    for (int i = 0; i < 5; ++i) {
        const QByteArray event = ScriptedUpstream::chatEvent(QStringLiteral("word %1 ").arg(i));
        peer->write(ScriptedUpstream::chunk(event));
        QVERIFY(client.waitForBytes(event)); // byte for byte, before the next one is sent
    }
    // Of a begun word only the live prefix waits.
    peer->write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("abc sec"))));
    QVERIFY(client.waitForBytes("abc "));
    peer->write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("ond"))));
    QVERIFY(client.waitForBytes("second"));
}

QTEST_GUILESS_MAIN(RelayGuardrailTest)
#include "relay_guardrail_test.moc"
