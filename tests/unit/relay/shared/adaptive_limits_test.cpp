#include "relay/shared/adaptive_limits.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace sluice;
using namespace sluice::relay;
using namespace std::chrono_literals;

namespace {

const std::string kNode = "node";
const QStringList kNodes{QStringLiteral("node")};

api::AdaptiveLimitConfig settings(policy::LimitMode mode, int initial)
{
    api::AdaptiveLimitConfig config;
    config.mode = mode;
    config.minimum = 1;
    config.initial = initial;
    return config;
}

} // namespace

class AdaptiveLimitsTest final : public QObject {
    Q_OBJECT

private slots:
    void offKnowsNobody()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Off, 1), kNodes);
        const AdaptiveLimits::Entry entry = limits.enter(kNode, [] {});
        QVERIFY(!entry.isFull);
        QVERIFY(limits.gauges(kNodes).isEmpty());
    }

    void observingLetsEverybodyIn()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Observe, 1), kNodes);
        const AdaptiveLimits::Entry first = limits.enter(kNode, [] {});
        const AdaptiveLimits::Entry second = limits.enter(kNode, [] {});
        QVERIFY(!first.isFull && first.slot.isIn());
        QVERIFY(second.isFull && second.slot.isIn());
        QCOMPARE(limits.running(kNode), 2);
    }

    void placesGoToThoseWhoWaitedLongest()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Enforce, 1), kNodes);
        AdaptiveLimits::Entry running = limits.enter(kNode, [] {});
        QStringList woken;
        AdaptiveLimits::Entry first = limits.enter(kNode, [&] { woken += QStringLiteral("first"); });
        AdaptiveLimits::Entry second = limits.enter(kNode, [&] { woken += QStringLiteral("second"); });
        AdaptiveLimits::Entry third = limits.enter(kNode, [&] { woken += QStringLiteral("third"); });
        QVERIFY(!first.slot.isIn());
        QCOMPARE(limits.gauges(kNodes).at(0).waiting, 3);
        first.slot.release(); // it gave up
        running.slot.release();
        QCOMPARE(woken, QStringList{QStringLiteral("second")});
        QVERIFY(second.slot.isIn() && !third.slot.isIn());
        second.slot.release();
        QVERIFY(third.slot.isIn());
        third.slot.release();
        QCOMPARE(limits.running(kNode), 0);
        QCOMPARE(limits.gauges(kNodes).at(0).waiting, 0);
    }

    void anotherAttemptDoesNotWait()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Enforce, 1), kNodes);
        const AdaptiveLimits::Entry running = limits.enter(kNode, [] {});
        const AdaptiveLimits::Entry retry = limits.enter(kNode, {});
        QVERIFY(retry.slot.isIn());
    }

    void aLimitThatIsRaisedLetsThemIn()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Enforce, 1), kNodes);
        const AdaptiveLimits::Entry running = limits.enter(kNode, [] {});
        int woken = 0;
        const AdaptiveLimits::Entry waiting = limits.enter(kNode, [&] { ++woken; });
        limits.apply(settings(policy::LimitMode::Enforce, 5), kNodes);
        QCOMPARE(woken, 1);
        QVERIFY(waiting.slot.isIn());
    }

    void refusalsNarrowIt()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Enforce, 20), kNodes);
        base::TimePoint now(1h);
        for (int i = 0; i < 3; ++i, now += 2s) {
            AdaptiveLimits::Entry entry = limits.enter(kNode, [] {});
            entry.slot.report(policy::AttemptClass::Throttle, 429, {}, "m", now);
        }
        AdaptiveLimits::Entry entry = limits.enter(kNode, [] {});
        entry.slot.report(policy::AttemptClass::Fault, 500, {}, "m", now); // it is broken, not busy
        const api::AdaptiveGauge gauge = limits.gauges(kNodes).at(0);
        QCOMPARE(gauge.limit, 14); // 20 · 0.9³
        QCOMPARE(gauge.change, policy::LimitChange::Refusals);
    }

    void manyThreadsLeaveNothingBehind()
    {
        AdaptiveLimits limits;
        limits.apply(settings(policy::LimitMode::Enforce, 3), kNodes);
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 3000; ++i) {
                    // Whoever gives a place may say so after it was given back: the word outlives this turn.
                    const auto woken = std::make_shared<std::atomic<bool>>(false);
                    AdaptiveLimits::Entry entry = limits.enter(kNode, [woken] { *woken = true; });
                    if (!entry.slot.isIn() && i % 3 != 0) {
                        while (!entry.slot.isIn()) {
                            std::this_thread::yield();
                        }
                        // The place is ours before we are told, but told we are.
                        while (!*woken) {
                            std::this_thread::yield();
                        }
                    } else if (!entry.slot.isIn()) {
                        entry.slot.release();
                    }
                }
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        QCOMPARE(limits.running(kNode), 0);
        QCOMPARE(limits.gauges(kNodes).at(0).waiting, 0);
    }
};

QTEST_APPLESS_MAIN(AdaptiveLimitsTest)
#include "adaptive_limits_test.moc"
