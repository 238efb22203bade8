#include "relay/shared/limit_registry.h"

#include <QTest>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

using namespace sluice;
using namespace sluice::relay;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kNow{1h};

policy::LevelClaim keyClaim(std::string_view client, std::int64_t requests, std::int64_t concurrency = 0)
{
    policy::LevelClaim claim;
    claim.client = client;
    claim.limits.requests = requests;
    claim.limits.concurrency = concurrency;
    return claim;
}

bool takes(LimitRegistry &limits, const policy::LevelClaim &claim, base::TimePoint now = kNow)
{
    LimitPermit permit;
    return limits.take(std::span(&claim, 1), 0, now, permit).granted;
}

} // namespace

// What the workers share of the limits, under many threads and by a clock of the test's own.
class LimitRegistryTest final : public QObject {
    Q_OBJECT

private slots:
    void twoHundredThreadsGetExactlyTheLimit()
    {
        for (int run = 0; run < 5; ++run) {
            LimitRegistry limits;
            std::atomic<int> granted = 0;
            std::atomic<bool> go = false;
            std::vector<std::thread> threads;
            for (int t = 0; t < 200; ++t) {
                threads.emplace_back([&] {
                    while (!go) {
                        std::this_thread::yield();
                    }
                    for (int i = 0; i < 3; ++i) {
                        granted += takes(limits, keyClaim("key:a", 100)) ? 1 : 0;
                    }
                });
            }
            go = true;
            for (std::thread &thread : threads) {
                thread.join();
            }
            QCOMPARE(granted.load(), 100);
        }
    }

    void clientsDoNotShareALimit()
    {
        LimitRegistry limits;
        LimitPermit permit;
        const policy::LevelClaim a = keyClaim("a", 1);
        QVERIFY(limits.take(std::span(&a, 1), 0, kNow, permit).granted);
        QVERIFY(!takes(limits, a));
        QVERIFY(takes(limits, keyClaim("b", 1)));
        permit.refund(kNow);
        QVERIFY(takes(limits, a));
    }

    void aLimitMayBeChangedWhileCounting()
    {
        LimitRegistry limits;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(takes(limits, keyClaim("a", 5)));
        }
        QVERIFY(!takes(limits, keyClaim("a", 5)));
        QVERIFY(takes(limits, keyClaim("a", 6))); // raised by one: one more
        QVERIFY(!takes(limits, keyClaim("a", 5), kNow + 59s));
        QVERIFY(takes(limits, keyClaim("a", 5), kNow + 61s));
    }

    void whatRunsIsGivenBackByItsPermit()
    {
        LimitRegistry limits;
        const policy::LevelClaim claim = keyClaim("a", 0, 8);
        std::atomic<int> running = 0;
        std::atomic<int> most = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 16; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937 random(static_cast<unsigned>(t));
                for (int i = 0; i < 2000; ++i) {
                    LimitPermit permit;
                    if (!limits.take(std::span(&claim, 1), 0, kNow, permit).granted) {
                        continue;
                    }
                    const int now = ++running;
                    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
                    }
                    LimitPermit moved = std::move(permit);
                    if (random() % 2 == 0) {
                        std::this_thread::yield();
                    }
                    --running;
                }
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        QVERIFY(most.load() <= 8);
        limits.sweep(kNow + 1h);
        QCOMPARE(limits.places(), std::size_t(0));
    }

    void behaviourIsKeptByClientAndForgotten()
    {
        LimitRegistry limits;
        const policy::BehaviourBounds bounds{20, 100};
        QCOMPARE(limits.percentOf("a", bounds, kNow), 100);
        for (int i = 0; i < 200; ++i) {
            limits.note("a", policy::Conduct::Blocked, kNow);
        }
        QCOMPARE(limits.percentOf("a", bounds, kNow), 20);
        QCOMPARE(limits.percentOf("b", bounds, kNow), 100);
        QCOMPARE(limits.conducts(kNow).size(), std::size_t(1));
        limits.reset("a");
        QCOMPARE(limits.percentOf("a", bounds, kNow), 100);
    }
};

QTEST_APPLESS_MAIN(LimitRegistryTest)
#include "limit_registry_test.moc"
