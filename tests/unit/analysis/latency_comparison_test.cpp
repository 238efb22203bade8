#include "analysis/latency_comparison.h"

#include <QTest>

#include <random>

using namespace sluice::analysis;
using namespace std::chrono_literals;

class LatencyComparisonTest final : public QObject {
    Q_OBJECT

    static LatencySeries series(const std::vector<int> &millis)
    {
        LatencySeries one("way");
        for (const int value : millis) {
            one.add({false, std::chrono::milliseconds(value), {}, {}});
        }
        return one;
    }

    // Answer times have a long tail: a base and, now and then, much more.
    static LatencySeries drawn(double base, int count, unsigned seed)
    {
        std::mt19937 random(seed);
        std::lognormal_distribution<double> factor(0, 0.3);
        LatencySeries one("way");
        for (int i = 0; i < count; ++i) {
            one.add({false, Micros(static_cast<std::int64_t>(base * factor(random))), {}, {}});
        }
        return one;
    }

private slots:
    void summariesAreExact()
    {
        LatencySeries one("tokyo");
        for (int i = 1; i <= 100; ++i) {
            one.add({false, std::chrono::milliseconds(i), std::chrono::milliseconds(i / 2), {}});
        }
        one.add({false, 1000ms, 500ms, 40ms});
        one.add({true, 9000ms, {}, {}});
        const LatencySummary summary = one.summary();
        QCOMPARE(summary.way, std::string("tokyo"));
        QCOMPARE(summary.count, 102U);
        QCOMPARE(summary.failures, 1U);
        QCOMPARE(summary.mean, Micros(6'050'000 / 101)); // the failure's nine seconds are not in it
        QCOMPARE(summary.p50, Micros(51ms));
        QCOMPARE(summary.p95, Micros(96ms));
        QVERIFY(!summary.isP95Extreme);
        QCOMPARE(*summary.connectMean, Micros(40ms));
        QVERIFY(summary.firstContentP50.has_value());
    }

    void fewValuesAreCalledFew()
    {
        const LatencySummary summary = series({10, 20, 30}).summary();
        QVERIFY(summary.isP95Extreme);
        QCOMPARE(summary.p95, Micros(30ms));
        QCOMPARE(summary.p50, Micros(20ms));
        QCOMPARE(series({10, 20}).summary().p50, Micros(15ms));
        QCOMPARE(series({}).summary().count, 0U);
        QCOMPARE(series({}).summary().p95, Micros(0));
        QCOMPARE(static_cast<int>(compareLatency(series({1, 2, 3, 4}), series({9, 9, 9, 9})).verdict), static_cast<int>(LatencyVerdict::TooFew));
    }

    void failureRatesHaveTheirDoubt()
    {
        LatencySeries one("way");
        for (int i = 0; i < 10; ++i) {
            one.add({false, 1ms, {}, {}});
        }
        LatencySummary summary = one.summary();
        QCOMPARE(summary.failureRate, 0.0);
        QCOMPARE(summary.failureRateLow, 0.0);
        QVERIFY(summary.failureRateHigh > 0.27 && summary.failureRateHigh < 0.28); // Wilson: 3.84 / 13.84
        one.add({true, {}, {}, {}});
        summary = one.summary();
        QVERIFY(summary.failureRateLow > 0 && summary.failureRateLow < summary.failureRate);
        LatencySeries none("way");
        none.add({true, {}, {}, {}});
        QCOMPARE(none.summary().failureRateHigh, 1.0);
        QCOMPARE(none.summary().mean, Micros(0));
    }

    void aKnownRankTest()
    {
        // U = 0 of 5 and 5: the normal approximation with continuity gives z = 12 / sqrt(22.917).
        const LatencyDifference difference = compareLatency(series({1, 2, 3, 4, 5}), series({6, 7, 8, 9, 10}));
        QVERIFY2(std::abs(difference.chance - 0.0122) < 0.0005, qPrintable(QString::number(difference.chance)));
        QCOMPARE(static_cast<int>(difference.verdict), static_cast<int>(LatencyVerdict::Slower));
        QCOMPARE(difference.median, Micros(5ms));
        QVERIFY(difference.low > Micros(0) && difference.low <= difference.median && difference.median <= difference.high);
        const LatencyDifference back = compareLatency(series({6, 7, 8, 9, 10}), series({1, 2, 3, 4, 5}));
        QCOMPARE(static_cast<int>(back.verdict), static_cast<int>(LatencyVerdict::Faster));
        QCOMPARE(back.chance, difference.chance);
    }

    void equalWaysAreNoise()
    {
        QCOMPARE(static_cast<int>(compareLatency(series({5, 5, 5, 5, 5, 5}), series({5, 5, 5, 5, 5, 5})).verdict), static_cast<int>(LatencyVerdict::Noise));
        int called = 0;
        for (unsigned seed = 0; seed < 200; ++seed) {
            const auto verdict = compareLatency(drawn(1e6, 30, seed), drawn(1e6, 30, seed + 1000)).verdict;
            called += verdict == LatencyVerdict::Noise ? 0 : 1;
        }
        // One in twenty is what 95 % means.
        QVERIFY2(called >= 1 && called <= 22, qPrintable(QString::number(called)));
    }

    void realDifferencesAreFound()
    {
        int found = 0;
        for (unsigned seed = 0; seed < 100; ++seed) {
            found += compareLatency(drawn(2.8e6, 30, seed), drawn(1.2e6, 30, seed + 1000)).verdict == LatencyVerdict::Faster ? 1 : 0;
        }
        QCOMPARE(found, 100);
        // One terrible answer does not decide.
        const auto outlier = compareLatency(series({10, 11, 12, 10, 11, 12, 10, 11}), series({10, 11, 12, 10, 11, 12, 10, 90'000}));
        QCOMPARE(static_cast<int>(outlier.verdict), static_cast<int>(LatencyVerdict::Noise));
    }

    void millionsTakeBoundedMemory()
    {
        LatencySeries one("way");
        for (int i = 0; i < 200'000; ++i) {
            one.add({false, Micros(i), {}, {}});
        }
        QCOMPARE(one.kept().size(), LatencySeries::kKept);
        const LatencySummary summary = one.summary();
        QCOMPARE(summary.count, 200'000U);
        QCOMPARE(summary.mean, Micros(99'999));
        QVERIFY(std::abs(summary.p50.count() - 100'000) < 3'000); // early and late values alike
        QVERIFY(std::abs(summary.p95.count() - 190'000) < 3'000);
    }
};

QTEST_APPLESS_MAIN(LatencyComparisonTest)
#include "latency_comparison_test.moc"
