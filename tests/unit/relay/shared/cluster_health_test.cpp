#include "relay/shared/cluster_health.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace sluice;
using namespace sluice::relay;
using namespace std::chrono_literals;

namespace {

RuntimeConfig configOf(std::initializer_list<const char *> names)
{
    RuntimeConfig config;
    for (const char *name : names) {
        RuntimeUpstream upstream;
        upstream.settings.name = QLatin1String(name);
        config.upstreams.push_back(upstream);
    }
    config.settings.routing.strategy = api::BalanceStrategy::Ordered;
    config.settings.breaker.consecutiveFaults = 2;
    return config;
}

policy::AttemptReport fault()
{
    policy::AttemptReport report;
    report.result = policy::AttemptClass::Fault;
    report.code = static_cast<int>(base::ErrorCode::ConnectFailed);
    report.detail = "refused";
    return report;
}

} // namespace

// The balancer as the workers see it: names and indices, leases, budgets, what the desk is told.
class ClusterHealthTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_config = configOf({"a", "b"});
        prepareRouting(m_config);
    }

    void aLeaseIsReportedOnce()
    {
        ClusterHealth health;
        health.apply(m_config, m_now);
        Choice choice = health.pickFirst(m_config, {}, m_now);
        QCOMPARE(choice.upstream.value_or(9), std::size_t(0));
        QCOMPARE(health.status(m_now).first().outstanding, 1);
        QVERIFY(choice.lease.isHeld());
        static_cast<void>(choice.lease.report(fault()));
        QVERIFY(!choice.lease.isHeld());
        static_cast<void>(choice.lease.report(fault())); // says nothing
        const api::UpstreamStatus status = health.status(m_now).first();
        QCOMPARE(status.outstanding, 0);
        QCOMPARE(status.faults.size(), 1);
        QCOMPARE(status.faults.first().error, base::ErrorCode::ConnectFailed);
        QCOMPARE(status.faults.first().detail, QStringLiteral("refused"));
    }

    void aBreakerThatNeverChangedIsAsOldAsTheRelay()
    {
        const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-2);
        ClusterHealth health;
        health.apply(m_config, base::now());
        const QDateTime since = health.status(base::now()).first().since;
        QVERIFY2(since > before && since <= QDateTime::currentDateTimeUtc(), qPrintable(since.toString()));
    }

    void aLeaseThatIsDroppedIsACancel()
    {
        ClusterHealth health;
        health.apply(m_config, m_now);
        for (int i = 0; i < 10; ++i) {
            const Choice choice = health.pickFirst(m_config, {}, m_now);
            QCOMPARE(choice.upstream.value_or(9), std::size_t(0));
        }
        QCOMPARE(health.status(m_now).first().breaker, api::BreakerState::Closed);
        QCOMPARE(health.status(m_now).first().outstanding, 0);
        QVERIFY(health.status(m_now).first().faults.isEmpty());
    }

    void changesBecomeAlerts()
    {
        ClusterHealth health;
        health.apply(m_config, m_now);
        QList<api::Alert> alerts;
        for (int i = 0; i < 2; ++i) {
            Choice choice = health.pickFirst(m_config, {}, m_now);
            alerts = alertsOf(choice.lease.report(fault()), m_config.upstreams.front(), {base::ErrorCode::ConnectFailed, "refused", {}, 0});
        }
        QCOMPARE(alerts.size(), 1);
        QCOMPARE(alerts.first().kind, api::AlertKind::UpstreamUnreachable);
        QCOMPARE(alerts.first().subject, QStringLiteral("a"));
        const api::UpstreamStatus status = health.status(base::now()).first();
        QCOMPARE(status.breaker, api::BreakerState::Open);
        QVERIFY(status.probeAt && *status.probeAt > QDateTime::currentDateTimeUtc());
        QCOMPARE(health.pickFirst(m_config, {}, base::now()).upstream.value_or(9), std::size_t(1));
        health.reset("a", base::now());
        QCOMPARE(health.pickFirst(m_config, {}, base::now()).upstream.value_or(9), std::size_t(0));
    }

    // A request keeps the settings it began with; what it is told must be an index into those.
    void indicesAreOfTheSettingsAsked()
    {
        ClusterHealth health;
        RuntimeConfig other = configOf({"b", "a", "c"});
        prepareRouting(other);
        health.apply(other, m_now);
        QCOMPARE(health.pickFirst(m_config, {}, m_now).upstream.value_or(9), std::size_t(0));
        QCOMPARE(health.pickFirst(other, {}, m_now).upstream.value_or(9), std::size_t(0));
        WayQuery pinned;
        pinned.pinned = "a";
        QCOMPARE(health.pickFirst(other, pinned, m_now).upstream.value_or(9), std::size_t(1));
        RuntimeConfig gone = configOf({"b"});
        prepareRouting(gone);
        health.apply(gone, m_now);
        QCOMPARE(health.pickFirst(m_config, {}, m_now).upstream.value_or(9), std::size_t(1)); // "a" is no more
    }

    void budgetsAreOfAClusterEach()
    {
        m_config.settings.retry.budgetPercent = 0;
        m_config.settings.retry.budgetPerSecond = 0;
        api::RouteConfig route;
        route.name = QStringLiteral("r");
        route.cluster = QStringLiteral("b");
        m_config.settings.routing.routes = {route};
        prepareRouting(m_config);
        QCOMPARE(m_config.routing.clusters.size(), std::size_t(2));
        ClusterHealth health;
        health.apply(m_config, m_now);
        int taken = 0;
        while (taken < 1000 && health.takeRetry(m_config, 0, m_now)) {
            ++taken;
        }
        QVERIFY(taken < 1000);
        QVERIFY(!health.takeRetry(m_config, 0, m_now));
        QVERIFY(health.takeRetry(m_config, 1, m_now));
        health.giveRetryBack(m_config, 0, m_now);
        QVERIFY(health.takeRetry(m_config, 0, m_now));
    }

    void failoversAreToldOnceInAWhile()
    {
        ClusterHealth health;
        QVERIFY(health.mayTellFailover("a", m_now));
        QVERIFY(!health.mayTellFailover("a", m_now + 29s));
        QVERIFY(health.mayTellFailover("b", m_now + 29s));
        QVERIFY(health.mayTellFailover("a", m_now + 30s));
    }

    void manyThreadsLeaveNothingOutstanding()
    {
        ClusterHealth health;
        m_config.settings.routing.strategy = api::BalanceStrategy::PeakEwma;
        prepareRouting(m_config);
        health.apply(m_config, base::now());
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 500; ++i) {
                    Choice choice = health.pickFirst(m_config, {}, base::now());
                    if (i % 3 == 0) {
                        continue; // dropped
                    }
                    policy::AttemptReport report = fault();
                    report.result = (i + t) % 5 == 0 ? policy::AttemptClass::Throttle : policy::AttemptClass::Success;
                    static_cast<void>(choice.lease.report(report));
                }
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        for (const api::UpstreamStatus &status : health.status(base::now())) {
            QCOMPARE(status.outstanding, 0);
        }
    }

    void routesNameClustersAndUpstreams()
    {
        api::ClusterConfig cluster;
        cluster.name = QStringLiteral("both");
        cluster.upstreams = {QStringLiteral("b"), QStringLiteral("a")};
        cluster.sticky = api::StickyKey::Client;
        api::RouteConfig first;
        first.name = QStringLiteral("claude");
        first.path = QStringLiteral("/v1/message*");
        first.cluster = QStringLiteral("both");
        api::RouteConfig second;
        second.name = QStringLiteral("one");
        second.client = QStringLiteral("codex*");
        second.cluster = QStringLiteral("a");
        m_config.settings.routing.clusters = {cluster};
        m_config.settings.routing.routes = {first, second};
        prepareRouting(m_config);
        const RuntimeRouting &routing = m_config.routing;
        const auto clusterOf = [&routing](const char *client, const char *path) {
            return routing.clusters.at(routing.wayFor(client, path, "m").cluster);
        };
        QCOMPARE(clusterOf("codex-cli", "/v1/messages").name, std::string("both"));
        QCOMPARE(clusterOf("codex-cli", "/v1/messages").members, (std::vector<std::string>{"b", "a"}));
        QCOMPARE(clusterOf("codex-cli", "/v1/responses").members, std::vector<std::string>{"a"});
        QCOMPARE(clusterOf("curl", "/v1/responses").members, (std::vector<std::string>{"a", "b"}));
        QVERIFY(!routing.wayFor("curl", "/v1/responses", "m").route);
        QCOMPARE(routing.wayFor("codex-cli", "/v1/responses", "m").route.value_or(9), std::size_t(1));
    }

private:
    RuntimeConfig m_config;
    const base::TimePoint m_now{1h};
};

QTEST_GUILESS_MAIN(ClusterHealthTest)
#include "cluster_health_test.moc"
