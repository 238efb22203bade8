#include "policy/resilience/retry_budget.h"
#include "policy/resilience/random_source.h"

#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};

}

class RetryBudgetTest : public QObject {
    Q_OBJECT

private slots:
    void startsWithTheBurst()
    {
        RetryBudget budget({10, 1, 10}, kStart);
        for (int i = 0; i < 10; ++i) {
            QVERIFY(budget.tryTake(kStart));
        }
        QVERIFY(!budget.tryTake(kStart));
        QVERIFY(!budget.tryTake(kStart + 999ms));
        QVERIFY(budget.tryTake(kStart + 1s));
        QVERIFY(!budget.tryTake(kStart + 1s));
        budget.giveBack(kStart + 1s);
        QVERIFY(budget.tryTake(kStart + 1s));
    }

    void growsWithRequests()
    {
        RetryBudget budget({10, 0, 10}, kStart);
        while (budget.tryTake(kStart)) {
        }
        for (int i = 0; i < 9; ++i) {
            budget.countRequest(kStart);
        }
        QVERIFY(!budget.tryTake(kStart));
        budget.countRequest(kStart);
        QVERIFY(budget.tryTake(kStart));
        QVERIFY(!budget.tryTake(kStart));
    }

    void savesNoMoreThanTheBurst()
    {
        RetryBudget budget({10, 1, 10}, kStart);
        QCOMPARE(budget.available(kStart + 1h), 10.0);
        for (int i = 0; i < 10'000; ++i) {
            budget.countRequest(kStart + 1h);
        }
        QCOMPARE(budget.available(kStart + 1h), 10.0);
    }

    // In every stretch between two retries: retries ≤ burst + percent of the requests in it + perSecond × seconds.
    void neverExceededInAnyWindow()
    {
        RandomSource random(11);
        for (const RetryBudgetSettings settings : {RetryBudgetSettings{10, 1, 10}, RetryBudgetSettings{50, 0, 3},
                                                   RetryBudgetSettings{0, 5, 1}}) {
            RetryBudget budget(settings, kStart);
            base::TimePoint now = kStart;
            struct Taken {
                double seconds;
                int requests; // before it
            };
            std::vector<Taken> taken;
            int requests = 0;
            for (int i = 0; i < 20'000; ++i) {
                // Quiet stretches and storms.
                const double scale = (i / 500) % 2 == 0 ? 0.002 : 0.5;
                now += std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(scale * random.unit()));
                if (random.unit() < 0.3) {
                    ++requests;
                    budget.countRequest(now);
                } else if (budget.tryTake(now)) {
                    taken.push_back({std::chrono::duration<double>(now - kStart).count(), requests});
                }
            }
            QVERIFY(taken.size() > 100);
            for (std::size_t from = 0; from < taken.size(); ++from) {
                for (std::size_t to = from; to < std::min(taken.size(), from + 400); ++to) {
                    const double allowed = settings.burst
                        + settings.percent / 100.0 * (taken[to].requests - taken[from].requests)
                        + settings.perSecond * (taken[to].seconds - taken[from].seconds);
                    QVERIFY(static_cast<double>(to - from + 1) <= allowed + 1e-6);
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(RetryBudgetTest)
#include "retry_budget_test.moc"
