#include "policy/limit/limit_replay.h"

#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{}; // a past may begin at the clock's beginning

ReplayRequest request(base::Duration at, const char *client = "ci", const char *model = "gpt-4o")
{
    ReplayRequest made;
    made.at = kStart + at;
    made.duration = 2s;
    made.client = client;
    made.place = client;
    made.model = model;
    made.path = "/v1/chat/completions";
    made.tokens = 1000;
    made.cost = 0.01;
    return made;
}

std::vector<ReplayRequest> oneASecond(int count, const char *client = "ci")
{
    std::vector<ReplayRequest> requests;
    for (int i = 0; i < count; ++i) {
        requests.push_back(request(std::chrono::seconds(i), client));
    }
    return requests;
}

ReplayRule rule(LimitLevel level, const char *name, const char *pattern, std::int64_t requests)
{
    ReplayRule made;
    made.name = name;
    made.level = level;
    made.pattern = GlobPattern(pattern);
    made.limits.requests = requests;
    return made;
}

} // namespace

class LimitReplayTest final : public QObject {
    Q_OBJECT

private slots:
    void withoutLimitsAllPass()
    {
        const std::vector<ReplayRequest> requests = oneASecond(90);
        const ReplayResult result = replayLimits(requests, {});
        QCOMPARE(result.requests, 90);
        QCOMPARE(result.admitted, 90);
        QCOMPARE(result.refused, 0);
        QVERIFY(!result.first);
        QCOMPARE(result.busiest, 60); // 0…59 s: the one at 60 s begins another minute
        QCOMPARE(result.busiestAt, kStart);
        QCOMPARE(replayLimits({}, {}).busiest, 0);
    }

    void refusesAsTheRelayWould()
    {
        ReplayLimits limits;
        limits.key.requests = 10;
        // 0…9 pass, 10…59 are refused and cost nothing, 60…69 pass again, 70…89 are refused.
        const ReplayResult result = replayLimits(oneASecond(90), limits);
        QCOMPARE(result.admitted, 20);
        QCOMPARE(result.refused, 70);
        QCOMPARE(result.refusedAt[static_cast<std::size_t>(LimitLevel::Key)], 70);
        QVERIFY(result.first);
        QCOMPARE(result.first->at, kStart + 10s);
        QCOMPARE(result.first->client, std::string("ci"));
        QCOMPARE(result.first->limit, 10);
        QVERIFY(result.first->unit == LimitUnit::Requests);
        QCOMPARE(result.refusedClients.at("ci"), 70);
    }

    void levelsAndRulesCountApart()
    {
        ReplayLimits limits;
        limits.key.requests = 100;
        limits.rules = {rule(LimitLevel::Model, "large", "gpt-4o", 3), rule(LimitLevel::Key, "guests", "guest*", 1)};
        std::vector<ReplayRequest> requests;
        for (int i = 0; i < 5; ++i) {
            requests.push_back(request(std::chrono::seconds(i), "ci"));
            requests.push_back(request(std::chrono::seconds(i), "guest-1", "mini"));
        }
        ReplayResult result = replayLimits(requests, limits);
        QCOMPARE(result.refusedAt[static_cast<std::size_t>(LimitLevel::Model)], 2);
        QCOMPARE(result.refusedAt[static_cast<std::size_t>(LimitLevel::Key)], 4);
        QCOMPARE(result.first->rule, std::string("guests"));
        QCOMPARE(result.refusedClients.size(), std::size_t(2));
        // A key's own number goes before its rule's.
        limits.own["guest-1"].requests = 4;
        result = replayLimits(requests, limits);
        QCOMPARE(result.refusedAt[static_cast<std::size_t>(LimitLevel::Key)], 1);
        QCOMPARE(result.first->rule, std::string("large"));
    }

    void observingOnlyTells()
    {
        ReplayLimits limits;
        limits.key.requests = 10;
        limits.key.mode = LimitMode::Observe;
        const ReplayResult result = replayLimits(oneASecond(30), limits);
        QCOMPARE(result.refused, 0);
        QCOMPARE(result.observed, 20);
        limits.key.mode = LimitMode::Off;
        QCOMPARE(replayLimits(oneASecond(30), limits).observed, 0);
    }

    void requestsUnderWayEndWithTheirAnswer()
    {
        ReplayLimits limits;
        limits.global.concurrency = 2;
        // Of 2 s each: with one a second two are under way, and a third of the same second is one too many.
        std::vector<ReplayRequest> requests = oneASecond(10);
        QCOMPARE(replayLimits(requests, limits).refused, 0);
        requests.insert(requests.begin() + 5, request(4s));
        const ReplayResult result = replayLimits(requests, limits);
        QCOMPARE(result.refused, 1);
        QVERIFY(result.first->level == LimitLevel::Global);
        QVERIFY(result.first->unit == LimitUnit::Concurrency);
    }

    void budgetsBeginAnewWithTheirWindow()
    {
        ReplayLimits limits;
        ReplayBudget budget;
        budget.name = "team";
        budget.money = 0.055; // five requests
        budget.starts = {kStart + 20s};
        limits.budgets = {budget};
        ReplayResult result = replayLimits(oneASecond(40), limits);
        QCOMPARE(result.admitted, 10);
        QCOMPARE(result.refusedByBudget, 30);
        QCOMPARE(result.first->budget, std::string("team"));
        QCOMPARE(result.first->at, kStart + 5s);
        limits.budgets[0].refuses = false;
        result = replayLimits(oneASecond(40), limits);
        QCOMPARE(result.admitted, 40);
        QCOMPARE(result.observed, 30);
        limits.budgets[0].models.emplace_back("claude-*");
        QCOMPARE(replayLimits(oneASecond(40), limits).observed, 0);
        limits.budgets[0].models.clear();
        limits.budgets[0].money = 0;
        limits.budgets[0].tokens = 3000;
        limits.budgets[0].refuses = true;
        QCOMPARE(replayLimits(oneASecond(40), limits).admitted, 6);
    }

    void aRequestABudgetRefusesCostsNoLimit()
    {
        ReplayLimits limits;
        limits.key.requests = 8;
        ReplayBudget budget;
        budget.name = "cheap";
        budget.tokens = 1; // nothing of it fits
        budget.models.emplace_back("dear");
        limits.budgets = {budget};
        std::vector<ReplayRequest> requests;
        for (int i = 0; i < 8; ++i) {
            requests.push_back(request(std::chrono::milliseconds(2 * i), "ci", "dear"));
        }
        for (int i = 0; i < 8; ++i) {
            requests.push_back(request(std::chrono::milliseconds(20 + i)));
        }
        const ReplayResult result = replayLimits(requests, limits);
        QCOMPARE(result.admitted, 8);
        QCOMPARE(result.refusedByBudget, 8);
        QCOMPARE(result.refusedAt[static_cast<std::size_t>(LimitLevel::Key)], 0);
    }

    void smoothingDelays()
    {
        ReplayLimits limits;
        limits.key.smoothing = {Smoothing::Queue, LeakySettings::perMinute(60), 5, 0};
        std::vector<ReplayRequest> burst(10, request(0s));
        const ReplayResult result = replayLimits(burst, limits);
        QCOMPARE(result.admitted, 6); // one, and five of the burst
        QCOMPARE(result.delayed, 5);
        QCOMPARE(result.refused, 4);
    }
};

QTEST_APPLESS_MAIN(LimitReplayTest)
#include "limit_replay_test.moc"
