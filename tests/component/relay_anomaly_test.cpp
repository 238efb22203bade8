#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QDateTime>
#include <QTest>

#include <algorithm>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

struct Scene {
    explicit Scene(policy::LimitMode mode)
    {
        relay.addUpstream(QStringLiteral("up"), upstream.url());
        relay.config.settings.anomaly.mode = mode;
        relay.config.settings.anomaly.suspend = 300ms;
        relay.config.settings.anomaly.suspendMax = 300ms;
        relay.config.settings.anomaly.trickle = 600; // one in 100 ms
        relay.config.clientKeys.push_back({"good", base::Secret("sk-good")});
    }
    ~Scene() { QObject::disconnect(relay.server.get(), nullptr, &context, nullptr); }
    bool begin()
    {
        QObject::connect(relay.server.get(), &relay::RelayServer::clientsSampled, &context,
                         [this](const QList<api::ClientStatus> &sampled) { clients = sampled; });
        if (!relay.start()) {
            return false;
        }
        socket = relay.connectPlain();
        return socket != nullptr;
    }
    ClientAnswer ask(const QString &prompt, const QByteArray &headers = {})
    {
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", chatBody(prompt), headers));
        return client.receive();
    }
    api::ClientStatus statusOf(const QString &id) const
    {
        const auto found = std::find_if(clients.begin(), clients.end(), [&id](const api::ClientStatus &client) { return client.id == id; });
        return found == clients.end() ? api::ClientStatus{} : *found;
    }
    [[nodiscard]] int alertsOf(api::AlertKind kind) const
    {
        return static_cast<int>(std::count_if(relay.alerts.begin(), relay.alerts.end(), [kind](const api::Alert &alert) { return alert.kind == kind; }));
    }

    ScriptedUpstream upstream;
    RelayFixture relay;
    QObject context;
    QList<api::ClientStatus> clients;
    std::unique_ptr<QTcpSocket> socket;
};

} // namespace

class RelayAnomalyTest : public QObject {
    Q_OBJECT

private slots:
    void suspendsALoopAndOnlyIt();
    void observesWithoutRefusing();
    void countsBlockedPrompts();
    void countsErrorsOfTheClientOnly();
    void trustsAgainAfterATrickle();
    void isResetAtTheDesk();
    void offMeansOff();
};

void RelayAnomalyTest::suspendsALoopAndOnlyIt()
{
    Scene scene(policy::LimitMode::Enforce);
    scene.relay.config.settings.anomaly.suspend = 60s;
    scene.relay.config.settings.anomaly.suspendMax = 60s;
    QVERIFY(scene.begin());
    for (int i = 0; i < 29; ++i) {
        QCOMPARE(scene.ask(QStringLiteral("again")).status, 200);
    }
    ClientAnswer answer = scene.ask(QStringLiteral("again"));
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_key_suspended"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QVERIFY(!answer.headers.contains("retry-after")); // an SDK would wait for it and come again
    const QDateTime reset = QDateTime::fromString(QString::fromLatin1(answer.headers.value("x-sluice-reset")), Qt::ISODate);
    const qint64 wait = QDateTime::currentDateTimeUtc().secsTo(reset);
    QVERIFY2(wait > 50 && wait <= 61, answer.headers.value("x-sluice-reset").constData());
    QVERIFY2(answer.body.contains("the same prompt 30 times within 10 min; odd is 30"), answer.body.constData());
    QVERIFY(!answer.body.contains("again\""));
    QCOMPARE(scene.upstream.requests().size(), 29);
    // Before its body is read, and whatever it asks.
    QCOMPARE(scene.ask(QStringLiteral("something else")).status, 429);
    // Another client is none of it.
    QCOMPARE(scene.ask(QStringLiteral("again"), "Authorization: Bearer sk-good\r\n").status, 200);
    QTRY_COMPARE(scene.alertsOf(api::AlertKind::ClientSuspended), 1);
    const auto alert = std::find_if(scene.relay.alerts.begin(), scene.relay.alerts.end(),
                                    [](const api::Alert &one) { return one.kind == api::AlertKind::ClientSuspended; });
    QCOMPARE(alert->subject, QStringLiteral("local"));
    QVERIFY(QString::fromStdString(alert->error.detail).contains(QStringLiteral("30 times")));
    QTRY_COMPARE_WITH_TIMEOUT(scene.statusOf(QStringLiteral("local")).breaker.refused, 2, 5000);
    const api::ClientBreakerStatus breaker = scene.statusOf(QStringLiteral("local")).breaker;
    QCOMPARE(breaker.state, policy::AnomalyState::Suspended);
    QVERIFY(!breaker.isObserved);
    QCOMPARE(breaker.trips, 1);
    QCOMPARE(breaker.findings.size(), 1);
    QCOMPARE(breaker.findings.first().signal, policy::AnomalySignal::Repeats);
    QVERIFY(breaker.until.has_value());
    QCOMPARE(scene.statusOf(QStringLiteral("good")).breaker.state, policy::AnomalyState::Closed);
}

void RelayAnomalyTest::observesWithoutRefusing()
{
    Scene scene(policy::LimitMode::Observe);
    scene.relay.config.settings.anomaly.suspend = 60s;
    scene.relay.config.settings.anomaly.suspendMax = 60s;
    QVERIFY(scene.begin());
    for (int i = 0; i < 33; ++i) {
        QCOMPARE(scene.ask(QStringLiteral("again")).status, 200);
    }
    QCOMPARE(scene.upstream.requests().size(), 33);
    QTRY_COMPARE(scene.alertsOf(api::AlertKind::ClientWouldBeSuspended), 1);
    QCOMPARE(scene.alertsOf(api::AlertKind::ClientSuspended), 0);
    QTRY_COMPARE(scene.relay.records().size(), 33);
    const api::ExchangeRecord &last = scene.relay.records().last();
    const bool isNoted = std::any_of(last.decisions.begin(), last.decisions.end(), [](const api::Decision &decision) {
        return decision.filter == QStringLiteral("anomaly breaker") && decision.reason.startsWith(QStringLiteral("observed: "));
    });
    QVERIFY(isNoted);
    QTRY_COMPARE_WITH_TIMEOUT(scene.statusOf(QStringLiteral("local")).breaker.refused, 4, 5000);
    QVERIFY(scene.statusOf(QStringLiteral("local")).breaker.isObserved);
}

void RelayAnomalyTest::countsBlockedPrompts()
{
    Scene scene(policy::LimitMode::Enforce);
    scene.relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    scene.relay.config.settings.anomaly.suspend = 60s;
    scene.relay.config.settings.anomaly.suspendMax = 60s;
    QVERIFY(scene.begin());
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(scene.ask(QStringLiteral("%1 %2").arg(i % 4 == 0 ? QStringLiteral("fine") : QStringLiteral("forbidden")).arg(i)).status,
                 i % 4 == 0 ? 200 : 400);
    }
    const ClientAnswer answer = scene.ask(QStringLiteral("fine"));
    QCOMPARE(answer.status, 429);
    QVERIFY2(answer.body.contains("75 % of 20 prompts blocked; odd is 50 %"), answer.body.constData());
}

void RelayAnomalyTest::countsErrorsOfTheClientOnly()
{
    Scene scene(policy::LimitMode::Enforce);
    scene.relay.config.settings.anomaly.suspend = 60s;
    scene.relay.config.settings.anomaly.suspendMax = 60s;
    scene.relay.config.settings.retry.attempts = 1;
    scene.relay.config.settings.breaker.enabled = false;
    int status = 500;
    scene.upstream.setScript([&status](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json(R"({"error":{"message":"x"}})", status));
    });
    QVERIFY(scene.begin());
    int number = 0;
    for (const int failing : {500, 401, 429}) { // the upstream's, our credential's, everybody's
        status = failing;
        for (int i = 0; i < 25; ++i) {
            QCOMPARE(scene.ask(QString::number(++number)).status, failing);
        }
    }
    status = 422;
    int passed = 0;
    while (passed < 200 && scene.ask(QString::number(++number)).status == 422) {
        ++passed;
    }
    QCOMPARE(passed, 75); // as many as were not its fault: then they are half of all
}

void RelayAnomalyTest::trustsAgainAfterATrickle()
{
    Scene scene(policy::LimitMode::Enforce);
    QVERIFY(scene.begin());
    for (int i = 0; i < 30; ++i) {
        scene.ask(QStringLiteral("again"));
    }
    QTRY_COMPARE(scene.alertsOf(api::AlertKind::ClientSuspended), 1);
    int good = 0;
    int number = 0;
    QTRY_VERIFY_WITH_TIMEOUT((good += scene.ask(QStringLiteral("another %1").arg(++number)).status == 200 ? 1 : 0) >= 5, 10'000);
    QTRY_COMPARE(scene.alertsOf(api::AlertKind::ClientReleased), 1);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(scene.ask(QStringLiteral("more %1").arg(i)).status, 200);
    }
}

void RelayAnomalyTest::isResetAtTheDesk()
{
    Scene scene(policy::LimitMode::Enforce);
    scene.relay.config.settings.anomaly.suspend = 60s;
    scene.relay.config.settings.anomaly.suspendMax = 60s;
    QVERIFY(scene.begin());
    for (int i = 0; i < 30; ++i) {
        scene.ask(QStringLiteral("again"));
    }
    QCOMPARE(scene.ask(QStringLiteral("another")).status, 429);
    QMetaObject::invokeMethod(scene.relay.server.get(), [server = scene.relay.server.get()] { server->resetClient(QStringLiteral("local")); });
    QTRY_COMPARE(scene.ask(QStringLiteral("another")).status, 200);
    QTRY_COMPARE(scene.alertsOf(api::AlertKind::ClientReleased), 1);
    QTRY_COMPARE(scene.statusOf(QStringLiteral("local")).breaker.state, policy::AnomalyState::Closed);
}

void RelayAnomalyTest::offMeansOff()
{
    Scene scene(policy::LimitMode::Off);
    QVERIFY(scene.begin());
    for (int i = 0; i < 40; ++i) {
        QCOMPARE(scene.ask(QStringLiteral("again")).status, 200);
    }
    QCOMPARE(scene.alertsOf(api::AlertKind::ClientWouldBeSuspended), 0);
    QTRY_COMPARE_WITH_TIMEOUT(scene.statusOf(QStringLiteral("local")).requests, 40, 5000);
}

QTEST_GUILESS_MAIN(RelayAnomalyTest)
#include "relay_anomaly_test.moc"
