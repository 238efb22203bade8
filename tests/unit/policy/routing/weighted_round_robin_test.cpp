#include "policy/routing/weighted_round_robin.h"

#include <QTest>

#include <algorithm>

using sluice::policy::WeightedRoundRobin;

namespace {

std::vector<std::size_t> picks(WeightedRoundRobin &robin, int count)
{
    std::vector<std::size_t> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(robin.next().value_or(99));
    }
    return all;
}

} // namespace

class WeightedRoundRobinTest : public QObject {
    Q_OBJECT

private slots:
    void spreadsWeightsSmoothly()
    {
        WeightedRoundRobin robin({5, 1, 1});
        const std::vector<std::size_t> expected{0, 0, 1, 0, 2, 0, 0};
        QCOMPARE(picks(robin, 7), expected);
        QCOMPARE(picks(robin, 7), expected);
    }

    void equalWeightsTakeTurns()
    {
        WeightedRoundRobin robin({1, 1, 1});
        const std::vector<std::size_t> expected{0, 1, 2, 0, 1, 2};
        QCOMPARE(picks(robin, 6), expected);
    }

    void weightZeroIsNeverPicked()
    {
        WeightedRoundRobin robin({0, 2, 0, 1});
        const std::vector<std::size_t> all = picks(robin, 300);
        QCOMPARE(std::count(all.begin(), all.end(), 1U), 200);
        QCOMPARE(std::count(all.begin(), all.end(), 3U), 100);
        WeightedRoundRobin none({0, 0});
        QVERIFY(!none.next());
        WeightedRoundRobin empty({});
        QVERIFY(!empty.next());
    }

    void skipsWhatIsNotUsable()
    {
        WeightedRoundRobin robin({1, 1, 1});
        for (int i = 0; i < 30; ++i) {
            const auto index = robin.next([](std::size_t candidate) { return candidate != 1; });
            QVERIFY(index && *index != 1);
        }
        QVERIFY(!robin.next([](std::size_t) { return false; }));
        // Having been away, index 1 gets its share again and no more.
        const std::vector<std::size_t> all = picks(robin, 30);
        QCOMPARE(std::count(all.begin(), all.end(), 1U), 10);
    }

    void manyLargeWeightsKeepTheirShares()
    {
        WeightedRoundRobin robin({4294967295U, 4294967295U, 1});
        const std::vector<std::size_t> all = picks(robin, 1000);
        QCOMPARE(std::count(all.begin(), all.end(), 0U), 500);
        QCOMPARE(std::count(all.begin(), all.end(), 1U), 500);
    }
};

QTEST_APPLESS_MAIN(WeightedRoundRobinTest)
#include "weighted_round_robin_test.moc"
