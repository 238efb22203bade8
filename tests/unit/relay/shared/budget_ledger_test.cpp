#include "relay/shared/budget_ledger.h"

#include <QTest>

#include <atomic>
#include <map>
#include <random>
#include <thread>
#include <vector>

using namespace sluice;
using namespace sluice::relay;
using policy::EpochSeconds;
using policy::kOneUnit;
using policy::NanoMoney;

namespace {

constexpr EpochSeconds kNow = 1'767'610'800; // 2026-01-05, 11:00 UTC
constexpr EpochSeconds kTomorrow = 1'767'657'600; // 2026-01-06, 00:00 UTC

const LocalCalendar kCalendar{[] { return kNow; }, [](EpochSeconds) { return std::int64_t{0}; }};

api::BudgetConfig budget(const char *name, qint64 tokens, double money = 0)
{
    api::BudgetConfig config;
    config.name = QString::fromLatin1(name);
    config.tokens = tokens;
    config.money = money;
    return config;
}

Bill bill(std::int64_t tokens, std::optional<NanoMoney> money = 0, const char *currency = "USD")
{
    return {tokens, money, QString::fromLatin1(currency)};
}

// Keeps in memory what a file would.
class Memory final : public BudgetMemory {
public:
    std::vector<KeptBudget> kept() override
    {
        std::vector<KeptBudget> all;
        for (const auto &[name, kept] : budgets) {
            all.push_back(kept);
        }
        return all;
    }
    base::Error takeProblem() override { return std::exchange(problem, {}); }
    base::Error keep(const KeptBudget &kept) override
    {
        ++writes;
        if (!failure.isError()) {
            budgets[kept.name] = kept;
        }
        return failure;
    }
    base::Error sync() override
    {
        ++syncs;
        return failure;
    }

    std::map<std::string, KeptBudget> budgets;
    base::Error problem;
    base::Error failure;
    int writes = 0;
    int syncs = 0;
};

} // namespace

class BudgetLedgerTest final : public QObject {
    Q_OBJECT

    const api::PriceTable m_rates;

    BudgetGrant ask(BudgetLedger &ledger, const Bill &most, const char *client = "ci", const char *model = "gpt-4o", EpochSeconds now = kNow,
                    bool refusesUnpriced = false)
    {
        return ledger.reserve(client, model, most, m_rates, refusesUnpriced, now);
    }
    static api::BudgetStatus status(BudgetLedger &ledger, qsizetype index = 0, EpochSeconds now = kNow)
    {
        return ledger.tick(now).budgets.at(index);
    }

private slots:
    void allBudgetsOfARequestGrantOrNoneHasAnything()
    {
        BudgetLedger ledger;
        QVERIFY(ledger.isEmpty());
        ledger.apply({budget("all", 1000), budget("ci", 100)}, nullptr, kCalendar);
        QVERIFY(!ledger.isEmpty());
        BudgetGrant first = ask(ledger, bill(80));
        QVERIFY(first.reservation.isHeld());
        BudgetGrant second = ask(ledger, bill(30));
        QCOMPARE(second.refusal, BudgetGrant::Refusal::UsedUp);
        QCOMPARE(second.budget, std::string("ci"));
        QCOMPARE(second.resetsAt, kTomorrow);
        QVERIFY(!second.reservation.isHeld());
        QCOMPARE(status(ledger, 0).reserved.tokens, 80); // nothing of the refused one
        first.reservation.commit(bill(25), false, m_rates, kNow);
        QCOMPARE(status(ledger, 0).used.tokens, 25);
        QCOMPARE(status(ledger, 1).used.tokens, 25);
        QCOMPARE(status(ledger, 1).reserved.tokens, 0);
        QCOMPARE(status(ledger, 1).refused, 1);
        QCOMPARE(ask(ledger, bill(101)).refusal, BudgetGrant::Refusal::TooLarge);
    }

    void globsSayWhomABudgetIsFor()
    {
        api::BudgetConfig config = budget("dear models", 10);
        config.clients = {QStringLiteral("ci-*"), QStringLiteral("bot")};
        config.models = {QStringLiteral("gpt-5*")};
        BudgetLedger ledger;
        ledger.apply({config}, nullptr, kCalendar);
        QVERIFY(!ask(ledger, bill(1), "ann", "gpt-5").reservation.isHeld());
        QVERIFY(!ask(ledger, bill(1), "bot", "gpt-4o").reservation.isHeld());
        QVERIFY(ask(ledger, bill(1), "bot", "GPT-5-mini").reservation.isHeld());
        QVERIFY(ask(ledger, bill(1), "ci-7", "gpt-5").reservation.isHeld());
    }

    void whatIsNotCommittedComesBack()
    {
        BudgetLedger ledger;
        ledger.apply({budget("all", 100)}, nullptr, kCalendar);
        {
            const BudgetGrant grant = ask(ledger, bill(100));
            QCOMPARE(status(ledger).reserved.tokens, 100);
        }
        QCOMPARE(status(ledger).reserved.tokens, 0);
        BudgetGrant moved = ask(ledger, bill(60));
        BudgetReservation elsewhere = std::move(moved.reservation);
        QVERIFY(!moved.reservation.isHeld());
        QCOMPARE(status(ledger).reserved.tokens, 60);
        elsewhere = BudgetReservation();
        QCOMPARE(status(ledger).reserved.tokens, 0);
    }

    void moneyInOtherCurrencies()
    {
        api::BudgetConfig config = budget("yuan", 0, 71);
        config.currency = QStringLiteral("CNY");
        BudgetLedger ledger;
        ledger.apply({config}, nullptr, kCalendar);
        // We ship 7.1 yuan for a dollar.
        BudgetGrant grant = ask(ledger, bill(1, 9 * kOneUnit));
        QVERIFY(grant.reservation.isHeld());
        QCOMPARE(status(ledger).reserved.money, 63.9);
        QCOMPARE(ask(ledger, bill(1, 2 * kOneUnit)).refusal, BudgetGrant::Refusal::UsedUp);
        grant.reservation.commit(bill(1, 1 * kOneUnit), false, m_rates, kNow);
        QCOMPARE(status(ledger).used.money, 7.1);
    }

    void pricesNobodyKnows()
    {
        BudgetLedger ledger;
        ledger.apply({budget("money", 0, 1)}, nullptr, kCalendar);
        BudgetGrant passes = ask(ledger, bill(100, std::nullopt));
        QVERIFY(passes.reservation.isHeld());
        passes.reservation.commit(bill(100, std::nullopt), false, m_rates, kNow);
        QCOMPARE(status(ledger).unpriced, 1);
        QCOMPARE(status(ledger).used.tokens, 100); // counted all the same
        QCOMPARE(ask(ledger, bill(100, std::nullopt), "ci", "m", kNow, true).refusal, BudgetGrant::Refusal::Unpriced);
        QCOMPARE(ask(ledger, bill(100, 5), "ci", "m", kNow, true).refusal, BudgetGrant::Refusal::None);
        ledger.apply({budget("tokens", 1000)}, nullptr, kCalendar);
        QCOMPARE(ask(ledger, bill(100, std::nullopt), "ci", "m", kNow, true).refusal, BudgetGrant::Refusal::None); // it counts no money
    }

    void softAndObservingBudgetsRefuseNothing()
    {
        api::BudgetConfig soft = budget("soft", 10);
        soft.kind = api::BudgetKind::Soft;
        api::BudgetConfig observing = budget("observing", 10);
        observing.mode = api::BudgetMode::Observe;
        api::BudgetConfig off = budget("off", 10);
        off.mode = api::BudgetMode::Off;
        BudgetLedger ledger;
        ledger.apply({soft, observing, off}, nullptr, kCalendar);
        BudgetGrant grant = ask(ledger, bill(50));
        QVERIFY(grant.reservation.isHeld());
        QCOMPARE(grant.wouldRefuse, (std::vector<std::string>{"observing"}));
        grant.reservation.commit(bill(50), false, m_rates, kNow);
        const BudgetLedger::Report report = ledger.tick(kNow);
        QCOMPARE(report.budgets.size(), 2);
        QCOMPARE(report.budgets.at(0).refused, 0);
        QCOMPARE(report.budgets.at(1).refused, 1);
        QCOMPARE(report.notices.size(), std::size_t{2});
        QCOMPARE(report.notices.front().percent, 100);
        QCOMPARE(report.alerts().at(0).until, std::optional(QDateTime::fromSecsSinceEpoch(kTomorrow, Qt::UTC)));
        QVERIFY(ledger.tick(kNow).notices.empty()); // once a window
    }

    void changedSettingsKeepWhatWasCounted()
    {
        BudgetLedger ledger;
        ledger.apply({budget("a", 100), budget("b", 100)}, nullptr, kCalendar);
        ask(ledger, bill(40)).reservation.commit(bill(40), false, m_rates, kNow);
        BudgetGrant running = ask(ledger, bill(20));
        ledger.apply({budget("b", 70)}, nullptr, kCalendar);
        QCOMPARE(status(ledger).used.tokens, 40);
        QCOMPARE(status(ledger).reserved.tokens, 20);
        QCOMPARE(ask(ledger, bill(11)).refusal, BudgetGrant::Refusal::UsedUp);
        running.reservation.commit(bill(15), false, m_rates, kNow); // also for the one that is gone
        ledger.apply({budget("a", 100), budget("b", 70)}, nullptr, kCalendar);
        QVERIFY(status(ledger, 0).used.tokens >= 40); // taken away for a while, not forgotten
        QCOMPARE(status(ledger, 1).used.tokens, 55);
    }

    void aHardGrantIsKeptBeforeItIsGiven()
    {
        const auto memory = std::make_shared<Memory>();
        BudgetLedger ledger;
        ledger.apply({budget("hard", 100)}, memory, kCalendar);
        BudgetGrant grant = ask(ledger, bill(30));
        QCOMPARE(memory->budgets.at("hard").state.reserved.tokens, 30);
        const int writes = memory->writes;
        grant.reservation.commit(bill(10), false, m_rates, kNow);
        QCOMPARE(memory->writes, writes); // until then the 30 count: more than is true, never less
        (void)ledger.tick(kNow);
        QCOMPARE(memory->budgets.at("hard").state.committed.tokens, 10);
        QCOMPARE(memory->syncs, 1);
        (void)ledger.tick(kNow);
        QCOMPARE(memory->syncs, 1); // nothing new
    }

    void theNextRunGoesOn()
    {
        const auto memory = std::make_shared<Memory>();
        {
            BudgetLedger killed;
            killed.apply({budget("hard", 100)}, memory, kCalendar);
            ask(killed, bill(50)).reservation.commit(bill(50), false, m_rates, kNow);
            (void)killed.tick(kNow);
            const BudgetGrant running = ask(killed, bill(30));
            const KeptBudget then = memory->budgets.at("hard");
            memory->failure = {base::ErrorCode::FileUnwritable, "killed", {}, 0}; // nothing more reaches the file
        }
        memory->failure = {};
        memory->problem = {base::ErrorCode::FileUnwritable, "damaged", "budgets", 0};
        BudgetLedger next;
        next.apply({budget("hard", 100)}, memory, kCalendar);
        const BudgetLedger::Report report = next.tick(kNow);
        QCOMPARE(report.budgets.first().used.tokens, 80);
        QCOMPARE(report.budgets.first().unfinished.tokens, 30);
        QCOMPARE(report.problem.detail, std::string("damaged"));
        QCOMPARE(report.alerts().last().kind, api::AlertKind::BudgetFileFault);
        QVERIFY(!next.tick(kNow).problem.isError());
        QCOMPARE(ask(next, bill(21)).refusal, BudgetGrant::Refusal::UsedUp);
        next.reconcile("hard");
        QCOMPARE(status(next).used.tokens, 50);
        QCOMPARE(ask(next, bill(50)).refusal, BudgetGrant::Refusal::None);
    }

    void aFileThatCannotBeWrittenIsToldOnce()
    {
        const auto memory = std::make_shared<Memory>();
        BudgetLedger ledger;
        ledger.apply({budget("hard", 100)}, memory, kCalendar);
        memory->failure = {base::ErrorCode::FileUnwritable, "disk full", {}, 0};
        int told = 0;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(ask(ledger, bill(10)).refusal == BudgetGrant::Refusal::None); // the relay goes on
            told += ledger.tick(kNow).problem.isError() ? 1 : 0;
        }
        QCOMPARE(told, 1);
        memory->failure = {};
        (void)ledger.tick(kNow);
        memory->failure = {base::ErrorCode::FileUnwritable, "disk full again", {}, 0};
        (void)ask(ledger, bill(10));
        QVERIFY(ledger.tick(kNow).problem.isError());
    }

    // 200 threads, a limit of 100 requests' worth: exactly 100 are granted, and at no moment more is committed and reserved than there is.
    void twoHundredThreads()
    {
        BudgetLedger ledger;
        ledger.apply({budget("tokens", 1000), budget("money", 0, 1)}, nullptr, kCalendar);
        std::atomic<int> granted = 0;
        std::atomic<int> broken = 0;
        std::atomic<bool> go = false;
        std::vector<std::thread> threads;
        for (unsigned seed = 0; seed < 200; ++seed) {
            threads.emplace_back([&, seed] {
                std::mt19937 random(seed);
                while (!go) {
                    std::this_thread::yield();
                }
                for (int i = 0; i < 20; ++i) {
                    // 10 tokens and a hundredth of the money each; every second one is given back.
                    BudgetGrant grant = ledger.reserve("c", "m", bill(10, kOneUnit / 100), m_rates, false, kNow);
                    if (!grant.reservation.isHeld()) {
                        continue;
                    }
                    if (random() % 2 == 0) {
                        grant.reservation.release();
                        continue;
                    }
                    grant.reservation.commit(bill(10, kOneUnit / 100), false, m_rates, kNow);
                    ++granted;
                }
            });
        }
        std::thread watcher([&] {
            go = true;
            for (int i = 0; i < 500; ++i) {
                for (const api::BudgetStatus &budget : ledger.tick(kNow).budgets) {
                    const bool fits = budget.limit.tokens > 0 ? budget.used.tokens + budget.reserved.tokens <= 1000
                                                              : budget.used.money + budget.reserved.money <= 1.0000001;
                    broken += fits ? 0 : 1;
                }
            }
        });
        for (std::thread &thread : threads) {
            thread.join();
        }
        watcher.join();
        QCOMPARE(granted.load(), 100);
        QCOMPARE(broken.load(), 0);
        QCOMPARE(status(ledger).used.tokens, 1000);
        QCOMPARE(status(ledger).reserved.tokens, 0);
        QCOMPARE(status(ledger, 0, kTomorrow).used.tokens, 0);
        QCOMPARE(ask(ledger, bill(10), "c", "m", kTomorrow).refusal, BudgetGrant::Refusal::None);
    }
};

QTEST_APPLESS_MAIN(BudgetLedgerTest)
#include "budget_ledger_test.moc"
