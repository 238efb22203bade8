#include "policy/limit/gradient_limit.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace sluice;
using namespace std::chrono_literals;
using policy::GradientLimit;
using policy::GradientSettings;
using policy::LimitChange;

namespace {

constexpr std::uint64_t kModel = 1;

// `seconds` of 20 answers a second, with all of the limit in use unless `running` says else.
base::TimePoint play(GradientLimit &limit, base::TimePoint from, int seconds, base::Duration latency, std::optional<int> running = {},
                     std::uint64_t model = kModel)
{
    for (int i = 0; i < seconds * 20; ++i) {
        from += 50ms;
        limit.onAnswer(model, latency, running.value_or(limit.limit()), from);
    }
    return from;
}

} // namespace

class GradientLimitTest : public QObject {
    Q_OBJECT

private slots:
    void beginsWhereItIsTold()
    {
        GradientLimit limit({.minimum = 2, .initial = 30, .maximum = 50});
        QCOMPARE(limit.limit(), 30);
        QVERIFY(!limit.usual());
        limit.setSettings({.minimum = 2, .initial = 40, .maximum = 50});
        QCOMPARE(limit.limit(), 40); // nothing was learnt yet
    }

    void growsWhileLatencyStaysUsual()
    {
        GradientLimit limit({.minimum = 4, .initial = 20, .maximum = 60});
        play(limit, base::TimePoint(1h), 120, 400ms);
        QCOMPARE(limit.limit(), 60);
        QCOMPARE(limit.change(), LimitChange::Probing);
        QCOMPARE(limit.gradient(), 1.0);
        QVERIFY(limit.usual() && *limit.usual() > 390ms && *limit.usual() < 410ms);
    }

    void whatIsNotUsedDoesNotGrow()
    {
        GradientLimit limit;
        play(limit, base::TimePoint(1h), 120, 400ms, 9);
        QCOMPARE(limit.limit(), 20);
        QCOMPARE(limit.change(), LimitChange::None);
    }

    void shrinksWhenTheUpstreamSlowsAndComesBack()
    {
        GradientLimit limit({.minimum = 4, .initial = 40, .maximum = 60});
        base::TimePoint now = play(limit, base::TimePoint(1h), 60, 400ms);
        const int before = limit.limit();
        now = play(limit, now, 8, 2s);
        QVERIFY2(limit.limit() < before * 2 / 3, qPrintable(QString::number(limit.limit())));
        QCOMPARE(limit.change(), LimitChange::Latency);
        QVERIFY(limit.gradient() < 1.0);
        play(limit, now, 120, 400ms);
        QCOMPARE(limit.limit(), 60);
    }

    void oneSlowAnswerChangesNothing()
    {
        GradientLimit limit({.minimum = 4, .initial = 40, .maximum = 40});
        const base::TimePoint now = play(limit, base::TimePoint(1h), 60, 400ms);
        limit.onAnswer(kModel, 3s, 40, now + 1ms);
        play(limit, now, 3, 400ms);
        QVERIFY(limit.limit() >= 39);
    }

    void neverBelowTheMinimum()
    {
        GradientLimit limit({.minimum = 5, .initial = 20, .maximum = 60});
        base::TimePoint now = play(limit, base::TimePoint(1h), 20, 100ms);
        for (int i = 0; i < 200; ++i) {
            now += 1s;
            limit.onRefusal(now);
        }
        QCOMPARE(limit.limit(), 5);
        QCOMPARE(limit.change(), LimitChange::Refusals);
    }

    void refusalsOfOneSecondCutOnce()
    {
        GradientLimit limit({.minimum = 4, .initial = 100, .maximum = 200});
        const base::TimePoint now(1h);
        for (int i = 0; i < 50; ++i) {
            limit.onRefusal(now + std::chrono::milliseconds(i * 10));
        }
        QCOMPARE(limit.limit(), 90);
        limit.onRefusal(now + 1s);
        QCOMPARE(limit.limit(), 81);
    }

    // A model that thinks for ten seconds beside one that answers at once is not an upstream that got slow.
    void modelsHaveTimesOfTheirOwn()
    {
        GradientLimit limit({.minimum = 4, .initial = 30, .maximum = 40});
        base::TimePoint now = play(limit, base::TimePoint(1h), 30, 300ms);
        for (int i = 0; i < 30; ++i) {
            now = play(limit, now, 1, 300ms);
            now = play(limit, now, 1, 10s, {}, 2);
        }
        QCOMPARE(limit.limit(), 40);
        QCOMPARE(limit.gradient(), 1.0);
    }

    void moreModelsThanItRemembersDoNoHarm()
    {
        GradientLimit limit({.minimum = 4, .initial = 30, .maximum = 40});
        base::TimePoint now(1h);
        for (std::uint64_t model = 0; model < 200; ++model) {
            now = play(limit, now, 1, std::chrono::milliseconds(100 + model % 7 * 900), {}, model);
        }
        QVERIFY(limit.limit() >= 30);
    }

    // An upstream that works on eight at a time and lets the others queue: latency grows with the queue, and the limit finds the knee
    // instead of the queue's end. Little's law: eight at 250 ms are 32 answers a second.
    void findsTheKneeOfAQueueingUpstream()
    {
        GradientLimit limit({.minimum = 2, .initial = 4, .maximum = 500});
        std::mt19937 random(3);
        base::TimePoint now(1h);
        int largest = 0;
        for (int second = 0; second < 900; ++second) {
            for (int i = 0; i < 32; ++i) {
                const int running = limit.limit();
                const double jitter = 0.9 + static_cast<double>(random() % 200) / 1000;
                const double latency = 0.25 * std::max(1.0, running / 8.0) * jitter;
                now += 31ms;
                limit.onAnswer(kModel, base::Duration(static_cast<std::int64_t>(latency * 1e9)), running, now);
            }
            largest = second > 60 ? std::max(largest, limit.limit()) : largest;
        }
        QVERIFY2(limit.limit() >= 6, qPrintable(QString::number(limit.limit())));
        qInfo("the limit of an upstream with 8 places: %d at the end, %d at most", limit.limit(), largest);
        QVERIFY2(largest <= 24, qPrintable(QString::number(largest)));
    }
};

QTEST_APPLESS_MAIN(GradientLimitTest)
#include "gradient_limit_test.moc"
