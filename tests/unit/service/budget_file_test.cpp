#include "service/budget_file.h"

#include "base/clock.h"
#include "relay/shared/budget_ledger.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;
using relay::Bill;
using relay::BudgetLedger;

namespace {

constexpr policy::EpochSeconds kNow = 1'767'610'800; // one window for the whole test, however long it takes

const relay::LocalCalendar kCalendar{[] { return kNow; }, [](policy::EpochSeconds) { return std::int64_t{0}; }};

QList<api::BudgetConfig> budgets(qint64 tokens, api::BudgetKind kind)
{
    api::BudgetConfig config;
    config.name = QStringLiteral("b");
    config.tokens = tokens;
    config.kind = kind;
    return {config};
}

// The process that is killed: takes one token after the other, as a relay's workers do, and says so on its standard output once it was
// granted; keeps what is not kept yet once a second. It goes by the clock as the program does, at the pace of real requests; the test waits for
// what it says, never for it to have slept.
int countUntilKilled(const QString &path, qint64 limit, api::BudgetKind kind)
{
    const auto file = std::make_shared<service::BudgetFile>(path);
    if (!file->isOpen()) {
        return 2;
    }
    BudgetLedger ledger;
    ledger.apply(budgets(limit, kind), file, kCalendar);
    std::thread control([&] {
        for (;;) {
            std::this_thread::sleep_for(1s);
            (void)ledger.tick(kNow);
        }
    });
    control.detach();
    const api::PriceTable rates;
    std::vector<relay::BudgetReservation> running;
    for (unsigned i = 0;; ++i) {
        relay::BudgetGrant grant = ledger.reserve("c", "m", {1, 0, QStringLiteral("USD")}, rates, false, kNow);
        if (!grant.reservation.isHeld()) {
            std::fputc('x', stdout);
            std::fflush(stdout);
            std::this_thread::sleep_for(10ms);
            continue;
        }
        std::fputc('+', stdout);
        std::fflush(stdout);
        running.push_back(std::move(grant.reservation));
        if (running.size() > 3) {
            running.front().commit({1, 0, QStringLiteral("USD")}, false, rates, kNow);
            running.erase(running.begin());
        }
        std::this_thread::sleep_for(200us);
    }
}

} // namespace

class BudgetFileTest final : public QObject {
    Q_OBJECT

    struct Run {
        qint64 granted = 0;
        qint64 grantedASecondBefore = 0; // and a little more: what must not be lost
        bool sawRefusal = false;
    };

    // Lets the counting process run for so long and kills it.
    static Run countAndKill(const QString &path, qint64 limit, const char *kind, std::chrono::milliseconds life)
    {
        Run run;
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--count"), path, QString::number(limit), QString::fromLatin1(kind)});
        if (!process.waitForStarted()) {
            return run;
        }
        std::vector<std::pair<base::TimePoint, qint64>> seen;
        const auto take = [&] {
            const QByteArray bytes = process.readAllStandardOutput();
            run.granted += bytes.count('+');
            run.sawRefusal = run.sawRefusal || bytes.contains('x');
            seen.emplace_back(base::now(), run.granted);
        };
        process.waitForReadyRead(5000);
        const base::TimePoint begin = base::now();
        while (base::now() - begin < life) {
            process.waitForReadyRead(5);
            take();
        }
        const base::TimePoint death = base::now();
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        process.waitForFinished(5000);
        take();
        for (const auto &[at, granted] : seen) {
            if (at <= death - 1100ms) {
                run.grantedASecondBefore = granted;
            }
        }
        return run;
    }

    static api::BudgetStatus kept(const QString &path, qint64 limit, api::BudgetKind kind = api::BudgetKind::Hard)
    {
        const auto file = std::make_shared<service::BudgetFile>(path);
        BudgetLedger ledger;
        ledger.apply(budgets(limit, kind), file, kCalendar);
        return ledger.tick(kNow).budgets.first();
    }

private slots:
    void everyNumberComesBack()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("budgets.slots"));
        relay::KeptBudget budget{"büdget", "CNY", {}};
        policy::BudgetState &state = budget.state;
        state = {policy::CalendarUnit::Week, {-5, 7}, {1, 2}, {3, 4}, {5, 6}, {7, 8}, 80, 9, 10, 11, 12, {13, 14}, 15.5, 16.5, 17};
        {
            service::BudgetFile file(path);
            QVERIFY(file.isOpen());
            QVERIFY(!file.keep(budget).isError());
            QVERIFY(!file.sync().isError());
        }
        service::BudgetFile file(path);
        const std::vector<relay::KeptBudget> all = file.kept();
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all.front().name, budget.name);
        QCOMPARE(all.front().currency, budget.currency);
        QVERIFY(all.front().state == state);
        QVERIFY(!file.takeProblem().isError());
        // A second Sluice on the same data counts for itself and says so.
        service::BudgetFile other(path);
        QVERIFY(!other.isOpen());
        QVERIFY(other.takeProblem().isError());
        QVERIFY(!other.takeProblem().isError());
        QVERIFY(!other.keep(budget).isError());
    }

    void aDamagedFileIsReportedAndItStarts()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("budgets.slots"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(3000, '?'));
        file.close();
        const auto damaged = std::make_shared<service::BudgetFile>(path);
        QVERIFY(damaged->isOpen());
        BudgetLedger ledger;
        ledger.apply(budgets(10, api::BudgetKind::Hard), damaged, kCalendar);
        const BudgetLedger::Report report = ledger.tick(kNow);
        QVERIFY2(report.problem.detail.find("set aside") != std::string::npos, report.problem.detail.c_str());
        QCOMPARE(report.budgets.first().used.tokens, 0);
    }

    // A process that is killed twenty times while it counts never grants a token twice.
    void killedAgainAndAgain()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("budgets.slots"));
        constexpr qint64 kLimit = 6000;
        std::mt19937 random(3);
        qint64 granted = 0;
        bool sawRefusal = false;
        for (int i = 0; i < 20; ++i) {
            const Run run = countAndKill(path, kLimit, "hard", std::chrono::milliseconds(20 + random() % 250));
            granted += run.granted;
            sawRefusal = sawRefusal || run.sawRefusal;
            QVERIFY2(granted <= kLimit, qPrintable(QString::number(granted)));
            // Not one that was granted is forgotten; what had been granted and was not told yet may be one more.
            const api::BudgetStatus status = kept(path, kLimit);
            QVERIFY2(status.used.tokens >= granted, qPrintable(QStringLiteral("%1 of %2").arg(status.used.tokens).arg(granted)));
            QVERIFY(status.used.tokens <= granted + i + 1);
        }
        QVERIFY(granted > 100); // it did count
        qInfo("%lld granted in 20 lives, limit reached: %s", static_cast<long long>(granted), sawRefusal ? "yes" : "no");
        // And the limit holds over all these lives.
        const Run last = countAndKill(path, granted + 200, "hard", 2000ms);
        QVERIFY(last.sawRefusal);
        QVERIFY(last.granted <= 200 && last.granted >= 200 - 21);
    }

    // What only gives notice is kept once a second: no more than that is lost.
    void losesAtMostOneSecond()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("budgets.slots"));
        qint64 before = 0;
        for (int i = 0; i < 3; ++i) {
            const Run run = countAndKill(path, 1'000'000, "soft", std::chrono::milliseconds(1500 + i * 400));
            const qint64 now = kept(path, 1'000'000, api::BudgetKind::Soft).used.tokens;
            QVERIFY2(run.granted > 100, qPrintable(QString::number(run.granted)));
            QVERIFY2(now - before >= run.grantedASecondBefore,
                     qPrintable(QStringLiteral("%1 kept, %2 counted a second before").arg(now - before).arg(run.grantedASecondBefore)));
            QVERIFY(now - before <= run.granted + 1);
            before = now;
        }
    }
};

int main(int argc, char **argv)
{
    if (argc == 5 && std::strcmp(argv[1], "--count") == 0) {
        return countUntilKilled(QString::fromLocal8Bit(argv[2]), QByteArray(argv[3]).toLongLong(),
                                std::strcmp(argv[4], "hard") == 0 ? api::BudgetKind::Hard : api::BudgetKind::Soft);
    }
    QCoreApplication app(argc, argv);
    BudgetFileTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "budget_file_test.moc"
