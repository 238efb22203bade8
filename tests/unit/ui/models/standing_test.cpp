#include "ui/models/standing.h"
#include "ui/models/upstream_trend.h"

#include <QTest>

#include <numeric>

using namespace sluice;
using namespace sluice::ui;

class StandingTest final : public QObject {
    Q_OBJECT

    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

    template <typename Change>
    void row(const char *name, Standing standing, int until, Change change) const
    {
        api::UpstreamStatus status;
        status.requests = 1;
        change(status);
        QTest::newRow(name) << status << static_cast<int>(standing) << until;
    }

private slots:
    void theGravestFactWins_data()
    {
        using Status = api::UpstreamStatus;
        QTest::addColumn<api::UpstreamStatus>("status");
        QTest::addColumn<int>("standing");
        QTest::addColumn<int>("until");
        row("closed", Standing::Good, 0, [](Status &) {});
        row("fresh", Standing::Unknown, 0, [](Status &s) { s.requests = 0; });
        row("open", Standing::Open, 41, [this](Status &s) {
            s.breaker = api::BreakerState::Open;
            s.probeAt = m_now.addSecs(41);
            s.credentialRejected = true;
        });
        row("last one standing", Standing::LastStanding, 5, [this](Status &s) {
            s.breaker = api::BreakerState::Open;
            s.probeAt = m_now.addSecs(5);
            s.lastStanding = true;
        });
        row("half open", Standing::HalfOpen, 0, [this](Status &s) {
            s.breaker = api::BreakerState::HalfOpen;
            s.probeAt = m_now.addSecs(5); // of the state before
        });
        row("throttled", Standing::Throttled, 9,
            [this](Status &s) { s.throttledUntil = m_now.addSecs(9); });
        row("throttled no more", Standing::Good, 0,
            [this](Status &s) { s.throttledUntil = m_now.addSecs(-1); });
        row("ejected before throttled", Standing::Ejected, 30, [this](Status &s) {
            s.throttledUntil = m_now.addSecs(9);
            s.ejectedUntil = m_now.addSecs(30);
        });
        row("key rejected", Standing::KeyRejected, 0,
            [](Status &s) { s.credentialRejected = true; });
        row("way down", Standing::WayDown, 7, [this](Status &s) {
            s.wayBreaker = api::BreakerState::Open;
            s.wayProbeAt = m_now.addSecs(7);
        });
        row("ramping", Standing::Ramping, 0, [](Status &s) { s.isRamping = true; });
    }
    void theGravestFactWins()
    {
        QFETCH(api::UpstreamStatus, status);
        QFETCH(int, standing);
        QFETCH(int, until);
        api::UpstreamConfig upstream;
        const Standing found = standingOf(upstream, status, std::nullopt, m_now);
        QCOMPARE(static_cast<int>(found), standing);
        const std::optional<QDateTime> end = standingUntil(found, status);
        QCOMPARE(end ? m_now.secsTo(*end) : 0, until);
        // Whatever it is, weight 0 says that nothing goes there.
        upstream.weight = 0;
        QVERIFY(standingOf(upstream, status, std::nullopt, m_now) == Standing::Drained);
    }

    void theLastRequestTellsWhereNothingElseDoes()
    {
        const api::UpstreamConfig upstream;
        QVERIFY(standingOf(upstream, std::nullopt, std::nullopt, m_now) == Standing::Unknown);
        QVERIFY(standingOf(upstream, std::nullopt, false, m_now) == Standing::Good);
        QVERIFY(standingOf(upstream, std::nullopt, true, m_now) == Standing::Stumbled);
        QVERIFY(standingOf(upstream, api::UpstreamStatus{}, true, m_now) == Standing::Stumbled);
        QVERIFY(isOut(Standing::Open) && isOut(Standing::LastStanding));
        QVERIFY(!isOut(Standing::Throttled) && !isOut(Standing::Drained));
    }

    void trendCountsWithinItsWindow()
    {
        UpstreamTrend trend;
        const std::int64_t now = 1'000'000;
        trend.add(now - 2);
        trend.add(now - 1);
        trend.add(now); // still filling
        trend.add(now - 120);
        trend.add(now - 500); // long gone
        QList<double> values = trend.values(now);
        QCOMPARE(values.size(), UpstreamTrend::kBuckets);
        QCOMPARE(values.last(), 1.0);
        QCOMPARE(values.first(), 0.5);
        QCOMPARE(std::accumulate(values.cbegin(), values.cend(), 0.0), 1.5);
        QCOMPARE(trend.values(now + 2).last(), 0.5);
        values = trend.values(now + 10'000);
        QCOMPARE(std::accumulate(values.cbegin(), values.cend(), 0.0), 0.0);
    }
};

QTEST_GUILESS_MAIN(StandingTest)
#include "standing_test.moc"
