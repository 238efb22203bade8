#include "policy/limit/budget_account.h"

#include <QTest>

#include <random>
#include <vector>

using namespace sluice::policy;

namespace {

const ZoneOffset kUtc = [](EpochSeconds) { return std::int64_t{0}; };

constexpr EpochSeconds kHour = 3600;
constexpr EpochSeconds kDay = 24 * kHour;
constexpr EpochSeconds kMonday = 1'767'571'200; // Monday 2026-01-05, 00:00 UTC

BudgetRules tokens(std::int64_t limit, CalendarUnit window = CalendarUnit::Day)
{
    return {window, {limit, 0}, true};
}

} // namespace

class BudgetAccountTest : public QObject {
    Q_OBJECT

private slots:
    void reservesBeforeAndCommitsAfter()
    {
        BudgetAccount account(tokens(100), kMonday, kUtc);
        QCOMPARE(account.canReserve({60, 0}), BudgetAnswer::Granted);
        account.reserve({60, 0});
        QCOMPARE(account.canReserve({41, 0}), BudgetAnswer::UsedUp);
        QCOMPARE(account.canReserve({40, 0}), BudgetAnswer::Granted);
        QCOMPARE(account.canReserve({101, 0}), BudgetAnswer::TooLarge);
        account.commit({60, 0}, {25, 0}, false); // it used less
        QCOMPARE(account.state().committed, (Spending{25, 0}));
        QCOMPARE(account.state().reserved, (Spending{0, 0}));
        QCOMPARE(account.canReserve({75, 0}), BudgetAnswer::Granted);
        account.reserve({75, 0});
        account.refund({75, 0}); // refused by somebody else
        QCOMPARE(account.state().reserved, (Spending{0, 0}));
        account.commit({0, 0}, {10, 0}, true);
        QCOMPARE(account.state().estimated, (Spending{10, 0}));
        QCOMPARE(account.state().committed, (Spending{35, 0}));
    }

    void tokensAndMoneyBothCount()
    {
        BudgetAccount account({CalendarUnit::Day, {1000, 5 * kOneUnit}, true}, kMonday, kUtc);
        account.reserve({10, 4 * kOneUnit});
        QCOMPARE(account.canReserve({10, kOneUnit}), BudgetAnswer::Granted);
        QCOMPARE(account.canReserve({10, kOneUnit + 1}), BudgetAnswer::UsedUp);
        QCOMPARE(account.canReserve({991, 0}), BudgetAnswer::UsedUp);
        QCOMPARE(account.canReserve({10, 6 * kOneUnit}), BudgetAnswer::TooLarge);
    }

    void aSoftBudgetRefusesNothing()
    {
        BudgetRules rules = tokens(100);
        rules.refuses = false;
        BudgetAccount account(rules, kMonday, kUtc);
        QCOMPARE(account.canReserve({1000, 0}), BudgetAnswer::Granted);
        account.commit({}, {1000, 0}, false);
        QCOMPARE(account.takeNotice(kMonday), std::optional<int>(100));
    }

    void theNextWindowBeginsEmptyButForWhatRuns()
    {
        BudgetAccount account(tokens(100), kMonday + kHour, kUtc);
        account.reserve({60, 0});
        account.commit({30, 0}, {30, 0}, false);
        account.roll(kMonday + kDay - 1, kUtc);
        QCOMPARE(account.canReserve({41, 0}), BudgetAnswer::UsedUp);
        account.roll(kMonday + kDay, kUtc);
        QCOMPARE(account.state().window, (CalendarWindow{kMonday + kDay, kMonday + 2 * kDay}));
        QCOMPARE(account.state().committed, (Spending{0, 0}));
        QCOMPARE(account.state().reserved, (Spending{30, 0})); // it counts where it ends
        QCOMPARE(account.canReserve({70, 0}), BudgetAnswer::Granted);
        QCOMPARE(account.canReserve({71, 0}), BudgetAnswer::UsedUp);
        account.commit({30, 0}, {35, 0}, false);
        QCOMPARE(account.state().committed, (Spending{35, 0}));
    }

    void aClockSetBackGrantsNothingTwice()
    {
        BudgetAccount account(tokens(100), kMonday + kDay, kUtc);
        account.commit({}, {100, 0}, false);
        account.roll(kMonday, kUtc); // a day back
        QCOMPARE(account.canReserve({1, 0}), BudgetAnswer::UsedUp);
        account.roll(kMonday + kDay - 1, kUtc);
        QCOMPARE(account.canReserve({1, 0}), BudgetAnswer::UsedUp);
        account.roll(kMonday + kDay, kUtc); // the day it was set back to is over
        QCOMPARE(account.canReserve({100, 0}), BudgetAnswer::Granted);
    }

    void noticesComeOnceAWindow()
    {
        BudgetAccount account(tokens(100), kMonday, kUtc);
        const auto spend = [&](std::int64_t amount) {
            account.commit({}, {amount, 0}, false);
            return account.takeNotice(kMonday + kHour);
        };
        QCOMPARE(spend(49), std::nullopt);
        QCOMPARE(spend(1), std::optional<int>(50));
        QCOMPARE(spend(1), std::nullopt);
        QCOMPARE(spend(46), std::optional<int>(95)); // 97 %: the 80 it jumped over is not told
        QCOMPARE(spend(2), std::nullopt);
        account.countRefused();
        QCOMPARE(account.takeNotice(kMonday + kHour), std::optional<int>(100)); // it refuses: nothing more is to be had
        QCOMPARE(spend(1), std::nullopt);
        account.roll(kMonday + kDay, kUtc);
        QCOMPARE(account.takeNotice(kMonday + kDay), std::nullopt);
        QCOMPARE(spend(80), std::optional<int>(80));
    }

    void forecastsByTheRateOfTheWindow()
    {
        BudgetAccount account(tokens(100), kMonday, kUtc);
        QCOMPARE(account.endsAt(kMonday + kHour), std::nullopt); // nothing used
        // 20 in 4 hours, 5 an hour: the 80 that are left last 16 hours more, until 20:00.
        account.commit({}, {20, 0}, false);
        QCOMPARE(account.endsAt(kMonday + 4 * kHour), std::optional<EpochSeconds>(kMonday + 20 * kHour));
        // At 6 hours the rate is 20 / 6: the 80 would last until 30:00, which is after the reset.
        QCOMPARE(account.endsAt(kMonday + 6 * kHour), std::nullopt);
        account.commit({}, {80, 0}, false);
        QCOMPARE(account.endsAt(kMonday + 6 * kHour), std::optional<EpochSeconds>(kMonday + 6 * kHour));
    }

    void forecastsWithTheDaysBefore()
    {
        // A week's budget of 700. The week before: 100 a day, every day.
        BudgetAccount account(tokens(700, CalendarUnit::Week), kMonday, kUtc);
        for (int day = 0; day < 7; ++day) {
            account.roll(kMonday + day * kDay, kUtc);
            account.commit({}, {100, 0}, false);
        }
        const EpochSeconds monday = kMonday + 7 * kDay;
        account.roll(monday, kUtc);
        QCOMPARE(account.state().days, 7);
        QVERIFY(qFuzzyCompare(account.state().dailyTokens, 100.0));
        // Half a day into the new week (1/14 of it) 100 are used, 200 a day. Expected: 200/14 + 100·13/14 = 107.142857 a day. The 600 that are
        // left last 5.6 days: until day 6.1, within the week.
        account.commit({}, {100, 0}, false);
        const std::optional<EpochSeconds> ends = account.endsAt(monday + kDay / 2);
        QVERIFY(ends.has_value());
        QCOMPARE(*ends, monday + kDay / 2 + 483'840); // 5.6 × 86,400
        // Days without traffic pull the average down: 0.7 of it each.
        account.roll(monday + 2 * kDay, kUtc);
        QVERIFY(qAbs(account.state().dailyTokens - 100 * 0.7) < 0.001); // Monday had 100, Tuesday none
    }

    void goesOnFromWhatWasKept()
    {
        BudgetAccount first(tokens(100), kMonday + kHour, kUtc);
        first.commit({}, {40, 0}, false);
        first.reserve({25, 0});
        QCOMPARE(first.takeNotice(kMonday), std::nullopt);
        // Killed. The 25 were granted and nobody knows what became of them.
        BudgetAccount second(tokens(100), kMonday + 2 * kHour, kUtc);
        second.restore(first.state(), kMonday + 2 * kHour, kUtc);
        QCOMPARE(second.state().committed, (Spending{65, 0}));
        QCOMPARE(second.state().unfinished, (Spending{25, 0}));
        QCOMPARE(second.canReserve({36, 0}), BudgetAnswer::UsedUp);
        QCOMPARE(second.canReserve({35, 0}), BudgetAnswer::Granted);
        second.reconcile();
        QCOMPARE(second.state().committed, (Spending{40, 0}));
        QCOMPARE(second.canReserve({60, 0}), BudgetAnswer::Granted);
        // A day later nothing of it counts, but for the average.
        BudgetAccount third(tokens(100), kMonday + kDay, kUtc);
        third.restore(first.state(), kMonday + kDay, kUtc);
        QCOMPARE(third.state().committed, (Spending{0, 0}));
        QCOMPARE(third.state().unfinished, (Spending{0, 0}));
        QVERIFY(qFuzzyCompare(third.state().dailyTokens, 65.0));
    }

    void anotherWindowTakesOverWhatLiesInIt()
    {
        BudgetAccount account(tokens(100), kMonday + kDay, kUtc); // a Tuesday
        account.commit({}, {70, 0}, false);
        account.setRules(tokens(1000, CalendarUnit::Week), kMonday + kDay + kHour, kUtc);
        QCOMPARE(account.state().committed, (Spending{70, 0})); // the day lies in the week
        account.roll(kMonday + 2 * kDay, kUtc);
        account.commit({}, {20, 0}, false);
        account.setRules(tokens(100), kMonday + 2 * kDay + kHour, kUtc);
        QCOMPARE(account.state().committed, (Spending{20, 0})); // of the week only today
        account.setRules(tokens(100, CalendarUnit::Hour), kMonday + 2 * kDay + 2 * kHour, kUtc);
        QCOMPARE(account.state().committed, (Spending{0, 0})); // of the day this hour is not known
        account.setRules(tokens(5, CalendarUnit::Hour), kMonday + 2 * kDay + 2 * kHour, kUtc);
        QCOMPARE(account.state().committed, (Spending{0, 0}));
    }

    // Whatever comes in whatever order: what is committed and reserved together stays within the limit.
    void neverMoreThanTheLimit()
    {
        std::mt19937 random(11);
        BudgetAccount account({CalendarUnit::Hour, {5000, 3 * kOneUnit}, true}, kMonday, kUtc);
        std::vector<Spending> running;
        EpochSeconds now = kMonday;
        int refused = 0;
        for (int i = 0; i < 200'000; ++i) {
            now += static_cast<EpochSeconds>(random() % 20);
            account.roll(now, kUtc);
            if (running.size() > 40 || (!running.empty() && random() % 2 == 0)) {
                const std::size_t which = random() % running.size();
                const Spending reserved = running[which];
                running.erase(running.begin() + static_cast<std::ptrdiff_t>(which));
                if (random() % 4 == 0) {
                    account.refund(reserved);
                } else {
                    const Spending actual{reserved.tokens - static_cast<std::int64_t>(random() % static_cast<unsigned>(reserved.tokens + 1)),
                                          reserved.money / 2};
                    account.commit(reserved, actual, false);
                }
            } else {
                const Spending amount{static_cast<std::int64_t>(random() % 900), static_cast<NanoMoney>(random() % 700'000'000)};
                if (account.canReserve(amount) == BudgetAnswer::Granted) {
                    account.reserve(amount);
                    running.push_back(amount);
                } else {
                    ++refused;
                }
            }
            Spending all = account.state().committed;
            all += account.state().reserved;
            QVERIFY(all.tokens <= 5000 && all.money <= 3 * kOneUnit);
        }
        QVERIFY(refused > 1000);
    }
};

QTEST_APPLESS_MAIN(BudgetAccountTest)
#include "budget_account_test.moc"
