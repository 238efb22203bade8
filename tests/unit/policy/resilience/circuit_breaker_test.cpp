#include "policy/resilience/circuit_breaker.h"

#include <QTest>

#include <cctype>
#include <string>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

using State = CircuitBreaker::State;
using Change = CircuitBreaker::Change;

constexpr base::TimePoint kStart{std::chrono::hours(1)};

AttemptClass classOf(char letter)
{
    switch (letter) {
    case 'S':
        return AttemptClass::Success;
    case 'F':
        return AttemptClass::Fault;
    case 'T':
        return AttemptClass::Throttle;
    case 'C':
        return AttemptClass::Client;
    case 'A':
        return AttemptClass::Auth;
    default:
        return AttemptClass::Cancel;
    }
}

char letterOf(State state)
{
    return state == State::Closed ? 'c' : state == State::Open ? 'o' : 'h';
}

// Plays a row of events and writes the state after each: S F T C A X are attempts with that outcome (X: cancelled), one that is
// not admitted writes '-'; a number lets so many seconds pass and writes nothing.
std::string play(CircuitBreaker &breaker, const std::string &events, base::TimePoint &now)
{
    std::string states;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (std::isdigit(static_cast<unsigned char>(events[i])) != 0) {
            std::size_t used = 0;
            now += std::chrono::seconds(std::stoi(events.substr(i), &used));
            i += used - 1;
        } else if (events[i] != ' ') {
            const auto permit = breaker.tryTake(now);
            if (permit) {
                breaker.report(*permit, classOf(events[i]), now);
            }
            states += permit ? letterOf(breaker.state()) : '-';
        }
    }
    return states;
}

BreakerSettings settings()
{
    BreakerSettings values;
    return values; // 5 in a row, 50 % of at least 10, 30 s up to 300 s, one probe
}

} // namespace

class CircuitBreakerTest : public QObject {
    Q_OBJECT

private slots:
    void states_data()
    {
        QTest::addColumn<QString>("events");
        QTest::addColumn<QString>("states");
        QTest::newRow("five in a row") << "FFFFF" << "cccco";
        QTest::newRow("a success breaks the row") << "FFFFSFFFF" << "ccccccccc";
        QTest::newRow("open refuses") << "FFFFF S 20 S" << "cccco--";
        QTest::newRow("a probe closes") << "FFFFF 37 S S" << "ccccocc";
        QTest::newRow("a failing probe opens again") << "FFFFF 37 F S" << "ccccoo-";
        QTest::newRow("throttled, refused and rejected probes prove it alive")
            << "FFFFF 37 T FFFFF 73 C FFFFF 145 A" << "ccccoc" "ccccoc" "ccccoc";
        QTest::newRow("a cancelled probe says nothing") << "FFFFF 37 X X S" << "ccccohhc";
        QTest::newRow("what is no fault neither counts nor breaks a row") << "FFTFCAXF F" << "ccccccc" "co";
        QTest::newRow("half of ten") << "SFSFSFSFSF" << "ccccccccco";
        QTest::newRow("below the volume") << "SFSFSFSFF" << "ccccccccc";
        QTest::newRow("below the share") << "SSFSSFSSFSSFSSF" << "ccccccccccccccc";
        QTest::newRow("the window forgets") << "SFSFSFSFS 61 F" << "cccccccccc";
        QTest::newRow("nothing is kept after closing") << "FFFFF 37 S FFFF" << "ccccoccccc";
    }

    void states()
    {
        QFETCH(QString, events);
        QFETCH(QString, states);
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            CircuitBreaker breaker(settings(), seed);
            base::TimePoint now = kStart;
            QCOMPARE(QString::fromStdString(play(breaker, events.toStdString(), now)), states);
        }
    }

    void thousandClientErrorsLeaveItClosed()
    {
        CircuitBreaker breaker(settings(), 1);
        base::TimePoint now = kStart;
        QCOMPARE(play(breaker, std::string(1000, 'C') + std::string(1000, 'T'), now), std::string(2000, 'c'));
        QCOMPARE(breaker.counts(now).requests, 0);
    }

    void windowSlidesByBuckets()
    {
        CircuitBreaker breaker(settings(), 1);
        base::TimePoint now = kStart;
        for (int i = 0; i < 10; ++i) {
            play(breaker, "SF", now);
            QCOMPARE(breaker.counts(now).requests, std::min(2 * (i + 1), 8));
            if (i >= 3) {
                break;
            }
            now += 6s;
        }
        // The four buckets began 0, 6, 12 and 18 s ago and leave one by one after 60 s.
        now = kStart + 59s;
        QCOMPARE(breaker.counts(now).requests, 8);
        now = kStart + 60s;
        QCOMPARE(breaker.counts(now).requests, 6);
        now = kStart + 72s;
        QCOMPARE(breaker.counts(now).faults, 1);
        now = kStart + 78s;
        QCOMPARE(breaker.counts(now).requests, 0);
    }

    void openTimeIsJitteredAndDoubles()
    {
        const std::array<base::Duration, 6> expected{30s, 60s, 120s, 240s, 300s, 300s};
        base::Duration shortest = 1h;
        base::Duration longest = 0s;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            CircuitBreaker breaker(settings(), seed);
            base::TimePoint now = kStart;
            play(breaker, "FFFFF", now);
            for (const base::Duration length : expected) {
                const base::Duration open = *breaker.probeAt() - now;
                QVERIFY(open >= length * 4 / 5 && open <= std::min<base::Duration>(length * 6 / 5, 300s));
                if (length == 30s) {
                    shortest = std::min(shortest, open);
                    longest = std::max(longest, open);
                }
                now = *breaker.probeAt();
                QVERIFY(!breaker.admits(now - 1ns));
                QCOMPARE(play(breaker, "F", now), std::string("o"));
            }
        }
        QVERIFY(shortest < 25s && longest > 35s); // the whole fifth either way is used
    }

    void doublingIsForgottenAfterAQuietWindow()
    {
        CircuitBreaker breaker(settings(), 3);
        base::TimePoint now = kStart;
        play(breaker, "FFFFF 37 F 73 S FFFFF", now); // opened, reopened, closed, opened soon after: the third length
        QVERIFY(*breaker.probeAt() - now >= 96s);
        now = *breaker.probeAt();
        play(breaker, "S 61 FFFFF", now);
        QVERIFY(*breaker.probeAt() - now <= 36s);
    }

    void probesAreBounded()
    {
        BreakerSettings two = settings();
        two.probes = 2;
        CircuitBreaker breaker(two, 1);
        base::TimePoint now = kStart;
        play(breaker, "FFFFF 37", now);
        const auto first = breaker.tryTake(now);
        const auto second = breaker.tryTake(now);
        QVERIFY(first && second && first->isProbe && second->isProbe);
        QVERIFY(!breaker.tryTake(now));
        QCOMPARE(breaker.report(*first, AttemptClass::Fault, now), Change::Reopened);
        QCOMPARE(breaker.report(*second, AttemptClass::Success, now), Change::None); // decided already
        QCOMPARE(breaker.state(), State::Open);
    }

    void aProbeThatNeverReportsDoesNotBlock()
    {
        CircuitBreaker breaker(settings(), 1);
        base::TimePoint now = kStart;
        play(breaker, "FFFFF 37", now);
        const auto lost = breaker.tryTake(now);
        QVERIFY(lost && breaker.isProbing(now));
        now += 59s;
        QVERIFY(!breaker.tryTake(now));
        now += 1s;
        QVERIFY(!breaker.isProbing(now));
        QVERIFY(breaker.tryTake(now));
        // Late, but an answer all the same.
        QCOMPARE(breaker.report(*lost, AttemptClass::Success, now), Change::Closed);
    }

    void olderAttemptsSayNothing()
    {
        CircuitBreaker breaker(settings(), 1);
        base::TimePoint now = kStart;
        std::vector<CircuitBreaker::Permit> hanging;
        for (int i = 0; i < 20; ++i) {
            hanging.push_back(*breaker.tryTake(now));
        }
        play(breaker, "FFFFF", now);
        QCOMPARE(breaker.report(hanging[0], AttemptClass::Success, now), Change::None);
        QCOMPARE(breaker.state(), State::Open);
        play(breaker, "37 S", now);
        QCOMPARE(breaker.state(), State::Closed);
        for (const CircuitBreaker::Permit &permit : hanging) {
            QCOMPARE(breaker.report(permit, AttemptClass::Fault, now), Change::None);
        }
        QCOMPARE(breaker.state(), State::Closed);
    }

    void earlyProbesNeitherDoubleNorBlock()
    {
        CircuitBreaker breaker(settings(), 1);
        base::TimePoint now = kStart;
        play(breaker, "FFFFF", now);
        for (int i = 0; i < 20; ++i) {
            now += 1s;
            const CircuitBreaker::Permit permit = breaker.takeEarly(now);
            QVERIFY(permit.isProbe && permit.isEarly);
            QCOMPARE(breaker.report(permit, AttemptClass::Fault, now), Change::Reopened);
            QVERIFY(*breaker.probeAt() - now <= 36s);
        }
        const base::TimePoint until = *breaker.probeAt();
        breaker.report(breaker.takeEarly(now), AttemptClass::Cancel, now);
        QCOMPARE(breaker.state(), State::Open);
        QCOMPARE(*breaker.probeAt(), until);
        QCOMPARE(breaker.report(breaker.takeEarly(now), AttemptClass::Success, now), Change::Closed);
    }

    void byHand()
    {
        CircuitBreaker breaker(settings(), 1);
        base::TimePoint now = kStart;
        play(breaker, "FFFFF", now);
        QVERIFY(!breaker.admits(now));
        breaker.probeNow(now);
        QVERIFY(breaker.admits(now));
        QCOMPARE(play(breaker, "F", now), std::string("o"));
        breaker.reset(now);
        QCOMPARE(play(breaker, "FFFF", now), std::string("cccc"));
    }

    void switchedOffItNeverOpens()
    {
        BreakerSettings off = settings();
        CircuitBreaker breaker(off, 1);
        base::TimePoint now = kStart;
        play(breaker, "FFFFF", now);
        off.enabled = false;
        breaker.setSettings(off, now);
        QCOMPARE(play(breaker, "FFFFFFFFFFFF", now), std::string(12, 'c'));
        QCOMPARE(breaker.counts(now).faults, 12); // still counted, for the sweep
    }
};

QTEST_APPLESS_MAIN(CircuitBreakerTest)
#include "circuit_breaker_test.moc"
