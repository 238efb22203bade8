#include "policy/routing/load_balancer.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};
constexpr base::WallTime kWall{std::chrono::hours(500'000)};

EndpointSettings endpoint(const std::string &name, std::uint32_t weight = 1, const std::string &account = {},
                          const std::string &way = {}, std::optional<double> price = {})
{
    EndpointSettings settings;
    settings.name = name;
    settings.weight = weight;
    settings.account = account;
    settings.way = way;
    settings.price = price;
    return settings;
}

PickRequest among(std::vector<std::string> members, BalanceStrategy strategy = BalanceStrategy::PeakEwma)
{
    PickRequest request;
    request.members = std::move(members);
    request.strategy = strategy;
    return request;
}

AttemptReport outcome(AttemptClass result, std::optional<base::Duration> retryAfter = {})
{
    AttemptReport report;
    report.result = result;
    report.retryAfter = retryAfter;
    if (result == AttemptClass::Success) {
        report.ttft = 500ms;
    }
    return report;
}

// A balancer with its own clock.
struct Bench {
    explicit Bench(const std::vector<EndpointSettings> &endpoints, std::uint64_t seed = 7)
        : balancer(seed)
    {
        balancer.setEndpoints(endpoints);
    }

    // The endpoint one request goes to, answered at once with `result`; empty: none.
    std::string serve(const PickRequest &request, AttemptClass result = AttemptClass::Success)
    {
        const Pick pick = balancer.pick(request, now);
        if (!pick.ticket) {
            return {};
        }
        change = balancer.report(*pick.ticket, outcome(result), now, kWall);
        return pick.ticket->endpoint;
    }

    void trip(const std::string &name)
    {
        for (int i = 0; i < 5; ++i) {
            serve(among({name}), AttemptClass::Fault);
        }
    }

    EndpointState state(const std::string &name) const
    {
        for (EndpointState &each : balancer.snapshot(now)) {
            if (each.name == name) {
                return each;
            }
        }
        return {};
    }

    OutReason reason(const std::string &name) const
    {
        return balancer.explain(among({name}), now).front().reason;
    }

    LoadBalancer balancer;
    base::TimePoint now = kStart;
    ReportChange change;
};

} // namespace

class LoadBalancerTest : public QObject {
    Q_OBJECT

private slots:
    void sharesByWeight()
    {
        Bench bench({endpoint("a", 3), endpoint("b", 1)});
        for (const BalanceStrategy strategy : {BalanceStrategy::PeakEwma, BalanceStrategy::WeightedRoundRobin,
                                               BalanceStrategy::LeastOutstanding, BalanceStrategy::LowestPrice}) {
            std::map<std::string, int> served;
            for (int i = 0; i < 200'000; ++i) {
                bench.now += 1ms;
                ++served[bench.serve(among({"a", "b"}, strategy))];
            }
            QVERIFY(std::abs(served["a"] - 150'000) < 3000 && std::abs(served["b"] - 50'000) < 1000);
        }
        QCOMPARE(bench.state("a").outstanding, 0);
        QCOMPARE(bench.state("a").requests + bench.state("b").requests, 800'000ULL);
        QCOMPARE(bench.state("a").ended[0] + bench.state("b").ended[0], 800'000ULL);
        QCOMPARE(*bench.state("a").ttft, base::Duration(500ms));
    }

    void turnsOfClustersDoNotMix()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        PickRequest one = among({"a", "b"}, BalanceStrategy::WeightedRoundRobin);
        PickRequest two = one;
        one.cluster = "one";
        two.cluster = "two";
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(bench.serve(one), std::string(i % 2 == 0 ? "a" : "b"));
            QCOMPARE(bench.serve(two), std::string(i % 2 == 0 ? "a" : "b"));
        }
    }

    void opensAndFailsBack()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        bench.trip("a");
        QVERIFY(bench.change.breakerOpened);
        QCOMPARE(bench.reason("a"), OutReason::BreakerOpen);
        QVERIFY(describe(bench.balancer.explain(among({"a"}), bench.now).front()).starts_with("breaker open, "));
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(bench.serve(among({"a", "b"})), std::string("b"));
        }
        QCOMPARE(bench.state("a").faults.size(), 5U);
        bench.now += 37s;
        const PickRequest ordered = among({"a", "b"}, BalanceStrategy::Ordered);
        QCOMPARE(bench.serve(ordered, AttemptClass::Fault), std::string("a"));
        QCOMPARE(bench.change, ReportChange{}); // it was open before: no second notice
        QCOMPARE(bench.serve(ordered), std::string("b"));
        bench.now += 73s;
        const Pick probe = bench.balancer.pick(ordered, bench.now);
        QVERIFY(probe.ticket && probe.ticket->isProbe && probe.ticket->endpoint == "a");
        QCOMPARE(bench.reason("a"), OutReason::Probing);
        QCOMPARE(bench.serve(ordered), std::string("b"));
        QVERIFY(bench.balancer.report(*probe.ticket, outcome(AttemptClass::Success), bench.now, kWall).breakerClosed);
        QCOMPARE(bench.serve(ordered), std::string("a"));
        QVERIFY(bench.state("a").isRamping);
    }

    void recoveringOnesGetNoMoreThanTheirShareOfTheSecond()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        bench.trip("a");
        bench.now += 37s;
        bench.serve(among({"a"}));
        const PickRequest ordered = among({"a", "b"}, BalanceStrategy::Ordered);
        int first = 0;
        for (int i = 0; i < 100; ++i) {
            first += bench.serve(ordered) == "a" ? 1 : 0;
        }
        QCOMPARE(first, 5);
        QCOMPARE(bench.reason("a"), OutReason::Ramping);
        const Pick alone = bench.balancer.pick(among({"a"}), bench.now); // no elsewhere: wait
        QVERIFY(!alone.ticket);
        QCOMPARE(alone.retryAfter, 1s);
    }

    void reportsEachTicketOnce()
    {
        Bench bench({endpoint("a")});
        const Pick pick = bench.balancer.pick(among({"a"}), bench.now);
        QCOMPARE(bench.state("a").outstanding, 1);
        bench.balancer.report(*pick.ticket, outcome(AttemptClass::Fault), bench.now, kWall);
        bench.balancer.report(*pick.ticket, outcome(AttemptClass::Fault), bench.now, kWall);
        QCOMPARE(bench.state("a").outstanding, 0);
        QCOMPARE(bench.state("a").faults.size(), 1U);
    }

    void onlyFaultsOpen()
    {
        Bench bench({endpoint("a")});
        for (const AttemptClass result : {AttemptClass::Client, AttemptClass::Auth, AttemptClass::Throttle, AttemptClass::Cancel}) {
            for (int i = 0; i < 1000; ++i) {
                QCOMPARE(bench.serve(among({"a"}), result), std::string("a"));
                QVERIFY(!bench.change.breakerOpened);
            }
        }
        QCOMPARE(bench.state("a").breaker, CircuitBreaker::State::Closed);
    }

    void credentialIsMarkedOnceAndUnmarked()
    {
        Bench bench({endpoint("a", 1, "key-1")});
        bench.serve(among({"a"}), AttemptClass::Auth);
        QVERIFY(bench.change.credentialRejected && bench.state("a").credentialRejected);
        bench.serve(among({"a"}), AttemptClass::Auth);
        QVERIFY(!bench.change.credentialRejected);
        bench.serve(among({"a"}), AttemptClass::Client);
        QVERIFY(bench.state("a").credentialRejected);
        bench.serve(among({"a"}));
        QVERIFY(bench.change.credentialAccepted && !bench.state("a").credentialRejected);
        bench.serve(among({"a"}), AttemptClass::Auth);
        bench.balancer.setEndpoints({endpoint("a", 1, "key-2")});
        QVERIFY(!bench.state("a").credentialRejected);
    }

    void throttledOnesRest()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        const PickRequest ordered = among({"a", "b"}, BalanceStrategy::Ordered);
        Pick pick = bench.balancer.pick(ordered, bench.now);
        bench.balancer.report(*pick.ticket, outcome(AttemptClass::Throttle, 20s), bench.now, kWall);
        QCOMPARE(bench.reason("a"), OutReason::CoolingDown);
        QCOMPARE(*bench.state("a").throttledUntil, bench.now + 20s);
        QCOMPARE(bench.serve(ordered), std::string("b"));
        bench.now += 20s;
        QCOMPARE(bench.serve(ordered), std::string("a"));
        QCOMPARE(bench.state("a").share, 0.5 + 0.0);
    }

    void retriesGoElsewhereThenOnceMoreToTheSame()
    {
        Bench bench({endpoint("a", 1, "k"), endpoint("b", 1, "k"), endpoint("c", 1, "l")});
        PickRequest request = among({"a", "b", "c"}, BalanceStrategy::Ordered);
        request.avoidAccount = "k";
        QVERIFY(bench.balancer.alternatives(request, bench.now).otherAccount);
        QCOMPARE(bench.serve(request), std::string("c"));
        request.tried = {"c"};
        QVERIFY(bench.balancer.alternatives(request, bench.now).any);
        QVERIFY(!bench.balancer.alternatives(request, bench.now).otherAccount);
        request.avoidAccount.clear();
        QCOMPARE(bench.serve(request), std::string("a"));
        request.tried = {"c", "a", "b"};
        QVERIFY(!bench.balancer.alternatives(request, bench.now).any);
        QCOMPARE(bench.serve(request), std::string("a")); // twice at most
        request.tried = {"a", "b", "c", "a", "b", "c"};
        QCOMPARE(bench.serve(request), std::string());
    }

    void pinnedStaysOrFails()
    {
        Bench bench({endpoint("a"), endpoint("b"), endpoint("off", 0)});
        PickRequest request = among({"a", "b", "off"});
        request.pinned = "b";
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(bench.serve(request), std::string("b"));
        }
        request.pinned = "off";
        const Pick none = bench.balancer.pick(request, bench.now);
        QVERIFY(!none.ticket);
        QCOMPARE(none.retryAfter, 0s); // no wait would help
        bench.trip("b");
        request.pinned = "b";
        const Pick solo = bench.balancer.pick(request, bench.now); // the only one it has: tried all the same
        QVERIFY(solo.ticket && solo.ticket->endpoint == "b" && solo.ticket->isLastStanding);
        QVERIFY(bench.state("b").lastStanding);
    }

    void drainedAndRemoved()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        const Pick running = bench.balancer.pick(among({"a"}), bench.now);
        bench.balancer.setEndpoints({endpoint("a", 0), endpoint("b")});
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(bench.serve(among({"a", "b"})), std::string("b"));
        }
        QCOMPARE(bench.reason("a"), OutReason::Drained);
        QCOMPARE(bench.state("a").outstanding, 1); // what runs is still counted
        bench.balancer.setEndpoints({endpoint("b")});
        QCOMPARE(bench.reason("a"), OutReason::Unknown);
        bench.balancer.report(*running.ticket, outcome(AttemptClass::Success), bench.now, kWall);
        bench.balancer.setEndpoints({endpoint("a"), endpoint("b")});
        QCOMPARE(bench.state("a").outstanding, 0);
        QCOMPARE(bench.state("a").requests, 0ULL);
    }

    void stateSurvivesSettings()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        bench.trip("a");
        bench.balancer.setEndpoints({endpoint("b"), endpoint("a", 7)});
        QCOMPARE(bench.state("a").breaker, CircuitBreaker::State::Open);
        QCOMPARE(bench.balancer.snapshot(bench.now).front().name, std::string("b"));
        BalancerSettings off;
        off.breaker.enabled = false;
        bench.balancer.setSettings(off, bench.now);
        QCOMPARE(bench.state("a").breaker, CircuitBreaker::State::Closed);
    }

    void aWayHasItsOwnBreaker()
    {
        Bench bench({endpoint("a", 1, {}, "proxy"), endpoint("b", 1, {}, "proxy"), endpoint("c")});
        const PickRequest ordered = among({"a", "b", "c"}, BalanceStrategy::Ordered);
        AttemptReport dead = outcome(AttemptClass::Fault);
        dead.faultOfWay = true;
        for (int i = 0; i < 5; ++i) {
            const Pick pick = bench.balancer.pick(among({i % 2 == 0 ? "a" : "b"}), bench.now);
            const ReportChange change = bench.balancer.report(*pick.ticket, dead, bench.now, kWall);
            QCOMPARE(change.wayOpened, i == 4);
            QVERIFY(!change.breakerOpened);
        }
        QCOMPARE(bench.reason("a"), OutReason::WayOpen);
        QCOMPARE(bench.reason("b"), OutReason::WayOpen);
        QCOMPARE(bench.state("a").breaker, CircuitBreaker::State::Closed);
        QCOMPARE(bench.state("a").wayBreaker, CircuitBreaker::State::Open);
        QCOMPARE(bench.serve(ordered), std::string("c"));
        bench.now += 37s;
        // A fault of the endpoint behind it proves the way sound.
        const Pick probe = bench.balancer.pick(ordered, bench.now);
        QVERIFY(probe.ticket->isProbe);
        QCOMPARE(bench.reason("b"), OutReason::Probing); // one probe for the way, whoever makes it
        const ReportChange change = bench.balancer.report(*probe.ticket, outcome(AttemptClass::Fault), bench.now, kWall);
        QVERIFY(change.wayClosed && !change.breakerOpened);
        QCOMPARE(bench.reason("b"), OutReason::None);
    }

    void lastOneStanding()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        bench.trip("a");
        bench.now += 5s;
        bench.trip("b");
        const PickRequest request = among({"a", "b"});
        const Pick solo = bench.balancer.pick(request, bench.now);
        QVERIFY(solo.ticket && solo.ticket->isLastStanding && solo.ticket->isProbe);
        const std::string name = solo.ticket->endpoint;
        QVERIFY(bench.state(name).lastStanding);
        for (int i = 0; i < 50; ++i) {
            const Pick refused = bench.balancer.pick(request, bench.now);
            QVERIFY(!refused.ticket);
            QVERIFY(refused.retryAfter >= 1s && refused.retryAfter <= 60s);
        }
        bench.balancer.report(*solo.ticket, outcome(AttemptClass::Fault), bench.now, kWall);
        // Its open time begins anew, so that the other has its turn.
        const Pick next = bench.balancer.pick(request, bench.now);
        QVERIFY(next.ticket && next.ticket->endpoint != name);
        PickRequest retry = request;
        retry.tried = {name};
        bench.balancer.report(*next.ticket, outcome(AttemptClass::Success), bench.now, kWall);
        QVERIFY(!bench.state(next.ticket->endpoint).lastStanding);
        QCOMPARE(bench.serve(request), next.ticket->endpoint);
        QVERIFY(!bench.state(name).lastStanding);
    }

    void aRetryIsNoProbe()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        bench.trip("a");
        bench.trip("b");
        PickRequest retry = among({"a", "b"});
        retry.tried = {"a"};
        const Pick none = bench.balancer.pick(retry, bench.now);
        QVERIFY(!none.ticket && none.retryAfter >= 1s);
    }

    void allCoolingDownIsTriedOneAtATime()
    {
        Bench bench({endpoint("a")});
        Pick pick = bench.balancer.pick(among({"a"}), bench.now);
        bench.balancer.report(*pick.ticket, outcome(AttemptClass::Throttle, 300s), bench.now, kWall);
        const Pick solo = bench.balancer.pick(among({"a"}), bench.now);
        QVERIFY(solo.ticket && solo.ticket->isLastStanding);
        const Pick refused = bench.balancer.pick(among({"a"}), bench.now);
        QVERIFY(!refused.ticket);
        QCOMPARE(refused.retryAfter, 60s);
        bench.balancer.report(*solo.ticket, outcome(AttemptClass::Success), bench.now, kWall);
        QCOMPARE(bench.reason("a"), OutReason::None);
    }

    void sweepEjectsAndReadmits()
    {
        Bench bench({endpoint("a"), endpoint("b"), endpoint("c")});
        BalancerSettings settings;
        settings.breaker.enabled = false; // the sweep alone
        bench.balancer.setSettings(settings, bench.now);
        for (int i = 0; i < 20; ++i) {
            bench.serve(among({"a"}));
            bench.serve(among({"b"}));
            bench.serve(among({"c"}), i % 2 == 0 ? AttemptClass::Fault : AttemptClass::Success);
        }
        const auto ejected = bench.balancer.sweep({{"a", "b", "c"}}, bench.now);
        QCOMPARE(ejected.size(), 1U);
        QCOMPARE(ejected.front().endpoint, std::string("c"));
        QCOMPARE(ejected.front().until, bench.now + 30s);
        QCOMPARE(bench.reason("c"), OutReason::Ejected);
        for (int i = 0; i < 100; ++i) {
            QVERIFY(bench.serve(among({"a", "b", "c"})) != "c");
        }
        QCOMPARE(bench.serve(among({"c"})), std::string("c")); // nobody else: better than nothing
        bench.now += 30s;
        QCOMPARE(bench.reason("c"), OutReason::None);
        QVERIFY(bench.balancer.sweep({{"a", "b", "c"}}, bench.now).empty()); // what it did before is forgotten
    }

    void byHand()
    {
        Bench bench({endpoint("a", 1, {}, "proxy"), endpoint("b")});
        bench.trip("a");
        bench.balancer.forceProbe("a", bench.now);
        QCOMPARE(bench.reason("a"), OutReason::None);
        QCOMPARE(bench.serve(among({"a", "b"}, BalanceStrategy::Ordered), AttemptClass::Fault), std::string("a"));
        QCOMPARE(bench.reason("a"), OutReason::BreakerOpen);
        bench.balancer.reset("a", bench.now);
        QCOMPARE(bench.reason("a"), OutReason::None);
        QVERIFY(bench.state("a").faults.empty());
        bench.balancer.forceProbe("nobody", bench.now);
        bench.balancer.reset("nobody", bench.now);
    }

    void askingChangesNothing()
    {
        Bench asked({endpoint("a", 2), endpoint("b"), endpoint("c")});
        Bench silent({endpoint("a", 2), endpoint("b"), endpoint("c")});
        for (const BalanceStrategy strategy : {BalanceStrategy::PeakEwma, BalanceStrategy::WeightedRoundRobin,
                                               BalanceStrategy::LowestTtft}) {
            const PickRequest request = among({"a", "b", "c"}, strategy);
            for (int i = 0; i < 200; ++i) {
                const auto announced = asked.balancer.preview(request, asked.now);
                QCOMPARE(asked.balancer.explain(request, asked.now).size(), 3U);
                const std::string served = asked.serve(request);
                QCOMPARE(*announced, served);
                QCOMPARE(silent.serve(request), served);
            }
        }
    }

    void everyReasonHasWords()
    {
        for (int i = 1; i <= static_cast<int>(OutReason::Ramping); ++i) {
            QVERIFY(!describe({"a", static_cast<OutReason>(i), 3s}).empty());
        }
        QCOMPARE(describe({"a", OutReason::BreakerOpen, 11'200ms}), std::string("breaker open, 12 s"));
        QVERIFY(describe({"a", OutReason::None, 0s}).empty());
    }
};

QTEST_APPLESS_MAIN(LoadBalancerTest)
#include "load_balancer_test.moc"
