#include "ui/models/chart_points.h"
#include "ui/models/traffic_series.h"
#include "ui/models/upstream_series.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;
using ui::TrafficRing;

namespace {

api::TrafficSample sample(qint64 second, int requests, std::chrono::milliseconds latency = 100ms)
{
    api::TrafficSample made;
    made.at = QDateTime::fromSecsSinceEpoch(second, Qt::UTC);
    made.requests = requests;
    made.verdicts.at(0) = requests;
    for (int i = 0; i < requests; ++i) {
        made.latency.record(latency);
        made.ttft.record(latency / 2);
    }
    return made;
}

} // namespace

class TrafficSeriesTest final : public QObject {
    Q_OBJECT
private slots:
    void addsSamplesOfOneBucket()
    {
        TrafficRing ring(4, 10s);
        ring.add(sample(100, 1), 100);
        ring.add(sample(109, 2), 109);
        ring.add(sample(110, 4), 110);
        QCOMPARE(ring.filled(), 2);
        QCOMPARE(ring.at(3).requests, 4);
        QCOMPARE(ring.at(2).requests, 3);
        QCOMPARE(ring.total().requests, 7);
    }

    void aGapLeavesEmptyBucketsAndAnOldOneGoes()
    {
        TrafficRing ring(4, 10s);
        ring.add(sample(100, 1), 100);
        ring.add(sample(125, 2), 125);
        QCOMPARE(ring.at(1).requests, 1);
        QCOMPARE(ring.at(2).requests, 0);
        QCOMPARE(ring.at(3).requests, 2);
        ring.advanceTo(145); // 100 is out of the window now
        QCOMPARE(ring.total().requests, 2);
        ring.advanceTo(100'000); // asleep for a day
        QCOMPARE(ring.total().requests, 0);
        QCOMPARE(ring.filled(), 4);
    }

    void everyHorizonGetsEverySample()
    {
        ui::TrafficSeries series;
        QVERIFY(series.isEmpty());
        for (qint64 second = 0; second < 600; ++second) {
            series.add(sample(1'700'000'000 + second, 1));
        }
        QVERIFY(series.ring(ui::Horizon::FiveMinutes).total().requests <= 300);
        QVERIFY(series.ring(ui::Horizon::FiveMinutes).total().requests >= 290);
        QCOMPARE(series.ring(ui::Horizon::HalfHour).total().requests, 600);
        QCOMPARE(series.ring(ui::Horizon::Day).total().requests, 600);
        for (const ui::Horizon horizon : {ui::Horizon::FiveMinutes, ui::Horizon::HalfHour,
                                          ui::Horizon::SixHours, ui::Horizon::Day}) {
            const TrafficRing &ring = series.ring(horizon);
            QVERIFY(ring.resolution() * ring.size() == ui::lengthOf(horizon));
        }
    }

    void aClockSetBackDoesNotReorder()
    {
        ui::TrafficSeries series;
        series.add(sample(10'000, 1));
        series.add(sample(9'000, 1));
        QCOMPARE(series.ring(ui::Horizon::FiveMinutes).total().requests, 2);
    }

    // 99 quick ones and one slow one a second apart: an average of percentiles would say something
    // else.
    void percentilesComeFromMergedHistograms()
    {
        TrafficRing ring(60, 5s);
        ring.add(sample(0, 99, 10ms), 0);
        ring.add(sample(1, 1, 1000ms), 1);
        const auto p50 = ring.total().latency.quantile(0.5);
        const auto p95 = ring.total().latency.quantile(0.95);
        QVERIFY(p50 > 8ms && p50 < 12ms);
        QVERIFY(p95 > 8ms && p95 < 12ms);
        QVERIFY(ring.total().latency.quantile(0.995) > 800ms);
    }

    void emptyBucketsHaveNoLatency()
    {
        TrafficRing ring(10, 10s);
        ring.add(sample(0, 2), 0);
        ring.add(sample(55, 2), 55);
        const QList<ui::LatencyPoint> points
            = ui::latencyPoints(ring, ui::LatencyMetric::WholeAnswer);
        QCOMPARE(points.size(), 2);
        QCOMPARE(points.first().at, -50.0);
        QVERIFY(points.first().p50 > 90 && points.first().p50 < 110);
        const QList<ui::LatencyPoint> ttft = ui::latencyPoints(ring, ui::LatencyMetric::FirstToken);
        QVERIFY(ttft.first().p50 > 45 && ttft.first().p50 < 55);
        const QList<ui::TrafficPoint> traffic = ui::trafficPoints(ring);
        QCOMPARE(traffic.size(), 5); // the running bucket is left out
        QCOMPARE(traffic.first().perSecond.at(0), 0.2);
        QCOMPARE(traffic.at(1).perSecond.at(0), 0.0);
    }

    void sharesOfUpstreamsAddUpAndAge()
    {
        ui::UpstreamSeries series;
        api::ExchangeRecord record;
        record.upstream = QStringLiteral("a");
        record.duration = std::chrono::milliseconds(100);
        for (int i = 0; i < 3; ++i) {
            series.add(record, 1000);
        }
        record.upstream = QStringLiteral("b");
        record.outcome = api::Outcome::UpstreamFailed;
        series.add(record, 1100);
        record.upstream.clear(); // refused before any upstream
        series.add(record, 1100);
        QList<ui::UpstreamShare> shares = series.shares(1100);
        QCOMPARE(shares.size(), 2);
        QCOMPARE(shares.at(0).name, QStringLiteral("a"));
        QCOMPARE(shares.at(0).share, 0.75);
        QVERIFY(shares.at(0).p95.has_value());
        QCOMPARE(shares.at(1).failures, 1);
        QVERIFY(!shares.at(1).p95.has_value());
        shares = series.shares(1350);
        QCOMPARE(shares.size(), 1);
        QCOMPARE(shares.at(0).name, QStringLiteral("b"));
    }
};

QTEST_GUILESS_MAIN(TrafficSeriesTest)
#include "traffic_series_test.moc"
