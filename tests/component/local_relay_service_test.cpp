#include "service/local_relay_service.h"

#include "store/settings_file.h"
#include "store/whole_file.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

constexpr int kStart = 20'000; // keys are made, threads start
constexpr int kWithinASecond = 1000;

QByteArray chat(const QString &prompt)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("model"), QStringLiteral("demo")},
                             {QStringLiteral("messages"),
                                 QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                     {QStringLiteral("content"), prompt}}}}})
        .toJson(QJsonDocument::Compact);
}

QList<api::AlertKind> kinds(const QSignalSpy &alerts)
{
    QList<api::AlertKind> result;
    for (const QList<QVariant> &arguments : alerts) {
        result.append(arguments.at(0).value<api::Alert>().kind);
    }
    return result;
}

} // namespace

// A whole relay in this process, on ports of its own and files in a temporary directory.
class LocalRelayServiceTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_config = {};
        m_config.listeners.https = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        m_config.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        m_config.listeners.workers = 1;
        m_config.limits.requestsPerMinute = 0;
    }

    void cleanup()
    {
        m_service.reset();
        m_directory.reset();
    }

    void servesTheDemoAndTellsOfIt()
    {
        open();
        QSignalSpy records(m_service.get(), &api::RelayService::recordsAppended);
        QSignalSpy samples(m_service.get(), &api::RelayService::sampled);
        startAndWait();
        const api::RelayStatus status = m_service->status();
        QVERIFY2(status.httpsUrl.startsWith(QLatin1String("https://127.0.0.1:")), qPrintable(status.httpsUrl));
        QVERIFY(status.httpUrl.startsWith(QLatin1String("http://127.0.0.1:")));
        QCOMPARE(status.demoUpstream, QStringLiteral("demo"));
        QCOMPARE(status.workers, 1);
        QVERIFY(QFile::exists(status.caFile));
        QVERIFY(m_service->config()->upstreams.isEmpty()); // the demo is not part of the settings

        QCOMPARE(ask(QStringLiteral("hello")), 200);
        QTRY_COMPARE(records.size(), 1);
        const auto batch = records.first().at(0).value<QList<api::ExchangeRecord>>();
        QCOMPARE(batch.size(), 1);
        QCOMPARE(batch[0].upstream, QStringLiteral("demo"));
        QCOMPARE(batch[0].status, 200);
        QTRY_VERIFY_WITH_TIMEOUT(!samples.isEmpty(), 3000);

        stopAndWait();
        QVERIFY(m_service->status().httpUrl.isEmpty());
        startAndWait();
        QCOMPARE(ask(QStringLiteral("hello again")), 200);
    }

    void tellsHowUpstreamsStandAndWhichWayARequestGoes()
    {
        api::UpstreamConfig demo;
        demo.name = QStringLiteral("simulated");
        demo.kind = api::UpstreamKind::Demo;
        api::UpstreamConfig dead;
        dead.name = QStringLiteral("dead");
        dead.url = QStringLiteral("http://127.0.0.1:9");
        m_config.upstreams = {dead, demo};
        m_config.routing.strategy = api::BalanceStrategy::Ordered;
        m_config.breaker.consecutiveFaults = 2;
        api::RouteConfig route;
        route.name = QStringLiteral("small ones");
        route.model = QStringLiteral("*-mini");
        route.cluster = QStringLiteral("simulated");
        route.renameModel = QStringLiteral("demo");
        m_config.routing.routes = {route};
        open();
        QSignalSpy upstreams(m_service.get(), &api::RelayService::upstreamsSampled);
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        QSignalSpy trials(m_service.get(), &api::RelayService::routeTried);
        startAndWait();
        const auto stateOfDead = [&upstreams] {
            const auto list = upstreams.isEmpty() ? QList<api::UpstreamStatus>()
                                                  : upstreams.last().at(0).value<QList<api::UpstreamStatus>>();
            return list.size() == 2 ? list.first() : api::UpstreamStatus();
        };
        QTRY_COMPARE_WITH_TIMEOUT(stateOfDead().name, QStringLiteral("dead"), 3000);
        QCOMPARE(stateOfDead().breaker, api::BreakerState::Closed);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(ask(QStringLiteral("hello")), 200); // the demo answers for it
        }
        QTRY_COMPARE_WITH_TIMEOUT(stateOfDead().breaker, api::BreakerState::Open, 3000);
        QVERIFY(stateOfDead().probeAt && *stateOfDead().probeAt > QDateTime::currentDateTimeUtc());
        QCOMPARE(stateOfDead().faults.size(), 2);
        QCOMPARE(stateOfDead().faults.first().error, base::ErrorCode::ConnectFailed);
        QVERIFY(kinds(alerts).contains(api::AlertKind::UpstreamUnreachable));
        QVERIFY(kinds(alerts).contains(api::AlertKind::FailedOver));

        m_service->tryRoute(7, {QStringLiteral("codex"), QStringLiteral("/v1/chat/completions"), QStringLiteral("gpt-4o-mini")});
        m_service->tryRoute(8, {QString(), QStringLiteral("/v1/chat/completions"), QStringLiteral("gpt-4o")});
        QTRY_COMPARE(trials.size(), 2);
        QCOMPARE(trials[0].at(0).toInt(), 7);
        const auto routed = trials[0].at(1).value<api::RouteTrial>();
        QCOMPARE(routed.route, QStringLiteral("small ones"));
        QCOMPARE(routed.model, QStringLiteral("demo"));
        QCOMPARE(routed.upstream, QStringLiteral("simulated"));
        const auto other = trials[1].at(1).value<api::RouteTrial>();
        QVERIFY(other.route.isEmpty());
        QCOMPARE(other.candidates.size(), 2);
        QVERIFY(!other.candidates[0].usable);
        QVERIFY2(other.candidates[0].reason.contains(QLatin1String("breaker")), qPrintable(other.candidates[0].reason));
        QCOMPARE(other.upstream, QStringLiteral("simulated"));

        m_service->resetUpstream(QStringLiteral("dead"));
        QTRY_COMPARE(stateOfDead().breaker, api::BreakerState::Closed);
        QVERIFY(stateOfDead().faults.isEmpty());
    }

    void aListThatChangesOnDiskIsInForceWithinASecond()
    {
        addList("words", "alpha\n");
        open();
        startAndWait();
        QCOMPARE(ask(QStringLiteral("say alpha")), 400);
        QCOMPARE(ask(QStringLiteral("say beta")), 200);
        write("words.txt", "alpha\nbeta\n");
        QTRY_COMPARE_WITH_TIMEOUT(ask(QStringLiteral("say beta")), 400, kWithinASecond);
    }

    void aListThatGoesBadKeepsItsOldWords()
    {
        addList("words", "alpha\n");
        open();
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        startAndWait();
        write("words.txt", "beta\n\xFF\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Degraded, kWithinASecond);
        QCOMPARE(kinds(alerts), QList{api::AlertKind::WordListRefused});
        const auto alert = alerts.first().at(0).value<api::Alert>();
        QCOMPARE(alert.subject, QStringLiteral("words"));
        QCOMPARE(alert.error.line, 2);
        QCOMPARE(QString::fromStdString(alert.error.where), path("words.txt"));
        QCOMPARE(ask(QStringLiteral("say alpha")), 400);
        QCOMPARE(ask(QStringLiteral("say beta")), 200);

        write("words.txt", "beta\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Running, kWithinASecond);
        QCOMPARE(kinds(alerts), (QList{api::AlertKind::WordListRefused, api::AlertKind::WordListLoaded}));
        QCOMPARE(ask(QStringLiteral("say beta")), 400);
    }

    void aRelayWithoutItsRulesDoesNotListen()
    {
        addList("words", "ok\n" + QByteArray(1001, 'x') + "\n");
        open();
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Failed, kStart);
        const api::RelayStatus status = m_service->status();
        QCOMPARE(status.why.code, base::ErrorCode::InvalidWordList);
        QCOMPARE(status.why.where, std::string("guardrails.lists[0].file"));
        QCOMPARE(status.why.line, 2);
        QVERIFY(status.httpUrl.isEmpty());
        QCOMPARE(kinds(alerts), QList{api::AlertKind::WordListRefused});
        // Somebody mends the file: the person had asked for a running relay.
        write("words.txt", "ok\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Running, kStart);
        QCOMPARE(ask(QStringLiteral("ok")), 400);
    }

    void settingsAreRefusedWithTheirKey()
    {
        open();
        startAndWait();
        QSignalSpy refused(m_service.get(), &api::RelayService::configRefused);
        api::RelayConfig config = m_config;
        config.upstreams.append(upstream(QStringLiteral("mine"), QStringLiteral("http://relay.example")));
        m_service->apply(config);
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused.last().at(0).value<base::Error>().where, std::string("upstreams[0].url"));

        config.upstreams[0].url = QStringLiteral("https://relay.example");
        config.upstreams[0].ca = QStringLiteral("no-such-ca.pem");
        m_service->apply(config);
        QTRY_COMPARE(refused.size(), 2);
        QCOMPARE(refused.last().at(0).value<base::Error>().where, std::string("upstreams[0].ca"));

        config = m_config;
        api::WordListConfig list;
        list.name = QStringLiteral("none");
        list.file = QStringLiteral("none.txt");
        config.guardrails.lists.append(list);
        m_service->apply(config);
        QTRY_COMPARE(refused.size(), 3);
        QCOMPARE(refused.last().at(0).value<base::Error>().where, std::string("guardrails.lists[0].file"));

        // Nothing of all this was saved or put in force.
        QVERIFY(m_service->config()->upstreams.isEmpty());
        QVERIFY(store::SettingsFile(path("sluice.json")).load()->upstreams.isEmpty());
        QCOMPARE(ask(QStringLiteral("hello")), 200);
    }

    void appliedSettingsAreSavedAndInForce()
    {
        m_config.unknown.insert(QStringLiteral("future"), QStringLiteral("kept"));
        addList("words", "alpha\n");
        open();
        startAndWait();
        const QString url = m_service->status().httpUrl;
        QSignalSpy applied(m_service.get(), &api::RelayService::configApplied);
        api::RelayConfig config = *m_service->config();
        config.guardrails.lists[0].prompt = policy::Action::Off;
        m_service->apply(config);
        QTRY_COMPARE(applied.size(), 1);
        QTRY_COMPARE(ask(QStringLiteral("say alpha")), 200);
        QCOMPARE(m_service->status().httpUrl, url); // no listener was touched
        const auto saved = store::SettingsFile(path("sluice.json")).load();
        QVERIFY(saved);
        QCOMPARE(saved->guardrails.lists[0].prompt, policy::Action::Off);
        QCOMPARE(saved->unknown.value(QStringLiteral("future")).toString(), QStringLiteral("kept"));
    }

    void otherListenersRestartTheRelay()
    {
        open();
        startAndWait();
        QSignalSpy statuses(m_service.get(), &api::RelayService::statusChanged);
        api::RelayConfig config = *m_service->config();
        config.listeners.workers = 2;
        m_service->apply(config);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().workers, 2, kStart);
        QCOMPARE(m_service->status().state, api::RelayState::Running);
        QCOMPARE(ask(QStringLiteral("hello")), 200);
        QList<api::RelayState> states;
        for (const QList<QVariant> &arguments : std::as_const(statuses)) {
            states.append(arguments.at(0).value<api::RelayStatus>().state);
        }
        QVERIFY(states.contains(api::RelayState::Draining));
    }

    void aPausedRelayRefusesEverything()
    {
        open();
        startAndWait();
        QSignalSpy paused(m_service.get(), &api::RelayService::pausedChanged);
        m_service->pause(0s);
        QVERIFY(m_service->isPaused());
        QTRY_COMPARE(ask(QStringLiteral("hello")), 503);
        m_service->resume();
        QTRY_COMPARE(ask(QStringLiteral("hello")), 200);
        m_service->pause(1s);
        QTRY_COMPARE(ask(QStringLiteral("hello")), 503);
        QTRY_VERIFY(!m_service->isPaused());
        QTRY_COMPARE(ask(QStringLiteral("hello")), 200);
        QCOMPARE(paused.size(), 4);
    }

    void aTakenPortIsAFailureWithItsReason()
    {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost, 0));
        m_config.listeners.http->port = holder.serverPort();
        open();
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Failed, kStart);
        QCOMPARE(m_service->status().why.code, base::ErrorCode::AddressInUse);
        QCOMPARE(kinds(alerts), QList{api::AlertKind::ListenerFailed});
        holder.close();
        startAndWait();
        QCOMPARE(ask(QStringLiteral("hello")), 200);
    }

    void theDeskEditsLists()
    {
        addList("words", "# mine\nalpha\n");
        open();
        startAndWait();
        QSignalSpy loaded(m_service.get(), &api::RelayService::wordListLoaded);
        QSignalSpy saved(m_service.get(), &api::RelayService::wordListSaved);
        QSignalSpy refused(m_service.get(), &api::RelayService::wordListRefused);
        m_service->loadWordList(QStringLiteral("words"));
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(loaded.last().at(0).value<api::WordListContent>().words, QStringList{QStringLiteral("alpha")});

        m_service->saveWordList(QStringLiteral("words"), {QStringLiteral("alpha"), QStringLiteral("敏感")});
        QTRY_COMPARE(saved.size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(ask(QStringLiteral("some 敏感 text")), 400, kWithinASecond);
        QCOMPARE(*store::readWholeFile(path("words.txt"), 1000), QByteArray("# mine\nalpha\n敏感\n"));

        m_service->saveWordList(QStringLiteral("words"), {QString(1001, u'x')});
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused.last().at(1).value<base::Error>().line, 2);
        m_service->saveWordList(QStringLiteral("nobody"), {QStringLiteral("x")});
        QTRY_COMPARE(refused.size(), 2);

        api::WordListConfig list;
        list.name = QStringLiteral("second list");
        m_service->createWordList(list, {QStringLiteral("gamma")});
        QTRY_COMPARE(saved.size(), 2);
        QCOMPARE(m_service->config()->guardrails.lists.size(), 2); // known when it is told
        QTRY_COMPARE_WITH_TIMEOUT(ask(QStringLiteral("gamma")), 400, kWithinASecond);
        QCOMPARE(m_service->config()->guardrails.lists.size(), 2);
        m_service->createWordList(list, {QStringLiteral("delta")}); // the name is taken
        QTRY_COMPARE(refused.size(), 3);
        QCOMPARE(m_service->config()->guardrails.lists.size(), 2);
    }

    void textsAreTriedWithTheRulesInForce()
    {
        addList("words", "alpha\n");
        open();
        QSignalSpy tried(m_service.get(), &api::RelayService::textTried);
        m_service->tryText(7, policy::Direction::Prompt, QStringLiteral("say alpha")); // not even started
        QTRY_COMPARE(tried.size(), 1);
        QCOMPARE(tried.last().at(0).toInt(), 7);
        QCOMPARE(tried.last().at(1).value<api::TextTrial>().verdict, policy::VerdictKind::Block);
        m_service->tryText(8, policy::Direction::Answer, QStringLiteral("say alpha"));
        QTRY_COMPARE(tried.size(), 2);
        QCOMPARE(tried.last().at(1).value<api::TextTrial>().output, QStringLiteral("say *****"));
    }

    void aMissingCredentialDegradesAndAStoredOneHeals()
    {
        api::UpstreamConfig demo = upstream(QStringLiteral("mine"), QString());
        demo.kind = api::UpstreamKind::Demo;
        demo.credential = QStringLiteral("my-key");
        m_config.upstreams = {demo};
        open();
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        QSignalSpy stored(m_service.get(), &api::RelayService::credentialStored);
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Degraded, kStart);
        QVERIFY(kinds(alerts).contains(api::AlertKind::KeyStoreUnavailable));
        QCOMPARE(m_service->credentialPlace(QStringLiteral("my-key")), api::CredentialPlace::Missing);
        m_service->storeCredential(QStringLiteral("my-key"), base::Secret("value"));
        QTRY_COMPARE(stored.size(), 1);
        QCOMPARE(m_service->credentialPlace(QStringLiteral("my-key")), api::CredentialPlace::Memory);
        QTRY_COMPARE(m_service->status().state, api::RelayState::Running);
    }

    void anUpstreamIsTestedInStages()
    {
        open(); // no running relay is needed
        QSignalSpy steps(m_service.get(), &api::RelayService::upstreamTestProgressed);
        api::UpstreamConfig demo = upstream(QStringLiteral("mine"), QString());
        demo.kind = api::UpstreamKind::Demo;
        const int number = m_service->testUpstream(demo, {});
        const auto last = [&steps] {
            return steps.isEmpty() ? api::UpstreamTestStep{} : steps.last().at(0).value<api::UpstreamTestStep>();
        };
        QTRY_COMPARE_WITH_TIMEOUT(last().stage, api::UpstreamTestStep::Stage::FirstToken, kStart);
        QTRY_COMPARE_WITH_TIMEOUT(last().state, api::UpstreamTestStep::State::Passed, kStart);
        QCOMPARE(last().test, number);

        steps.clear();
        m_service->testUpstream(upstream(QStringLiteral("bad"), QStringLiteral("ftp://x")), {});
        QTRY_COMPARE(last().state, api::UpstreamTestStep::State::Failed);
        QCOMPARE(last().error.where, std::string("url"));
    }

    // Each stored credential of a way is waited for, and put where it belongs; none of them is given by the caller.
    void aTestKnowsTheCredentialsOfItsWay()
    {
        qputenv("SLUICE_TEST_PROXY", "me:proxy-password");
        qputenv("SLUICE_TEST_TUNNEL", "tunnel-key");
        QTcpServer proxy;
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        QByteArray said;
        connect(&proxy, &QTcpServer::newConnection, this, [&proxy, &said] {
            QTcpSocket *peer = proxy.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer, &said] {
                said += peer->readAll();
                if (said.count("\r\n\r\n") == 1) {
                    peer->write("HTTP/1.1 200 Fine\r\n\r\n"); // the tunnel's server speaks next, in its place
                } else if (said.endsWith("\r\n\r\n")) {
                    peer->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                }
            });
        });
        open();
        startAndWait();
        QSignalSpy steps(m_service.get(), &api::RelayService::upstreamTestProgressed);
        api::UpstreamConfig tested = upstream(QStringLiteral("far"), QStringLiteral("https://provider.example/v1"));
        tested.kind = api::UpstreamKind::Tunnel;
        tested.proxy = QStringLiteral("http://127.0.0.1:%1").arg(proxy.serverPort());
        tested.proxyCredential = QStringLiteral("env:SLUICE_TEST_PROXY");
        tested.insecureHttp = true;
        tested.tunnel.url = QStringLiteral("ws://tunnel.example/x");
        tested.tunnel.credential = QStringLiteral("env:SLUICE_TEST_TUNNEL");
        m_service->testUpstream(tested, base::Secret("typed-key"));
        const auto failure = [&steps] {
            for (const QList<QVariant> &arguments : steps) {
                const auto step = arguments.at(0).value<api::UpstreamTestStep>();
                if (step.state == api::UpstreamTestStep::State::Failed) {
                    return step;
                }
            }
            return api::UpstreamTestStep{};
        };
        QTRY_COMPARE_WITH_TIMEOUT(failure().error.code, base::ErrorCode::TunnelFailed, kStart);
        QCOMPARE(failure().stage, api::UpstreamTestStep::Stage::Connect);
        QVERIFY(said.startsWith("CONNECT tunnel.example:80 HTTP/1.1\r\n"));
        QVERIFY(said.contains(QByteArray("Proxy-Authorization: Basic " + QByteArray("me:proxy-password").toBase64() + "\r\n")));
        QVERIFY(said.contains("Authorization: Bearer tunnel-key\r\n"));
        QVERIFY(!said.contains("typed-key"));
    }

    void itsOwnListenerIsNoUpstream()
    {
        open();
        startAndWait();
        const int port = QUrl(m_service->status().httpUrl).port();
        QSignalSpy refused(m_service.get(), &api::RelayService::configRefused);
        api::RelayConfig config = m_config;
        config.listeners.http->port = static_cast<quint16>(port);
        config.upstreams = {upstream(QStringLiteral("self"), QStringLiteral("http://localhost:%1/v1").arg(port))};
        m_service->apply(config);
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused.first().at(0).value<base::Error>().where, std::string("upstreams[0].url"));

        // With port 0 nothing tells while it is saved; a test finds out all the same.
        QSignalSpy steps(m_service.get(), &api::RelayService::upstreamTestProgressed);
        m_service->testUpstream(config.upstreams.first(), {});
        QTRY_VERIFY(std::any_of(steps.begin(), steps.end(), [](const QList<QVariant> &arguments) {
            return arguments.at(0).value<api::UpstreamTestStep>().error.code == base::ErrorCode::Loop;
        }));
    }

    void aConfigThatCannotBeReadIsAnError()
    {
        QVERIFY(store::writeWholeFile(path("sluice.json"), "{ \"version\": 1, \"retry\": {\"attempts\": 99} }"));
        LocalRelayService service({path("sluice.json"), path("data"), true});
        QCOMPARE(service.open().where, std::string("retry.attempts"));
        QVERIFY(QFileInfo(path("data")).isDir());
    }

    void goingWhileRunningEndsInOrder()
    {
        addList("words", "alpha\n");
        open();
        startAndWait();
        m_service->apply(m_config); // a job on files is under way
        m_service.reset(); // stops and joins; sanitizers see the rest
        open();
        m_service->start();
        m_service.reset(); // in the middle of a start
    }

    void stoppingAndApplyingDuringAStart()
    {
        open();
        m_service->start();
        m_service->stop();
        stopAndWait();
        m_service->start();
        api::RelayConfig config = m_config;
        config.listeners.workers = 2;
        m_service->apply(config);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().workers, 2, kStart);
        QCOMPARE(ask(QStringLiteral("hello")), 200);
    }

    // Another upstream is in force for the next request, while an answer that streams goes on under the old settings.
    void applyingDropsNoStream()
    {
        open();
        startAndWait();
        QNetworkRequest request(QUrl(m_service->status().httpUrl + QStringLiteral("/v1/chat/completions")));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        request.setRawHeader("x-demo-interval-ms", "40");
        request.setRawHeader("x-demo-tokens", "20");
        QJsonObject body = QJsonDocument::fromJson(chat(QStringLiteral("count"))).object();
        body.insert(QStringLiteral("stream"), true);
        const std::unique_ptr<QNetworkReply> reply(
            m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)));
        QByteArray answer;
        connect(reply.get(), &QNetworkReply::readyRead, this, [&] { answer += reply->readAll(); });
        QTRY_VERIFY(!answer.isEmpty());
        QSignalSpy applied(m_service.get(), &api::RelayService::configApplied);
        api::RelayConfig config = m_config;
        config.limits.requestsPerMinute = 1;
        m_service->apply(config);
        QTRY_COMPARE(applied.size(), 1);
        QVERIFY(!reply->isFinished());
        QTRY_COMPARE(ask(QStringLiteral("one")), 429); // the stream's request and perhaps one more are counted
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QVERIFY2(answer.endsWith("data: [DONE]\n\n"), answer.constData());
    }

private:
    static api::UpstreamConfig upstream(const QString &name, const QString &url)
    {
        api::UpstreamConfig config;
        config.name = name;
        config.url = url;
        return config;
    }

    QString path(const char *name) const { return m_directory->filePath(QString::fromLatin1(name)); }

    void write(const char *name, const QByteArray &content) { QVERIFY(store::writeWholeFile(path(name), content)); }

    void addList(const char *name, const QByteArray &content)
    {
        api::WordListConfig list;
        list.name = QString::fromLatin1(name);
        list.file = list.name + QStringLiteral(".txt");
        m_config.guardrails.lists.append(list);
        QVERIFY(store::writeWholeFile(m_directory->filePath(list.file), content));
    }

    void open()
    {
        QVERIFY(store::SettingsFile(path("sluice.json")).save(m_config));
        m_service = std::make_unique<LocalRelayService>(ServiceOptions{path("sluice.json"), path("data"), true});
        const base::Error error = m_service->open();
        QVERIFY2(!error.isError(), base::toString(error).c_str());
    }

    void startAndWait()
    {
        m_service->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->status().state == api::RelayState::Running,
            base::toString(m_service->status().why).c_str(), kStart);
    }

    void stopAndWait()
    {
        m_service->stop();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Stopped, kStart);
    }

    // The status of the answer to a chat with this prompt; 0 if there was none.
    int ask(const QString &prompt)
    {
        QNetworkRequest request(QUrl(m_service->status().httpUrl + QStringLiteral("/v1/chat/completions")));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        const std::unique_ptr<QNetworkReply> reply(m_network.post(request, chat(prompt)));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(10'000)) {
            return 0;
        }
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    api::RelayConfig m_config;
    std::unique_ptr<LocalRelayService> m_service;
    QNetworkAccessManager m_network;
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::LocalRelayServiceTest)
#include "local_relay_service_test.moc"
