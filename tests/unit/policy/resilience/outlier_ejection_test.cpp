#include "policy/resilience/outlier_ejection.h"

#include <QTest>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};
using Indices = std::vector<std::size_t>;

PeerRecord peer(int requests, int faults, base::Duration latency = 1s)
{
    return {requests, faults, 0, latency, false, false};
}

PeerRecord ejectedPeer()
{
    PeerRecord record = peer(0, 0);
    record.isOut = true;
    record.isEjected = true;
    return record;
}

} // namespace

class OutlierEjectionTest : public QObject {
    Q_OBJECT

private slots:
    void worseThanItsPeers()
    {
        QCOMPARE(findOutliers({peer(100, 2), peer(100, 35), peer(100, 3)}, {}), Indices{1});
        QCOMPARE(findOutliers({peer(100, 2), peer(100, 15), peer(100, 3)}, {}), Indices{});
        // All are bad: that is not the endpoint's fault.
        QCOMPARE(findOutliers({peer(100, 60), peer(100, 65), peer(100, 55)}, {}), Indices{});
    }

    void slowerThanItsPeers()
    {
        QCOMPARE(findOutliers({peer(20, 0), peer(20, 0), peer(20, 0, 10s)}, {}), Indices{2});
        QCOMPARE(findOutliers({peer(20, 0), peer(20, 0), peer(20, 0, 3s)}, {}), Indices{});
        // Ten times slower, but nobody would notice.
        QCOMPARE(findOutliers({peer(20, 0, 10ms), peer(20, 0, 10ms), peer(20, 0, 100ms)}, {}), Indices{});
    }

    void needsVolumeAndPeers()
    {
        QCOMPARE(findOutliers({peer(100, 2), peer(9, 9), peer(100, 3)}, {}), Indices{});
        QCOMPARE(findOutliers({peer(100, 2), peer(100, 40)}, {}), Indices{});
        std::vector<PeerRecord> two{peer(100, 2), peer(5, 5)};
        two[1].gatewayFaultsInARow = 4;
        QCOMPARE(findOutliers(two, {}), Indices{});
        two[1].gatewayFaultsInARow = 5;
        QCOMPARE(findOutliers(two, {}), Indices{1});
    }

    void atMostItsShareAndNeverTheLast()
    {
        std::vector<PeerRecord> six(6, peer(100, 0));
        six[1] = peer(100, 60);
        six[2] = peer(100, 61);
        OutlierSettings wide;
        wide.maxEjectedPercent = 34;
        wide.rateGap = 0.1;
        QCOMPARE(findOutliers(six, wide), (Indices{2, 1})); // the worst first
        wide.maxEjectedPercent = 33;
        QCOMPARE(findOutliers(six, wide), Indices{2}); // 33 % of six is one whole endpoint
        wide.maxEjectedPercent = 34;
        six[0] = ejectedPeer();
        six[1] = ejectedPeer();
        QCOMPARE(findOutliers(six, wide), Indices{}); // a third is out already

        std::vector<PeerRecord> pair{peer(5, 5), ejectedPeer()};
        pair[0].gatewayFaultsInARow = 50;
        OutlierSettings all;
        all.maxEjectedPercent = 100;
        QCOMPARE(findOutliers(pair, all), Indices{});
        pair[1] = peer(5, 5);
        pair[1].gatewayFaultsInARow = 60;
        QCOMPARE(findOutliers(pair, all), Indices{1}); // the worse one goes, the other stays
        QCOMPARE(findOutliers({}, all), Indices{});
        OutlierSettings off = all;
        off.enabled = false;
        QCOMPARE(findOutliers(pair, off), Indices{});
        off = all;
        off.maxEjectedPercent = 0;
        QCOMPARE(findOutliers(pair, off), Indices{});
    }

    void timeGrowsAndDecays()
    {
        Ejection ejection;
        base::TimePoint now = kStart;
        QVERIFY(!ejection.until(now));
        for (int n = 1; n <= 15; ++n) {
            ejection.eject(now);
            const base::Duration expected = std::min<base::Duration>(n * 30s, 300s);
            QCOMPARE(*ejection.until(now) - now, expected);
            now = *ejection.until(now);
            QVERIFY(!ejection.until(now));
        }
        for (int i = 0; i < 13; ++i) {
            ejection.decay(now);
        }
        ejection.eject(now);
        QCOMPARE(*ejection.until(now) - now, base::Duration(90s));
        ejection.decay(now); // out: no calm sweep
        now += 90s;
        ejection.eject(now);
        QCOMPARE(*ejection.until(now) - now, base::Duration(120s));
    }
};

QTEST_APPLESS_MAIN(OutlierEjectionTest)
#include "outlier_ejection_test.moc"
