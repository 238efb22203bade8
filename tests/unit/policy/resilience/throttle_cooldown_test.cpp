#include "policy/resilience/throttle_cooldown.h"

#include <QTest>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};

}

class ThrottleCooldownTest : public QObject {
    Q_OBJECT

private slots:
    void honoursRetryAfterUpToFiveMinutes()
    {
        ThrottleCooldown cooldown;
        cooldown.throttled(20s, kStart);
        QCOMPARE(*cooldown.until(kStart), kStart + 20s);
        QVERIFY(cooldown.until(kStart + 19s));
        QVERIFY(!cooldown.until(kStart + 20s));
        cooldown.throttled(1h, kStart);
        QCOMPARE(*cooldown.until(kStart), kStart + 300s);
        cooldown.throttled(1s, kStart); // a shorter one takes nothing back
        QCOMPARE(*cooldown.until(kStart), kStart + 300s);
    }

    void withoutRetryAfterOnlyTheShareGoesDown()
    {
        ThrottleCooldown cooldown;
        QCOMPARE(cooldown.share(kStart), 1.0);
        cooldown.throttled({}, kStart);
        QVERIFY(!cooldown.until(kStart));
        QCOMPARE(cooldown.share(kStart), 0.5);
        QCOMPARE(cooldown.share(kStart + 30s), 0.75);
        QCOMPARE(cooldown.share(kStart + 60s), 1.0);
    }

    void shareHasAFloorAndWaitsForThePause()
    {
        ThrottleCooldown cooldown;
        for (int i = 0; i < 20; ++i) {
            cooldown.throttled(10s, kStart + std::chrono::seconds(i));
        }
        const base::TimePoint end = kStart + 29s;
        QCOMPARE(cooldown.share(end), 1.0 / 16);
        QVERIFY(cooldown.share(end + 1s) > 1.0 / 16);
        QCOMPARE(cooldown.share(end + 60s), 1.0);
    }

    void answersSideBySideAreOnePieceOfNews()
    {
        ThrottleCooldown cooldown;
        for (int i = 0; i < 50; ++i) {
            cooldown.throttled({}, kStart + std::chrono::milliseconds(i));
        }
        QVERIFY(cooldown.share(kStart + 50ms) >= 0.5);
    }

    void aPauseAloneTakesNoShare()
    {
        ThrottleCooldown cooldown;
        cooldown.pause(5s, kStart);
        QVERIFY(cooldown.until(kStart));
        QCOMPARE(cooldown.share(kStart), 1.0);
        cooldown.endPause(kStart + 1s);
        QVERIFY(!cooldown.until(kStart + 1s));
    }
};

QTEST_APPLESS_MAIN(ThrottleCooldownTest)
#include "throttle_cooldown_test.moc"
