#include "relay/metrics/metric_text.h"

#include <QTest>

#include <array>

using namespace sluice::relay;

class MetricTextTest final : public QObject {
    Q_OBJECT

private slots:
    void writesFamiliesAndSamples()
    {
        MetricText text;
        text.family("sluice_things_total", MetricText::Kind::Counter, "Things.");
        text.sample({}, 3);
        text.sample({{"kind", "round"}, {"of", "all"}}, 0.5);
        text.family("sluice_level", MetricText::Kind::Gauge, "A level.");
        text.sample({}, 12345678901.);
        QCOMPARE(text.take(), std::string("# HELP sluice_things_total Things.\n"
                                          "# TYPE sluice_things_total counter\n"
                                          "sluice_things_total 3\n"
                                          "sluice_things_total{kind=\"round\",of=\"all\"} 0.5\n"
                                          "# HELP sluice_level A level.\n"
                                          "# TYPE sluice_level gauge\n"
                                          "sluice_level 12345678901\n"));
    }

    void escapesWhatALabelMayHold()
    {
        MetricText text;
        text.family("x", MetricText::Kind::Gauge, "X.");
        text.sample({{"name", "a\"b\\c\nd 敏"}}, 1);
        QVERIFY(QByteArray::fromStdString(text.take()).endsWith("x{name=\"a\\\"b\\\\c\\nd 敏\"} 1\n"));
    }

    // Buckets count all that lies below their bound, the last one everything.
    void addsBucketsUp()
    {
        constexpr std::array bounds{0.1, 1.0};
        constexpr std::array<std::uint64_t, 3> counts{2, 0, 5};
        MetricText text;
        text.family("d_seconds", MetricText::Kind::Histogram, "D.");
        const std::array labels{MetricText::Label{"up", "mine"}};
        text.histogram(labels, bounds, counts, 7.25);
        QVERIFY(QByteArray::fromStdString(text.take())
                    .endsWith("d_seconds_bucket{up=\"mine\",le=\"0.1\"} 2\n"
                              "d_seconds_bucket{up=\"mine\",le=\"1\"} 2\n"
                              "d_seconds_bucket{up=\"mine\",le=\"+Inf\"} 7\n"
                              "d_seconds_sum{up=\"mine\"} 7.25\n"
                              "d_seconds_count{up=\"mine\"} 7\n"));
    }
};

QTEST_APPLESS_MAIN(MetricTextTest)
#include "metric_text_test.moc"
