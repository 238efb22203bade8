#include "relay/demo/demo_upstream.h"
#include "support/websocket_peer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sluice;
using namespace sluice::test;
using http::websocket::Opcode;

namespace {

const QByteArray kQuick = "x-demo-first-token-ms: 0\r\nx-demo-interval-ms: 0\r\n";

// A client with a WebSocket to a demo upstream of its own.
struct Scene {
    [[nodiscard]] bool open(const QByteArray &target, const QByteArray &fields = {})
    {
        const auto url = demo.listen(QHostAddress::LocalHost, 0);
        if (!url) {
            return false;
        }
        socket.connectToHost(url->host(), static_cast<quint16>(url->port()));
        return socket.waitForConnected() && client.open(target, kQuick + fields);
    }
    [[nodiscard]] QList<QString> types() const
    {
        QList<QString> list;
        for (const QByteArray &text : client.texts) {
            list.append(
                QJsonDocument::fromJson(text).object().value(QLatin1String("type")).toString());
        }
        return list;
    }
    [[nodiscard]] QJsonObject last() const
    {
        return QJsonDocument::fromJson(client.texts.last()).object();
    }

    relay::DemoUpstream demo;
    QTcpSocket socket;
    WebSocketPeer client{&socket, WebSocketPeer::Role::Client};
};

} // namespace

class DemoSocketTest final : public QObject {
    Q_OBJECT

private slots:
    void answersInResponsesMode();
    void keepsOneResponseAtATime();
    void talksInRealtime();
    void speaksWhereAudioIsAskedFor();
    void hearsAudio();
    void callsTools();
    void obeysTheKnobs();
    void cancels();
    void leavesOtherPathsAlone();
};

void DemoSocketTest::answersInResponsesMode()
{
    Scene scene;
    QVERIFY(scene.open("/v1/responses"));
    for (int i = 1; i <= 2; ++i) {
        scene.client.texts.clear();
        scene.client.sendText(
            "{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"hello there\"}");
        QTRY_VERIFY(scene.client.hasEvent("response.completed"));
        QCOMPARE(scene.types().first(), QStringLiteral("response.created"));
        QCOMPARE(scene.client.deltas("response.output_text.delta"),
                 QByteArray("You said: hello there"));
        const QJsonObject response = scene.last()[QLatin1String("response")].toObject();
        QVERIFY(response[QLatin1String("usage")].toObject()[QLatin1String("output_tokens")].toInt()
                > 0);
        for (qsizetype at = 0; at < scene.client.texts.size(); ++at) {
            QCOMPARE(QJsonDocument::fromJson(scene.client.texts.at(at))
                         .object()[QLatin1String("sequence_number")]
                         .toInt(),
                     at);
        }
    }
    scene.client.sendText("{\"type\":\"response.create\",\"model\":\"m\"}");
    QTRY_COMPARE(scene.types().last(), QStringLiteral("error"));
    scene.client.sendText("no JSON");
    QTRY_VERIFY(scene.client.texts.last().contains("invalid_json"));
}

void DemoSocketTest::keepsOneResponseAtATime()
{
    Scene scene;
    QVERIFY(scene.open("/v1/responses", "x-demo-stall-after: 3\r\n"));
    scene.client.sendText("{\"type\":\"response.create\",\"input\":\"a\"}");
    scene.client.sendText("{\"type\":\"response.create\",\"input\":\"b\"}");
    QTRY_VERIFY(scene.client.all().contains("response_already_active"));
}

void DemoSocketTest::talksInRealtime()
{
    Scene scene;
    QVERIFY(scene.open("/v1/realtime?model=gpt-realtime"));
    QTRY_COMPARE(scene.types(), QList<QString>{QStringLiteral("session.created")});
    QCOMPARE(scene.last()[QLatin1String("session")].toObject()[QLatin1String("model")].toString(),
             QStringLiteral("gpt-realtime"));
    scene.client.sendText(
        "{\"type\":\"session.update\",\"session\":{\"instructions\":\"be brief\"}}");
    scene.client.sendText("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\","
                          "\"role\":\"user\",\"content\":"
                          "[{\"type\":\"input_text\",\"text\":\"good day\"}]}}");
    scene.client.sendText("{\"type\":\"response.create\"}");
    QTRY_VERIFY(scene.client.hasEvent("response.done"));
    QCOMPARE(scene.client.deltas("response.output_text.delta"), QByteArray("You said: good day"));
    QList<QString> order = scene.types();
    order.removeAll(QStringLiteral("response.output_text.delta"));
    QCOMPARE(
        order,
        (QList<QString>{
            QStringLiteral("session.created"), QStringLiteral("session.updated"),
            QStringLiteral("conversation.item.added"), QStringLiteral("conversation.item.done"),
            QStringLiteral("response.created"), QStringLiteral("response.output_item.added"),
            QStringLiteral("conversation.item.added"),
            QStringLiteral("response.content_part.added"),
            QStringLiteral("response.output_text.done"),
            QStringLiteral("response.content_part.done"),
            QStringLiteral("response.output_item.done"), QStringLiteral("conversation.item.done"),
            QStringLiteral("response.done")}));
    const QJsonObject response = scene.last()[QLatin1String("response")].toObject();
    QCOMPARE(response[QLatin1String("status")].toString(), QStringLiteral("completed"));
    QVERIFY(response[QLatin1String("usage")].toObject()[QLatin1String("input_tokens")].toInt() > 0);
    scene.client.sendText("{\"type\":\"no.such.event\",\"event_id\":\"mine\"}");
    QTRY_VERIFY(scene.client.texts.last().contains("\"event_id\":\"mine\""));
    for (const QByteArray &text : scene.client.texts) {
        QVERIFY2(QJsonDocument::fromJson(text).isObject(), text.constData());
    }
}

void DemoSocketTest::speaksWhereAudioIsAskedFor()
{
    Scene scene;
    QVERIFY(scene.open("/v1/realtime?model=m", "x-demo-text: abc def\r\n"));
    scene.client.sendText(
        "{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"audio\"]}}");
    QTRY_VERIFY(scene.client.hasEvent("response.done"));
    QCOMPARE(scene.client.deltas("response.output_audio_transcript.delta"), QByteArray("abc def"));
    QVERIFY(!scene.client.hasEvent("response.output_text.delta"));
    const qsizetype spoken = scene.types().count(QStringLiteral("response.output_audio.delta"));
    QCOMPARE(spoken, scene.types().count(QStringLiteral("response.output_audio_transcript.delta")));
    QVERIFY(QByteArray::fromBase64(scene.client.deltas("response.output_audio.delta").left(16000))
                .size()
            == 12000);
}

void DemoSocketTest::hearsAudio()
{
    Scene scene;
    QVERIFY(scene.open("/v1/realtime?model=m"));
    scene.client.sendText("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                          + QByteArray(4000, 'A') + "\"}");
    scene.client.sendText("{\"type\":\"input_audio_buffer.commit\"}");
    QTRY_VERIFY(scene.client.hasEvent("conversation.item.input_audio_transcription.completed"));
    QVERIFY(scene.client.texts.last().contains("3000 bytes of audio"));
    scene.client.sendText("{\"type\":\"response.create\"}");
    QTRY_VERIFY(scene.client.hasEvent("response.done"));
    QCOMPARE(scene.client.deltas("response.output_text.delta"),
             QByteArray("You said: 3000 bytes of audio"));
}

void DemoSocketTest::callsTools()
{
    Scene scene;
    QVERIFY(scene.open("/v1/realtime?model=m"));
    scene.client.sendText("{\"type\":\"session.update\",\"session\":{\"tools\":[{\"type\":"
                          "\"function\",\"name\":\"get_weather\",\"parameters\":"
                          "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                          "\"required\":[\"city\"]}}]}}");
    scene.client.sendText(
        "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
        "\"content\":"
        "[{\"type\":\"input_text\",\"text\":\"What is the weather in Paris?\"}]}}");
    scene.client.sendText("{\"type\":\"response.create\"}");
    QTRY_VERIFY(scene.client.hasEvent("response.done"));
    QVERIFY(scene.client.hasEvent("response.function_call_arguments.done"));
    QVERIFY(scene.client.texts.last().contains("\"name\":\"get_weather\""));
    QVERIFY(!scene.client.hasEvent("response.content_part.added"));
}

void DemoSocketTest::obeysTheKnobs()
{
    const QByteArray create = "{\"type\":\"response.create\",\"input\":\"a\"}";
    {
        Scene scene;
        QVERIFY(scene.open("/v1/realtime?model=m",
                           "x-demo-text: %E6%95%8F\r\nx-demo-tokens: 3\r\nx-demo-ascii: "
                           "1\r\nx-demo-chunk: 1\r\n"));
        scene.client.sendText(create);
        QTRY_VERIFY(scene.client.hasEvent("response.done"));
        QCOMPARE(scene.client.deltas("response.output_text.delta"),
                 QByteArray("\\u654f \\u654f \\u654f"));
    }
    for (const QByteArray path : {"/v1/responses", "/v1/realtime?model=m"}) {
        Scene scene;
        QVERIFY(scene.open(path, "x-demo-error-after: 2\r\n"));
        scene.client.sendText(create);
        QTRY_VERIFY(scene.client.hasEvent("error"));
        QVERIFY(scene.client.texts.last().contains("overloaded"));
    }
    {
        Scene scene;
        QVERIFY(scene.open("/v1/responses", "x-demo-cut-after: 2\r\n"));
        scene.client.sendText(create);
        QTRY_COMPARE(scene.socket.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(scene.client.texts.size(), 2);
        QCOMPARE(scene.client.closeCode, 0);
    }
    {
        Scene scene;
        QVERIFY(!scene.open("/v1/responses", "x-demo-status: 404\r\n"));
        QCOMPARE(scene.client.status, 404);
    }
}

void DemoSocketTest::cancels()
{
    Scene scene;
    QVERIFY(scene.open("/v1/realtime?model=m",
                       "x-demo-interval-ms: 3600000\r\nx-demo-text: one two three\r\n"));
    scene.client.sendText("{\"type\":\"response.cancel\",\"event_id\":\"x\"}");
    QTRY_VERIFY(scene.client.all().contains("response_cancel_not_active"));
    scene.client.sendText("{\"type\":\"response.create\"}");
    QTRY_VERIFY(scene.client.hasEvent("response.output_text.delta"));
    scene.client.sendText("{\"type\":\"response.create\"}");
    QTRY_VERIFY(scene.client.all().contains("conversation_already_has_active_response"));
    scene.client.sendText("{\"type\":\"response.cancel\"}");
    QTRY_VERIFY(scene.client.hasEvent("response.done"));
    QVERIFY(scene.client.texts.last().contains("\"status\":\"cancelled\""));
    scene.client.sendClose(1000);
    QTRY_COMPARE(scene.client.closeCode, 1000);
    QTRY_COMPARE(scene.socket.state(), QAbstractSocket::UnconnectedState);
}

void DemoSocketTest::leavesOtherPathsAlone()
{
    Scene scene;
    QVERIFY(!scene.open("/v1/chat/completions"));
    QCOMPARE(scene.client.status, 426);
}

QTEST_GUILESS_MAIN(DemoSocketTest)
#include "demo_socket_test.moc"
