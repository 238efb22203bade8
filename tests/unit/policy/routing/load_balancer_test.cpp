#include "policy/routing/load_balancer.h"

#include <QTest>

#include <map>
#include <set>

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
    void picksAndLearns()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        std::map<std::string, int> served;
        for (int i = 0; i < 1000; ++i) {
            ++served[bench.serve(among({"a", "b"}))];
        }
        QVERIFY(served["a"] > 400 && served["b"] > 400);
        QCOMPARE(bench.state("a").outstanding, 0);
        QCOMPARE(bench.state("a").requests + bench.state("b").requests, 1000ULL);
    }

    void opensAndFailsOver()
    {
        Bench bench({endpoint("a"), endpoint("b")});
        bench.trip("a");
        QVERIFY(bench.change.breakerOpened);
        QCOMPARE(bench.reason("a"), OutReason::BreakerOpen);
        QVERIFY(describe(bench.balancer.explain(among({"a"}), bench.now).front()).starts_with("breaker open, "));
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(bench.serve(among({"a", "b"})), "b");
        }
        bench.now += 40s;
        QCOMPARE(bench.serve(among({"a", "b"}, BalanceStrategy::Ordered)), "a"); // fail-back: the probe
        QVERIFY(bench.change.breakerClosed);
        QVERIFY(bench.state("a").isRamping);
    }
};

QTEST_APPLESS_MAIN(LoadBalancerTest)
#include "load_balancer_test.moc"
