#include "policy/resilience/recovery_ramp.h"

#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kStart{std::chrono::hours(1)};

// How many of `demand` requests a second, evenly spread, are admitted in each second.
std::vector<int> admitted(RecoveryRamp &ramp, const std::vector<int> &demand)
{
    std::vector<int> counts;
    for (std::size_t second = 0; second < demand.size(); ++second) {
        counts.push_back(0);
        for (int i = 0; i < demand[second]; ++i) {
            const base::TimePoint now = kStart + std::chrono::seconds(second) + base::Duration(1s) * i / demand[second];
            if (ramp.admits(now)) {
                ramp.count(now);
                ++counts.back();
            }
        }
    }
    return counts;
}

} // namespace

class RecoveryRampTest : public QObject {
    Q_OBJECT

private slots:
    void doublesEachSecondUnderLoad()
    {
        RecoveryRamp ramp;
        ramp.begin(kStart);
        const std::vector<int> expected{5, 10, 20, 40, 80, 160};
        QCOMPARE(admitted(ramp, std::vector<int>(6, 1000)), expected);
    }

    void growsFromWhatItGotNotFromTime()
    {
        RecoveryRamp ramp;
        ramp.begin(kStart);
        const std::vector<int> expected{5, 10, 3, 6, 0, 5};
        QCOMPARE(admitted(ramp, {1000, 1000, 3, 1000, 0, 1000}), expected);
    }

    void ends()
    {
        RecoveryRamp ramp;
        QVERIFY(!ramp.isRamping(kStart));
        QVERIFY(ramp.admits(kStart));
        ramp.begin(kStart);
        QVERIFY(ramp.isRamping(kStart + 9s));
        QVERIFY(!ramp.isRamping(kStart + 10s));
        QCOMPARE(ramp.nextSecond(kStart + 2500ms), kStart + 3s);
        ramp.end();
        QVERIFY(!ramp.isRamping(kStart));
    }
};

QTEST_APPLESS_MAIN(RecoveryRampTest)
#include "recovery_ramp_test.moc"
