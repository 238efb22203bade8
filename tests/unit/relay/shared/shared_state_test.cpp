#include "relay/metrics/relay_metrics.h"
#include "relay/shared/budget.h"
#include "relay/shared/response_origins.h"
#include "relay/shared/stats_shard.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace sluice;
using namespace sluice::relay;
using namespace std::chrono_literals;

// What the workers share, under many threads and by a clock of the test's own.
class SharedStateTest final : public QObject {
    Q_OBJECT

private slots:
    void budgetNeverPassesItsCap()
    {
        Budget budget(1000);
        std::atomic<std::int64_t> most = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 2000; ++i) {
                    BudgetShare share(budget);
                    if (share.grow(300) && share.grow(100)) {
                        most = std::max(most.load(), std::int64_t{400});
                    }
                }
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        QCOMPARE(most.load(), 400);
        QCOMPARE(budget.used(), 0);
        QVERIFY(!budget.tryTake(1001));
        QVERIFY(budget.tryTake(1000));
        QVERIFY(budget.isFull());
    }

    void shardsAddUp()
    {
        RelayMetrics metrics;
        StatsShard first(metrics);
        StatsShard second(metrics);
        api::ExchangeRecord record;
        record.duration = 10ms;
        record.verdict = policy::VerdictKind::Mask;
        record.usage.output = 7;
        for (StatsShard *shard : {&first, &second}) {
            shard->exchangeStarted();
            shard->exchangeStarted();
            shard->finished(record);
        }
        record.outcome = api::Outcome::Refused;
        second.finished(record);
        api::TrafficSample total;
        addTo(total, first.take());
        addTo(total, second.take());
        QCOMPARE(total.requests, 3);
        QCOMPARE(total.refused, 1);
        QCOMPARE(total.active, 1);
        QCOMPARE(metrics.running(), 1);
        QCOMPARE(total.tokensOut, 21);
        QCOMPARE(total.verdicts.at(2), 3);
        QCOMPARE(total.latency.count(), 2U); // a refusal takes no time worth a percentile
        // Counts start anew, levels stay.
        const api::TrafficSample next = first.take();
        QCOMPARE(next.requests, 0);
        QCOMPARE(next.active, 1);
    }

    void originsForgetTheOldest()
    {
        ResponseOrigins origins;
        origins.remember("resp_first", "a");
        origins.remember("resp_first", "b"); // the later word counts
        QCOMPARE(origins.find("resp_first").value_or("none"), std::string("b"));
        for (std::size_t i = 1; i < ResponseOrigins::kCapacity; ++i) {
            origins.remember("resp_" + std::to_string(i), "a");
        }
        QVERIFY(origins.find("resp_first"));
        origins.remember("resp_one_more", "a");
        QVERIFY(!origins.find("resp_first"));
        QVERIFY(origins.find("resp_1"));
        QVERIFY(!origins.find("resp_unknown"));
    }
};

QTEST_GUILESS_MAIN(SharedStateTest)
#include "shared_state_test.moc"
