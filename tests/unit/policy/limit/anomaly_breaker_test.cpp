#include "policy/limit/anomaly_breaker.h"

#include "policy/limit/prompt_digest.h"

#include <QTest>

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;
using policy::AnomalyBreaker;
using policy::AnomalySignal;
using policy::AnomalyState;

namespace {

constexpr base::TimePoint kStart(std::chrono::hours(1000));

// One request of a trace, in the shape of a recording: when it came, what it asked, how long it took and how it ended.
struct Traced {
    base::Duration at{};
    std::uint64_t prompt = 0; // equal for equal prompts
    base::Duration took = 2s;
    policy::AnomalyEnd end;
};

using Trace = std::vector<Traced>;

struct Outcome {
    int requests = 0; // that came
    int trippedAt = 0; // number of the request that tripped, from 1; 0: none did
    std::vector<policy::AnomalyFinding> findings;
    int refused = 0;
};

// Plays a trace in the order of time: a request that comes at the moment another ends comes first.
Outcome play(AnomalyBreaker &breaker, const Trace &trace, base::TimePoint start = kStart)
{
    struct Event {
        base::Duration at{};
        bool isEnd = false;
        std::size_t request = 0;
    };
    std::vector<Event> events;
    for (std::size_t i = 0; i < trace.size(); ++i) {
        events.push_back({trace[i].at, false, i});
        events.push_back({trace[i].at + trace[i].took, true, i});
    }
    std::stable_sort(events.begin(), events.end(), [](const Event &a, const Event &b) {
        return a.at != b.at ? a.at < b.at : a.isEnd < b.isEnd;
    });
    Outcome outcome;
    std::vector<std::optional<std::uint32_t>> epochs(trace.size());
    for (const Event &event : events) {
        const base::TimePoint now = start + event.at;
        policy::AnomalyChange change;
        if (event.isEnd) {
            if (epochs[event.request]) {
                change = breaker.end(trace[event.request].end, *epochs[event.request], now);
            }
        } else {
            ++outcome.requests;
            const policy::AnomalyAdmission admission = breaker.admit(now, change);
            if (admission.admitted) {
                epochs[event.request] = admission.epoch;
                const policy::AnomalyChange repeated = breaker.prompt(trace[event.request].prompt, admission.epoch, now);
                if (repeated.tripped) {
                    change = repeated;
                    epochs[event.request].reset();
                }
            }
            outcome.refused += epochs[event.request] ? 0 : 1;
        }
        if (change.tripped && outcome.trippedAt == 0) {
            outcome.trippedAt = outcome.requests;
            outcome.findings = breaker.status(now).findings;
        }
    }
    return outcome;
}

// A coding agent for an hour: a turn every 4 to 12 seconds, each with a longer context, most of it cached; every ten minutes it sends sixteen
// helpers out at once, each of which reads a context of its own and makes 15 requests. One request in forty ends in an error of its making.
Trace agentSession()
{
    Trace trace;
    std::mt19937 random(11);
    std::uint64_t prompt = 0;
    base::Duration at{};
    int turn = 0;
    while (at < 60min) {
        trace.push_back({at, ++prompt, 6s, {false, turn % 40 == 39, 3'000}});
        if (turn % 70 == 69) {
            for (int helper = 0; helper < 16; ++helper) {
                base::Duration step = at + std::chrono::milliseconds(random() % 500);
                for (int i = 0; i < 15; ++i) {
                    trace.push_back({step, ++prompt, 3s, {false, false, i == 0 ? 60'000U : 4'000U}});
                    step += 3s + std::chrono::milliseconds(random() % 3000);
                }
            }
        }
        ++turn;
        at += 4s + std::chrono::milliseconds(random() % 8000);
    }
    return trace;
}

// A batch job: eight at a time from the first second, 1.6 s each, for half an hour.
Trace batchJob()
{
    Trace trace;
    std::uint64_t prompt = 0;
    for (base::Duration at{}; at < 30min; at += 1600ms) {
        for (int worker = 0; worker < 8; ++worker) {
            trace.push_back({at, ++prompt, 1500ms, {false, false, 1'500}});
        }
    }
    return trace;
}

// A person who chats: a question a minute or so, for two hours; now and then one is sent again.
Trace chat()
{
    Trace trace;
    std::mt19937 random(5);
    std::uint64_t prompt = 0;
    for (base::Duration at{}; at < 120min; at += 30s + std::chrono::seconds(random() % 60)) {
        prompt += random() % 10 == 0 ? 0 : 1;
        trace.push_back({at, prompt, 8s, {random() % 25 == 0, false, 2'000}});
    }
    return trace;
}

// A program that has lost its way and sends the same prompt every two seconds.
Trace runawayLoop()
{
    Trace trace;
    for (base::Duration at{}; at < 10min; at += 2s) {
        trace.push_back({at, 42, 1500ms, {false, false, 5'000}});
    }
    return trace;
}

// Somebody looking for holes in the rules: a prompt a second, each another, four of five of them blocked.
Trace scanner()
{
    Trace trace;
    std::uint64_t prompt = 0;
    for (base::Duration at{}; at < 10min; at += 1s) {
        ++prompt;
        trace.push_back({at, prompt, 100ms, {prompt % 5 != 0, false, 0}});
    }
    return trace;
}

// A client that usually asks six times in ten seconds and then lets go of everything at once.
Trace suddenFlood()
{
    Trace trace;
    std::uint64_t prompt = 0;
    base::Duration at{};
    for (; at < 10min; at += 1700ms) {
        trace.push_back({at, ++prompt, 1s, {false, false, 500}});
    }
    for (int i = 0; i < 400; ++i) {
        trace.push_back({at + i * 20ms, ++prompt, 1s, {false, false, 500}});
    }
    return trace;
}

} // namespace

class AnomalyBreakerTest : public QObject {
    Q_OBJECT

private slots:
    void honestTracesNeverTrip_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"agent session", "batch job", "chat"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }

    void honestTracesNeverTrip()
    {
        QFETCH(QByteArray, name);
        const Trace trace = name == "agent session" ? agentSession() : name == "batch job" ? batchJob() : chat();
        AnomalyBreaker breaker;
        const Outcome outcome = play(breaker, trace);
        QCOMPARE(outcome.trippedAt, 0);
        QCOMPARE(outcome.refused, 0);
        QCOMPARE(outcome.requests, static_cast<int>(trace.size()));
        QCOMPARE(outcome.requests, name == "agent session" ? 1889 : name == "batch job" ? 9000 : 121);
    }

    void aRunawayLoopTripsWithItsThirtiethRequest()
    {
        AnomalyBreaker breaker;
        const Outcome outcome = play(breaker, runawayLoop());
        QCOMPARE(outcome.trippedAt, 30);
        QCOMPARE(outcome.findings.size(), std::size_t{1});
        const policy::AnomalyFinding expected{AnomalySignal::Repeats, 30, 0, 30, 30};
        QCOMPARE(outcome.findings.front(), expected);
        QCOMPARE(QString::fromStdString(policy::describe(expected)), QStringLiteral("the same prompt 30 times within 10 min; odd is 30"));
    }

    void aLoopIsNotTrustedAgainWhileItLoops()
    {
        AnomalyBreaker breaker;
        const Outcome outcome = play(breaker, runawayLoop());
        // Of 300 requests 29 passed; each later suspension ended with the prompt it was for.
        QCOMPARE(outcome.refused, 300 - 29);
        QCOMPARE(breaker.status(kStart + 10min).trips, 4); // 1 + 2 + 4 + 8 minutes
    }

    void aScannerTripsWithTheFirstBlockOutOfEnough()
    {
        AnomalyBreaker breaker;
        const Outcome outcome = play(breaker, scanner());
        QCOMPARE(outcome.trippedAt, 21); // twenty are enough to judge by, and the twentieth passed
        QCOMPARE(outcome.findings.front().signal, AnomalySignal::Blocked);
        QCOMPARE(outcome.findings.front().samples, 21);
        QCOMPARE(outcome.findings.front().value, 17.0 / 21);
        QCOMPARE(outcome.findings.front().threshold, 0.5);
    }

    void aFloodTripsAgainstTheClientsOwnBaseline()
    {
        AnomalyBreaker breaker;
        const Trace trace = suddenFlood();
        const Outcome outcome = play(breaker, trace);
        QCOMPARE(outcome.findings.size(), std::size_t{1});
        QCOMPARE(outcome.findings.front().signal, AnomalySignal::Burst);
        QCOMPARE(outcome.findings.front().value, 60.0);
        QCOMPARE(outcome.findings.front().threshold, 60.0);
        QVERIFY2(outcome.findings.front().baseline > 5.5 && outcome.findings.front().baseline < 6.5,
                 qPrintable(QString::number(outcome.findings.front().baseline)));
        // 353 calm requests, four of which still count, and 56 of the flood.
        QCOMPARE(outcome.trippedAt, 353 + 56);
    }

    void theSameFloodIsUsualForABusyClient()
    {
        AnomalyBreaker breaker;
        Trace trace;
        std::uint64_t prompt = 0;
        for (base::Duration at{}; at < 10min; at += 500ms) { // twenty in ten seconds: 80 are its bound
            trace.push_back({at, ++prompt, 1s, {}});
        }
        for (int i = 0; i < 55; ++i) {
            trace.push_back({10min + i * 20ms, ++prompt, 1s, {}});
        }
        QCOMPARE(play(breaker, trace).trippedAt, 0);
    }

    void anUnknownClientMayBeginFast()
    {
        AnomalyBreaker breaker;
        Trace trace;
        for (int i = 0; i < 299; ++i) {
            trace.push_back({i * 20ms, static_cast<std::uint64_t>(i), 1s, {}});
        }
        QCOMPARE(play(breaker, trace).trippedAt, 0);
        AnomalyBreaker other;
        trace.push_back({299 * 20ms, 999, 1s, {}});
        QCOMPARE(play(other, trace).trippedAt, 300);
    }

    void errorsOfTheClientTrip()
    {
        AnomalyBreaker breaker;
        Trace trace;
        for (int i = 0; i < 40; ++i) {
            trace.push_back({i * 3s, static_cast<std::uint64_t>(i), 1s, {false, i % 2 == 1, 100}});
        }
        const Outcome outcome = play(breaker, trace);
        QCOMPARE(outcome.trippedAt, 20); // 10 of 20
        QCOMPARE(outcome.findings.front().signal, AnomalySignal::Errors);
    }

    void aSpikeOfTokensTrips()
    {
        AnomalyBreaker breaker;
        Trace trace;
        std::uint64_t prompt = 0;
        for (base::Duration at{}; at < 20min; at += 30s) { // 10,000 a minute
            trace.push_back({at, ++prompt, 5s, {false, false, 5'000}});
        }
        for (int i = 0; i < 30; ++i) {
            trace.push_back({20min + i * 1s, ++prompt, 500ms, {false, false, 150'000}});
        }
        const Outcome outcome = play(breaker, trace);
        QCOMPARE(outcome.findings.front().signal, AnomalySignal::Tokens);
        QCOMPARE(outcome.findings.front().threshold, 2e6);
        QCOMPARE(outcome.trippedAt, 40 + 14); // 13 × 150,000 and what came in the minute before are less than two millions
    }

    void aSignalThatIsOffIsNotLookedAt()
    {
        policy::AnomalySettings settings;
        settings.tolerance.fill(0);
        for (const Trace &trace : {runawayLoop(), scanner(), suddenFlood()}) {
            AnomalyBreaker breaker(settings);
            QCOMPARE(play(breaker, trace).trippedAt, 0);
        }
    }

    void sensitivityMovesTheBound()
    {
        policy::AnomalySettings settings;
        settings.tolerance.fill(0.5);
        AnomalyBreaker sharp(settings);
        QCOMPARE(play(sharp, runawayLoop()).trippedAt, 15);
        settings.tolerance.fill(2);
        AnomalyBreaker patient(settings);
        QCOMPARE(play(patient, runawayLoop()).trippedAt, 60);
    }

    void suspendsLongerEachTimeAndForgives()
    {
        AnomalyBreaker breaker;
        base::TimePoint now = kStart;
        const auto tripAgain = [&breaker, &now] {
            policy::AnomalyChange change;
            for (int i = 0; i < 40 && !change.tripped; ++i) {
                now += 1s;
                const policy::AnomalyAdmission admission = breaker.admit(now, change);
                if (admission.admitted) {
                    change = breaker.end({true, false, 0}, admission.epoch, now);
                }
            }
            return change.tripped ? *breaker.status(now).until - now : base::Duration{};
        };
        QCOMPARE(tripAgain(), base::Duration(1min));
        now += 1min;
        QCOMPARE(tripAgain(), base::Duration(2min)); // the first of the trickle was blocked again
        now += 2min;
        // Five good ones, ten seconds apart, close it.
        policy::AnomalyChange change;
        for (int i = 0; i < AnomalyBreaker::kTrickle; ++i) {
            QCOMPARE(breaker.state(now), AnomalyState::HalfOpen);
            const policy::AnomalyAdmission admission = breaker.admit(now, change);
            QVERIFY(admission.admitted);
            const policy::AnomalyAdmission next = breaker.admit(now + 1s, change);
            QVERIFY(!next.admitted);
            QCOMPARE(next.wait, base::Duration(9s));
            change = breaker.end({}, admission.epoch, now + 1s);
            QCOMPARE(change.released, i == AnomalyBreaker::kTrickle - 1);
            now += 10s;
        }
        QCOMPARE(breaker.state(now), AnomalyState::Closed);
        now += 61min; // one trip of two is forgiven
        QCOMPARE(tripAgain(), base::Duration(2min));
    }

    void neverLongerThanTheMost()
    {
        policy::AnomalySettings settings;
        settings.suspend = 10s;
        settings.suspendMax = 15s;
        AnomalyBreaker breaker(settings);
        base::TimePoint now = kStart;
        for (const base::Duration expected : {base::Duration(10s), base::Duration(15s), base::Duration(15s)}) {
            policy::AnomalyChange change;
            while (!change.tripped) {
                now += 1s;
                const policy::AnomalyAdmission admission = breaker.admit(now, change);
                change = admission.admitted ? breaker.end({true, false, 0}, admission.epoch, now) : change;
            }
            QCOMPARE(*breaker.status(now).until - now, expected);
            now = *breaker.status(now).until;
        }
    }

    void whatWasUnderWaySaysNothing()
    {
        AnomalyBreaker breaker;
        policy::AnomalyChange change;
        const policy::AnomalyAdmission early = breaker.admit(kStart, change);
        breaker.reset(kStart + 1s);
        for (int i = 0; i < 30; ++i) {
            QVERIFY(!breaker.end({true, true, 0}, early.epoch, kStart + 2s).isChange());
        }
        QCOMPARE(breaker.state(kStart + 2s), AnomalyState::Closed);
    }

    void resetClosesAndForgets()
    {
        AnomalyBreaker breaker;
        QCOMPARE(play(breaker, runawayLoop()).trippedAt, 30);
        const base::TimePoint now = kStart + 10min;
        QVERIFY(breaker.state(now) != AnomalyState::Closed);
        breaker.reset(now);
        QCOMPARE(breaker.state(now), AnomalyState::Closed);
        QCOMPARE(breaker.status(now).trips, 0);
        QVERIFY(breaker.status(now).findings.empty());
        policy::AnomalyChange change;
        QVERIFY(breaker.admit(now, change).admitted);
    }

    void theDigestIsSipHash()
    {
        // The vectors of the authors: key 00…0f, messages of 0 to 15 bytes 00 01 02 ….
        const policy::DigestKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
        std::string message;
        QCOMPARE(policy::promptDigest(key, message), 0x726fdb47dd0e0e31U);
        for (int i = 0; i < 15; ++i) {
            message += static_cast<char>(i);
        }
        QCOMPARE(policy::promptDigest(key, message), 0xa129ca6149be45e5U);
        QVERIFY(policy::promptDigest({1, 2}, message) != policy::promptDigest({1, 3}, message));
    }
};

QTEST_APPLESS_MAIN(AnomalyBreakerTest)
#include "anomaly_breaker_test.moc"
