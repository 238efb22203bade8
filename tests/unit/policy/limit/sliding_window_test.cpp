#include "policy/limit/sliding_window.h"

#include <QTest>

#include <random>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;
using policy::Grant;
using policy::SlidingWindow;

class SlidingWindowTest : public QObject {
    Q_OBJECT

private slots:
    void grantsExactlyThePermits()
    {
        SlidingWindow window(3, 60s);
        const base::TimePoint start(100s);
        QVERIFY(window.tryTake(start).granted);
        QVERIFY(window.tryTake(start + 10s).granted);
        QVERIFY(window.tryTake(start + 20s).granted);
        const Grant refused = window.tryTake(start + 30s);
        QVERIFY(!refused.granted);
        QCOMPARE(refused.retryAfter, base::Duration(30s));
        QCOMPARE(window.used(start + 30s), 3);
    }

    void retryAfterIsTheEarliestMoment()
    {
        SlidingWindow window(2, 60s);
        const base::TimePoint start(1s);
        QVERIFY(window.tryTake(start).granted);
        QVERIFY(window.tryTake(start + 1s).granted);
        const Grant refused = window.tryTake(start + 2s);
        QVERIFY(!window.tryTake(start + 2s + refused.retryAfter - 1ns).granted);
        QVERIFY(window.tryTake(start + 2s + refused.retryAfter).granted);
        // A refusal itself takes nothing.
        QCOMPARE(window.used(start + 60s), 2);
    }

    void neverMoreThanThePermitsInAnyWindow()
    {
        std::mt19937 random(7);
        SlidingWindow window(25, 60s);
        std::vector<base::TimePoint> granted;
        base::TimePoint now(0s);
        for (int i = 0; i < 20000; ++i) {
            now += std::chrono::milliseconds(random() % (i % 1000 < 500 ? 200 : 6000));
            const Grant grant = window.tryTake(now);
            if (grant.granted) {
                granted.push_back(now);
            } else {
                QVERIFY(grant.retryAfter > base::Duration::zero());
                QVERIFY(grant.retryAfter <= base::Duration(60s));
            }
        }
        QVERIFY(granted.size() > 1000);
        for (std::size_t i = 25; i < granted.size(); ++i) {
            QVERIFY(granted[i] - granted[i - 25] >= base::Duration(60s));
        }
    }

    void refundGivesBackOnePermit()
    {
        SlidingWindow window(2, 60s);
        const base::TimePoint start(5s);
        QVERIFY(window.tryTake(start).granted);
        QVERIFY(window.tryTake(start).granted);
        window.refund(start);
        QCOMPARE(window.used(start), 1);
        QVERIFY(window.tryTake(start + 1s).granted);
        QVERIFY(!window.tryTake(start + 1s).granted);
        window.refund(start + 30s); // never taken
        QCOMPARE(window.used(start + 1s), 2);
    }

    void aChangedLimitKeepsWhatWasUsed()
    {
        SlidingWindow window(4, 60s);
        const base::TimePoint start(5s);
        for (int i = 0; i < 4; ++i) {
            QVERIFY(window.tryTake(start + std::chrono::seconds(i)).granted);
        }
        window.setPermits(2);
        const Grant refused = window.tryTake(start + 10s);
        QVERIFY(!refused.granted);
        // Three of the four must leave before one more than the two fits.
        QCOMPARE(refused.retryAfter, base::Duration(52s));
        QVERIFY(window.tryTake(start + 10s + refused.retryAfter).granted);
        window.setPermits(5);
        QVERIFY(window.tryTake(start + 62s).granted);
    }

    void zeroMeansNoLimit()
    {
        SlidingWindow window(0, 60s);
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(window.tryTake(base::TimePoint(1s)).granted);
        }
        QVERIFY(window.isIdle(base::TimePoint(1s)));
        window.setPermits(1);
        QVERIFY(window.tryTake(base::TimePoint(1s)).granted);
        QVERIFY(!window.tryTake(base::TimePoint(1s)).granted);
        window.setPermits(0);
        QVERIFY(window.tryTake(base::TimePoint(1s)).granted);
    }

    void becomesIdleWhenTheLastPermitLeaves()
    {
        SlidingWindow window(5, 60s);
        QVERIFY(window.isIdle(base::TimePoint(0s)));
        QVERIFY(window.tryTake(base::TimePoint(1s)).granted);
        QVERIFY(!window.isIdle(base::TimePoint(61s - 1ns)));
        QVERIFY(window.isIdle(base::TimePoint(61s)));
    }
};

QTEST_APPLESS_MAIN(SlidingWindowTest)
#include "sliding_window_test.moc"
