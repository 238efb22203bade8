#include "support/client_keys.h"
#include "support/websocket_scene.h"

#include <QDateTime>
#include <QTest>

#include <algorithm>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

// A client with the key "ci" on a WebSocket; others may come beside it.
struct KeyScene : SocketScene {
    KeyScene() { relay.config.settings.clients.keys.append(keyConfig(QStringLiteral("ci"), key)); }
    api::ClientKeyConfig &ci() { return relay.config.settings.clients.keys.front(); }
    [[nodiscard]] bool openWithKey(const QByteArray &target = kRealtime) { return open(target, bearer(key)); }

    const QByteArray key = keyText(7);
};

struct OtherClient {
    OtherClient(RelayFixture &relay, const QByteArray &fields)
        : socket(relay.connectPlain())
        , peer(socket.get(), WebSocketPeer::Role::Client)
        , isOpen(peer.open(kRealtime, fields))
    {
    }

    std::unique_ptr<QTcpSocket> socket;
    WebSocketPeer peer;
    bool isOpen;
};

} // namespace

// Whose messages come through a WebSocket: what holds for a key's requests holds for each of them, however long the socket is open.
class RelayWebSocketClientsTest final : public QObject {
    Q_OBJECT

private slots:
    void aKeysModelsHoldForEachMessage();
    void aRevokedKeyAsksForNothingMore();
    void eachKeyHasItsOwnRate();
    void theBreakerSuspendsOneKey();
    void anObservingBreakerRefusesNobody();
};

void RelayWebSocketClientsTest::aKeysModelsHoldForEachMessage()
{
    KeyScene scene;
    scene.ci().models = {QStringLiteral("gpt-4o*")};
    QVERIFY(scene.openWithKey(kResponses));
    scene.client->sendText(message("response.create", "\"event_id\":\"e1\",\"model\":\"o3\",\"input\":\"x\""));
    QTRY_COMPARE(scene.client->texts.size(), 1);
    QVERIFY2(scene.client->texts.first().contains("sluice_key_not_allowed"), scene.client->texts.first().constData());
    const QByteArray allowed = message("response.create", "\"model\":\"gpt-4o-mini\",\"input\":\"x\"");
    scene.client->sendText(allowed);
    QTRY_COMPARE(scene.upstream.peer()->texts, QList<QByteArray>{allowed});
    QTRY_COMPARE(turnsOf(scene.relay).size(), 1);
    QCOMPARE(turnsOf(scene.relay).first().client, QStringLiteral("ci"));
    QCOMPARE(turnsOf(scene.relay).first().error, base::ErrorCode::KeyNotAllowed);
}

void RelayWebSocketClientsTest::aRevokedKeyAsksForNothingMore()
{
    KeyScene scene;
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.openWithKey());
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("response.done"));
    scene.ci().revoked = QDateTime::currentDateTimeUtc().addSecs(-1);
    scene.relay.apply();
    QTRY_VERIFY([&] {
        scene.client->sendText(message("response.create"));
        return scene.client->all().contains("sluice_unauthorized");
    }());
    QVERIFY2(scene.client->all().contains("revoked"), scene.client->all().constData());
    // A key that is gone altogether is no better; and who comes with it is not let in.
    scene.relay.config.settings.clients.keys.clear();
    scene.relay.apply();
    QTRY_VERIFY([&] {
        scene.client->sendText(message("response.create"));
        return scene.client->all().contains("not known any more");
    }());
    QVERIFY(!OtherClient(scene.relay, bearer(scene.key)).isOpen);
}

void RelayWebSocketClientsTest::eachKeyHasItsOwnRate()
{
    KeyScene scene;
    scene.relay.config.settings.limits.requestsPerMinute = 50;
    scene.ci().requestsPerMinute = 2;
    scene.relay.config.settings.clients.keys.append(keyConfig(QStringLiteral("desk"), keyText(8)));
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.openWithKey());
    for (int i = 0; i < 3; ++i) {
        scene.client->sendText(message("response.create"));
    }
    QTRY_VERIFY(scene.client->all().contains("sluice_rate_limited"));
    QVERIFY2(scene.client->all().contains("more than 2 requests"), scene.client->all().constData());
    QTRY_COMPARE(scene.client->all().count("response.done"), 2);
    OtherClient desk(scene.relay, bearer(keyText(8)));
    QVERIFY(desk.isOpen);
    for (int i = 0; i < 5; ++i) {
        desk.peer.sendText(message("response.create"));
    }
    QTRY_COMPARE(desk.peer.all().count("response.done"), 5);
}

void RelayWebSocketClientsTest::theBreakerSuspendsOneKey()
{
    KeyScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    scene.relay.config.settings.anomaly.mode = policy::LimitMode::Enforce;
    scene.relay.config.settings.anomaly.suspend = scene.relay.config.settings.anomaly.suspendMax = 60s;
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.openWithKey());
    for (int i = 0; i < 20; ++i) {
        scene.client->sendText(message("response.create", "\"response\":{\"instructions\":\"forbidden " + QByteArray::number(i) + "\"}"));
    }
    QTRY_COMPARE(scene.client->all().count("sluice_content_blocked"), 20);
    scene.client->sendText(message("response.create", "\"event_id\":\"fine\""));
    QTRY_COMPARE(scene.client->texts.size(), 21);
    const QByteArray refusal = scene.client->texts.last();
    QVERIFY2(refusal.contains("sluice_key_suspended") && refusal.contains("prompts blocked"), refusal.constData());
    QVERIFY(refusal.contains("\"event_id\":\"fine\""));
    QTRY_VERIFY(std::any_of(scene.relay.alerts.begin(), scene.relay.alerts.end(), [](const api::Alert &alert) {
        return alert.kind == api::AlertKind::ClientSuspended && alert.subject == QStringLiteral("ci");
    }));
    // Nor may it open another socket; others may go on.
    QVERIFY(!OtherClient(scene.relay, bearer(scene.key)).isOpen);
    OtherClient other(scene.relay, {});
    QVERIFY(other.isOpen);
    other.peer.sendText(message("response.create"));
    QTRY_VERIFY(other.peer.hasEvent("response.done"));
    QVERIFY(!scene.client->hasEvent("response.done"));
    QMetaObject::invokeMethod(scene.relay.server.get(), [server = scene.relay.server.get()] { server->resetClient(QStringLiteral("id-ci")); });
    QTRY_VERIFY([&] {
        scene.client->sendText(message("response.create"));
        return scene.client->hasEvent("response.done");
    }());
}

void RelayWebSocketClientsTest::anObservingBreakerRefusesNobody()
{
    KeyScene scene;
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    scene.relay.config.settings.anomaly.mode = policy::LimitMode::Observe;
    answerWith(scene.upstream, "a", "b");
    QVERIFY(scene.openWithKey());
    for (int i = 0; i < 20; ++i) {
        scene.client->sendText(message("response.create", "\"response\":{\"instructions\":\"forbidden " + QByteArray::number(i) + "\"}"));
    }
    scene.client->sendText(message("response.create"));
    QTRY_VERIFY(scene.client->hasEvent("response.done"));
    QTRY_COMPARE(turnsOf(scene.relay).size(), 21);
    const QList<api::Decision> decisions = turnsOf(scene.relay).last().decisions;
    QVERIFY(std::any_of(decisions.begin(), decisions.end(), [](const api::Decision &decision) {
        return decision.filter == QStringLiteral("anomaly breaker") && decision.reason.startsWith(QStringLiteral("observed: "));
    }));
}

QTEST_GUILESS_MAIN(RelayWebSocketClientsTest)
#include "relay_websocket_clients_test.moc"
