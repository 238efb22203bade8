#include "policy/resilience/retry_budget.h"
#include "policy/resilience/retry_policy.h"
#include "policy/routing/load_balancer.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <queue>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};
constexpr base::WallTime kWall{std::chrono::hours(500'000)};

base::Duration secondsOf(double seconds)
{
    return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(seconds));
}

double exponential(RandomSource &random, double mean) { return -mean * std::log(1.0 - random.unit()); }

// A day made of events in order of time.
class Simulation {
public:
    void at(base::TimePoint when, std::function<void()> what)
    {
        m_events.push({when, m_next++, std::move(what)});
    }

    void run(base::TimePoint until)
    {
        while (!m_events.empty() && m_events.top().when <= until) {
            const Event event = m_events.top();
            m_events.pop();
            now = event.when;
            event.what();
        }
    }

    base::TimePoint now = kStart;

private:
    struct Event {
        base::TimePoint when;
        std::uint64_t order;
        std::function<void()> what;
        bool operator<(const Event &other) const
        {
            return std::pair(when, order) > std::pair(other.when, other.order);
        }
    };
    std::priority_queue<Event> m_events;
    std::uint64_t m_next = 0;
};

PickRequest among(std::vector<std::string> members, BalanceStrategy strategy)
{
    PickRequest request;
    request.members = std::move(members);
    request.strategy = strategy;
    return request;
}

std::vector<EndpointSettings> endpointsOf(const std::vector<std::string> &names)
{
    std::vector<EndpointSettings> endpoints;
    for (const std::string &name : names) {
        endpoints.push_back({name, 1, {}, "key of " + name, {}});
    }
    return endpoints;
}

// The 95th percentile of the time to first content, in seconds; `slow` takes ten times as long as the others.
struct Latencies {
    double p95 = 0;
    std::map<std::string, int> served;
};

Latencies latenciesOf(const std::vector<std::string> &names, BalanceStrategy strategy, double arrivalsPerSecond,
                      std::uint64_t seed, const std::vector<std::uint32_t> &weights = {})
{
    Simulation day;
    RandomSource random(seed);
    LoadBalancer balancer(seed + 1);
    std::vector<EndpointSettings> endpoints = endpointsOf(names);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        endpoints[i].weight = weights[i];
    }
    balancer.setEndpoints(endpoints);
    const PickRequest request = among(names, strategy);
    Latencies result;
    std::vector<double> all;
    const base::TimePoint end = kStart + 600s;
    std::function<void()> arrive = [&] {
        const Pick pick = balancer.pick(request, day.now);
        const double mean = pick.ticket->endpoint == "slow" ? 5.0 : 0.5;
        // Half of it is always there, the rest varies as prompts do.
        const double latency = mean / 2 + exponential(random, mean / 2);
        ++result.served[pick.ticket->endpoint];
        all.push_back(latency);
        day.at(day.now + secondsOf(latency), [&balancer, &day, ticket = *pick.ticket, latency] {
            AttemptReport report;
            report.ttft = secondsOf(latency);
            balancer.report(ticket, report, day.now, kWall);
        });
        day.at(day.now + secondsOf(exponential(random, 1.0 / arrivalsPerSecond)), arrive);
    };
    day.at(kStart, arrive);
    day.run(end);
    std::sort(all.begin(), all.end());
    result.p95 = all[all.size() * 95 / 100];
    return result;
}

// Clients as an SDK makes them: two retries, 0.5 s · 2ⁿ up to 8 s less up to a quarter, retry-after obeyed up to a minute.
class Crowd {
public:
    Crowd(int clients, std::uint64_t seed)
        : m_random(seed)
        , m_balancer(seed + 1)
        , m_budget({10, 1, 10}, kStart)
    {
        m_balancer.setEndpoints(endpointsOf({"a", "b"}));
        for (int i = 0; i < clients; ++i) {
            day.at(kStart + secondsOf(5 * m_random.unit()), [this] { call(0); });
        }
    }

    Simulation day;
    base::TimePoint downFrom = kStart + 10s;
    base::TimePoint downUntil = kStart + 70s;

    int calls = 0; // what the clients wanted to know
    int upstreamRequests = 0;
    int refusals = 0;
    int failedCalls = 0;
    int served = 0;
    int mostWhileOpen = 0; // attempts under way at once after all breakers had opened
    base::TimePoint closedAt{};
    std::vector<base::TimePoint> admittedAfterClosing;
    std::vector<std::chrono::seconds> waits;

    const LoadBalancer &balancer() const { return m_balancer; }

private:
    struct Request {
        int sdkRetries = 0;
        std::vector<std::string> tried;
    };

    void call(int sdkRetries)
    {
        calls += sdkRetries == 0 ? 1 : 0;
        m_budget.countRequest(day.now);
        attempt({sdkRetries, {}});
    }

    bool allOpen() const
    {
        const auto states = m_balancer.snapshot(day.now);
        return std::all_of(states.begin(), states.end(), [](const EndpointState &state) {
            return state.breaker != CircuitBreaker::State::Closed;
        });
    }

    void attempt(Request request)
    {
        PickRequest pick = among({"a", "b"}, BalanceStrategy::PeakEwma);
        pick.tried = request.tried;
        const bool open = allOpen();
        const Pick picked = m_balancer.pick(pick, day.now);
        if (!picked.ticket) {
            ++refusals;
            waits.push_back(picked.retryAfter);
            answerClient(request, false, picked.retryAfter);
            return;
        }
        ++upstreamRequests;
        if (open) {
            ++m_openFlights;
            mostWhileOpen = std::max(mostWhileOpen, m_openFlights);
        }
        if (closedAt != base::TimePoint{}) {
            admittedAfterClosing.push_back(day.now);
        }
        request.tried.push_back(picked.ticket->endpoint);
        const bool isDown = day.now >= downFrom && day.now < downUntil;
        const double seconds = isDown ? 0.02 : 0.3 + exponential(m_random, 0.3);
        day.at(day.now + secondsOf(seconds), [this, request, ticket = *picked.ticket, isDown, open, seconds] {
            m_openFlights -= open ? 1 : 0;
            finish(request, ticket, isDown, seconds);
        });
    }

    void finish(const Request &request, const Ticket &ticket, bool isDown, double seconds)
    {
        AttemptReport report;
        report.status = isDown ? 503 : 200;
        report.result = classify(report.status);
        if (!isDown) {
            report.ttft = secondsOf(seconds);
        }
        const ReportChange change = m_balancer.report(ticket, report, day.now, kWall);
        if (change.breakerClosed && closedAt == base::TimePoint{}) {
            closedAt = day.now;
        }
        if (!isDown) {
            ++served;
            answerClient(request, true, 0s);
            return;
        }
        FailedAttempt failed;
        failed.attempts = static_cast<int>(request.tried.size());
        failed.triesHere = static_cast<int>(std::count(request.tried.begin(), request.tried.end(), ticket.endpoint));
        failed.clientRetries = request.sdkRetries;
        failed.result = report.result;
        failed.status = report.status;
        failed.wasSent = true;
        PickRequest again = among({"a", "b"}, BalanceStrategy::PeakEwma);
        again.tried = request.tried;
        failed.elsewhere = m_balancer.alternatives(again, day.now).any;
        const RetryDecision decision = decideRetry(failed, {}, m_random);
        if (decision.action == RetryAction::GiveUp || !m_budget.tryTake(day.now)) {
            answerClient(request, false, 0s);
            return;
        }
        day.at(day.now + decision.delay, [this, request] { attempt(request); });
    }

    void answerClient(const Request &request, bool ok, std::chrono::seconds retryAfter)
    {
        if (!ok && request.sdkRetries < 2) {
            const double backoff = std::min(8.0, 0.5 * std::pow(2, request.sdkRetries)) * (1 - 0.25 * m_random.unit());
            const auto wait = retryAfter > 0s ? base::Duration(retryAfter) : secondsOf(backoff);
            day.at(day.now + wait, [this, next = request.sdkRetries + 1] { call(next); });
            return;
        }
        failedCalls += ok ? 0 : 1;
        day.at(day.now + secondsOf(2 + 6 * m_random.unit()), [this] { call(0); }); // the next thing it wants to know
    }

    RandomSource m_random;
    LoadBalancer m_balancer;
    RetryBudget m_budget;
    int m_openFlights = 0;
};

} // namespace

class BalancerSimulationTest : public QObject {
    Q_OBJECT

private slots:
    void aSlowEndpointHardlyShows()
    {
        for (const double rate : {2.0, 20.0, 100.0}) {
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                const double good = latenciesOf({"a", "b"}, BalanceStrategy::PeakEwma, rate, seed).p95;
                const Latencies mixed = latenciesOf({"a", "b", "slow"}, BalanceStrategy::PeakEwma, rate, seed);
                QVERIFY2(mixed.p95 <= 1.3 * good,
                         qPrintable(QStringLiteral("%1/s: %2 s against %3 s").arg(rate).arg(mixed.p95).arg(good)));
                QVERIFY(mixed.served.at("slow") > 0); // and it is not forgotten
                // The same by turns is what this is better than.
                const double turns = latenciesOf({"a", "b", "slow"}, BalanceStrategy::WeightedRoundRobin, rate, seed).p95;
                QVERIFY(turns > 3 * good);
            }
        }
    }

    // Under load, with latencies that vary as prompts do, the better of two follows the weights closely, though not
    // exactly: the more an endpoint serves, the more peaks it shows.
    void weightsUnderLoad()
    {
        for (const double rate : {1.0, 10.0, 100.0}) {
            double share = 0;
            for (std::uint64_t seed = 1; seed <= 4; ++seed) {
                const Latencies day = latenciesOf({"a", "b"}, BalanceStrategy::PeakEwma, rate, seed, {3, 1});
                share += static_cast<double>(day.served.at("a")) / (day.served.at("a") + day.served.at("b")) / 4;
            }
            QVERIFY2(share > 0.64 && share < 0.8, qPrintable(QStringLiteral("%1/s: %2").arg(rate).arg(share)));
        }
    }

    void nobodyStarves()
    {
        for (const BalanceStrategy strategy : {BalanceStrategy::PeakEwma, BalanceStrategy::WeightedRoundRobin,
                                               BalanceStrategy::LeastOutstanding, BalanceStrategy::LowestTtft}) {
            for (std::uint64_t seed = 1; seed <= 5; ++seed) {
                const Latencies day = latenciesOf({"a", "b", "slow"}, strategy, 10, seed);
                for (const std::string name : {"a", "b", "slow"}) {
                    QVERIFY2(day.served.contains(name) && day.served.at(name) >= 5,
                             qPrintable(QStringLiteral("strategy %1, %2").arg(static_cast<int>(strategy)).arg(QString::fromStdString(name))));
                }
                const int total = day.served.at("a") + day.served.at("b");
                if (strategy != BalanceStrategy::LowestTtft) {
                    QVERIFY(std::abs(day.served.at("a") - day.served.at("b")) < 0.25 * total);
                }
            }
        }
    }

    // Everything breaks for a minute with 200 clients at work.
    void allOpen()
    {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            Crowd crowd(200, seed);
            crowd.day.run(kStart + 50s);
            QVERIFY(crowd.mostWhileOpen == 1); // one request at a time probes
            QVERIFY(crowd.refusals > 100);
            const int servedBefore = crowd.served;
            crowd.day.run(kStart + 180s);
            QVERIFY(std::all_of(crowd.waits.begin(), crowd.waits.end(), [](std::chrono::seconds wait) {
                return wait >= 1s && wait <= 60s;
            }));
            // Even against what the clients wanted to know, without the SDK's own retries.
            QVERIFY2(crowd.upstreamRequests <= 1.2 * crowd.calls,
                     qPrintable(QStringLiteral("%1 for %2").arg(crowd.upstreamRequests).arg(crowd.calls)));
            // It recovered, and the crowd came back at most twice as many a second.
            QVERIFY(crowd.closedAt > crowd.downUntil && crowd.closedAt < crowd.downUntil + 20s);
            std::vector<int> seconds(10);
            for (const base::TimePoint at : crowd.admittedAfterClosing) {
                const auto second = static_cast<std::size_t>((at - crowd.closedAt) / 1s);
                if (second < seconds.size()) {
                    ++seconds[second];
                }
            }
            // Two endpoints, each with a ramp of its own that begins at five.
            for (std::size_t i = 0; i < seconds.size(); ++i) {
                const int before = i == 0 ? 0 : seconds[i - 1];
                QVERIFY2(seconds[i] <= std::max(10, 2 * before + 5),
                         qPrintable(QStringLiteral("second %1: %2 after %3").arg(i).arg(seconds[i]).arg(before)));
            }
            QVERIFY(crowd.served > servedBefore + 1000);
            for (const EndpointState &state : crowd.balancer().snapshot(crowd.day.now)) {
                QCOMPARE(state.breaker, CircuitBreaker::State::Closed);
                QVERIFY(!state.lastStanding);
            }
        }
    }
};

QTEST_APPLESS_MAIN(BalancerSimulationTest)
#include "balancer_simulation_test.moc"
