#include "store/retention_clock.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;
using store::RetentionClock;

class RetentionClockTest final : public QObject {
    Q_OBJECT

    static constexpr base::TimePoint kStart{1h};

private slots:
    void followsAHonestClock()
    {
        RetentionClock clock;
        QCOMPARE(clock.read(1'000'000, kStart), 1'000'000);
        QCOMPARE(clock.read(1'005'000, kStart + 5s), 1'005'000);
        QCOMPARE(clock.state(), (RetentionClock::State{1'005'000, 0}));
    }

    void goesOnWhenTheClockIsSetBack()
    {
        RetentionClock clock;
        clock.read(1'000'000, kStart);
        QCOMPARE(clock.read(400'000, kStart + 3s), 1'003'000);
        QCOMPARE(clock.read(401'000, kStart + 4s), 1'004'000);
        QCOMPARE(clock.read(100'000, kStart + 5s), 1'005'000); // and again
    }

    void whatIsSetForwardIsOlder()
    {
        RetentionClock clock;
        clock.read(1'000'000, kStart);
        QCOMPARE(clock.read(9'000'000, kStart + 1s), 9'000'000);
        QCOMPARE(clock.read(1'002'000, kStart + 2s), 9'001'000); // corrected: the time since then still counts
    }

    void outlivesARun()
    {
        RetentionClock before;
        before.read(5'000'000, kStart);
        before.read(4'000'000, kStart + 1s);
        RetentionClock after(before.state());
        QCOMPARE(after.read(4'060'000, kStart), 5'061'000); // a minute passed while it was closed
        RetentionClock later(after.state());
        QCOMPARE(later.read(1'000, kStart), 5'061'000); // set back meanwhile: never back
    }
};

QTEST_GUILESS_MAIN(RetentionClockTest)
#include "retention_clock_test.moc"
