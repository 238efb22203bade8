#include "base/histogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace sluice::base;
using namespace std::chrono_literals;

class HistogramTest : public QObject {
    Q_OBJECT

private slots:
    void emptyHasNoQuantile()
    {
        const Histogram histogram;
        QCOMPARE(histogram.count(), 0U);
        QCOMPARE(histogram.quantile(0.5), Duration::zero());
    }

    void aValueComesBackWithinNinePercent_data()
    {
        QTest::addColumn<qint64>("microseconds");
        for (qint64 us : {1, 2, 3, 7, 8, 9, 15, 16, 100, 999, 12345, 1000000, 60000000}) {
            QTest::addRow("%lld us", us) << us;
        }
    }

    void aValueComesBackWithinNinePercent()
    {
        QFETCH(qint64, microseconds);
        Histogram histogram;
        histogram.record(std::chrono::microseconds(microseconds));
        for (const double q : {0.0, 0.5, 1.0}) {
            const double read = std::chrono::duration<double, std::micro>(histogram.quantile(q)).count();
            QVERIFY2(std::abs(read - static_cast<double>(microseconds)) <= 0.09 * static_cast<double>(microseconds),
                     qPrintable(QString::number(read)));
        }
    }

    void quantilesOfManyValues()
    {
        std::mt19937 random(3);
        std::lognormal_distribution<double> latency(10.0, 1.2);
        Histogram histogram;
        std::vector<double> all;
        for (int i = 0; i < 20000; ++i) {
            const double us = std::floor(latency(random)) + 1;
            all.push_back(us);
            histogram.record(std::chrono::microseconds(static_cast<std::int64_t>(us)));
        }
        std::sort(all.begin(), all.end());
        for (const double q : {0.01, 0.5, 0.9, 0.99}) {
            const double exact = all[static_cast<std::size_t>(q * 20000) - 1];
            const double read = std::chrono::duration<double, std::micro>(histogram.quantile(q)).count();
            QVERIFY2(std::abs(read - exact) <= 0.09 * exact, qPrintable(QString::number(q)));
        }
    }

    void histogramsAddUp()
    {
        Histogram a;
        Histogram b;
        Histogram both;
        for (int i = 1; i < 500; ++i) {
            (i % 3 == 0 ? a : b).record(i * 1ms);
            both.record(i * 1ms);
        }
        a.add(b);
        QCOMPARE(a, both);
        a.clear();
        QCOMPARE(a, Histogram());
    }

    void outOfRangeIsKeptAtTheEdges()
    {
        Histogram histogram;
        histogram.record(-5s);
        histogram.record(Duration::zero());
        histogram.record(240h);
        QCOMPARE(histogram.count(), 3U);
        QVERIFY(histogram.quantile(0.0) <= Duration(2us));
        QVERIFY(histogram.quantile(1.0) >= Duration(60min));
    }
};

QTEST_APPLESS_MAIN(HistogramTest)
#include "histogram_test.moc"
