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
        SlidingWindow window(3);
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
        SlidingWindow window(2);
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
        SlidingWindow window(25);
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

    // A day of a million requests: night and day, bursts at one instant, silence, and refunds between.
    void aRandomDayNeverHoldsMoreInAnyMinute()
    {
        std::mt19937_64 random(20240229);
        SlidingWindow window(100);
        std::vector<base::TimePoint> granted;
        granted.reserve(150'000);
        const base::TimePoint begin(1h);
        base::TimePoint now = begin;
        int refunds = 0;
        int requests = 0;
        for (; requests < 1'000'000; ++requests) {
            const auto kind = random() % 100;
            // 86.4 ms on average: a day. A third come at the instant of the one before.
            now += kind < 33 ? base::Duration(0)
                : kind < 98  ? base::Duration(random() % 100'000'000)
                             : base::Duration(random() % 5'400'000'000);
            const Grant grant = window.tryTake(now);
            if (grant.granted) {
                granted.push_back(now);
                if (random() % 50 == 0) {
                    window.refund(now);
                    granted.pop_back();
                    ++refunds;
                }
            } else {
                QVERIFY(grant.retryAfter > base::Duration::zero());
            }
        }
        QVERIFY(now - begin > 23h);
        QVERIFY(refunds > 1000);
        // Much was asked for and much refused; never was a permit wasted that a full window had.
        QVERIFY(granted.size() > 100'000);
        for (std::size_t i = 100; i < granted.size(); ++i) {
            QVERIFY2(granted[i] - granted[i - 100] >= base::Duration(60s), qPrintable(QString::number(i)));
        }
    }

    // Moments are kept in ticks: what is told of a window is no longer than the window, and nothing comes back early.
    void oddNanosecondsStayWithinTheWindow()
    {
        for (int odd = 0; odd < 40; ++odd) {
            SlidingWindow window(1);
            const base::TimePoint taken = base::TimePoint(1h) + base::Duration(odd);
            QVERIFY(window.tryTake(taken).granted);
            QCOMPARE(window.emptyAt(taken), taken + 60s);
            QVERIFY(!window.tryTake(taken + 60s - 1ns).granted);
            QVERIFY(window.check(taken + 60s + 16ns).granted);
            window.refund(taken);
            QVERIFY(window.isIdle(taken));
        }
    }

    void aFullRingKeepsItsOrderAsItGrows()
    {
        SlidingWindow window(40);
        base::TimePoint now(10s);
        for (int i = 0; i < 40; ++i) {
            QVERIFY(window.tryTake(now + std::chrono::seconds(i)).granted);
        }
        window.setPermits(60); // grows again, from a ring that has turned
        for (int i = 0; i < 20; ++i) {
            QVERIFY(window.tryTake(now + 65s).granted);
        }
        // Those of 10 s … 15 s have left.
        QCOMPARE(window.used(now + 65s), 54);
        window.refund(now + 20s);
        window.refund(now + 20s); // only once
        QCOMPARE(window.used(now + 65s), 53);
        QCOMPARE(window.emptyAt(now + 65s), now + 125s);
        QCOMPARE(window.used(now + 125s - 1ns), 20);
        QVERIFY(window.isIdle(now + 125s));
    }

    void refundGivesBackOnePermit()
    {
        SlidingWindow window(2);
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
        SlidingWindow window(4);
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
        SlidingWindow window(0);
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
        SlidingWindow window(5);
        QVERIFY(window.isIdle(base::TimePoint(0s)));
        QVERIFY(window.tryTake(base::TimePoint(1s)).granted);
        QVERIFY(!window.isIdle(base::TimePoint(61s - 1ns)));
        QVERIFY(window.isIdle(base::TimePoint(61s)));
    }
};

QTEST_APPLESS_MAIN(SlidingWindowTest)
#include "sliding_window_test.moc"
