#include "store/bodies/body_clock.h"

#include "unit/store/bodies/manual_body_time.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;
using store::BodyClock;

class BodyClockTest final : public QObject {
    Q_OBJECT

private slots:
    void itNeverGoesBackNorSlower()
    {
        test::ManualBodyTime time;
        const base::WallTime start = time.now.wall;
        BodyClock clock(time.now);
        time.pass(10min);
        QCOMPARE(clock.advance(time.now), start + 10min);
        time.setClock(-1h);
        QCOMPARE(clock.advance(time.now), start + 10min);
        time.pass(5min);
        QCOMPARE(clock.advance(time.now), start + 15min); // by the counter
        time.setClock(3h);
        QCOMPARE(clock.advance(time.now), start + 2h + 15min); // forward counts
        time.setClock(-24h * 400);
        time.pass(1min);
        QCOMPARE(clock.advance(time.now), start + 2h + 16min);
    }

    void withinABootTheCounterKnowsWhatPassed()
    {
        test::ManualBodyTime time;
        BodyClock clock(time.now);
        const store::ClockMark mark = clock.mark();
        time.pass(6h);
        time.setClock(-24h);
        BodyClock later(time.now);
        QVERIFY(later.resume(mark));
        QCOMPARE(later.advance(time.now), mark.latest + 6h);
    }

    void overABootOnlyAClockThatWentForwardIsBelieved()
    {
        test::ManualBodyTime time;
        const store::ClockMark mark = BodyClock(time.now).mark();
        time.pass(6h);
        time.reboot();
        BodyClock later(time.now);
        QVERIFY(later.resume(mark));
        QCOMPARE(later.advance(time.now), mark.latest + 6h);
        time.setClock(-6h - 1ms);
        BodyClock back(time.now);
        QVERIFY(!back.resume(mark));
    }

    void whereBootsHaveNoNameOnlyTheClockCounts()
    {
        test::ManualBodyTime time;
        time.now.boot = {};
        const store::ClockMark mark = BodyClock(time.now).mark();
        time.pass(1h);
        time.setClock(-2h);
        BodyClock later(time.now);
        QVERIFY(!later.resume(mark));
    }

    void theComputersOwn()
    {
        const store::BodyTime first = store::BodyTime::now();
        const store::BodyTime second = store::BodyTime::now();
        QVERIFY(second.sinceBoot >= first.sinceBoot);
        QVERIFY(first.sinceBoot > 0ms);
        QCOMPARE(first.boot, second.boot);
#ifdef Q_OS_LINUX
        QVERIFY(first.boot != store::BootId{});
#endif
    }
};

QTEST_APPLESS_MAIN(BodyClockTest)
#include "body_clock_test.moc"
