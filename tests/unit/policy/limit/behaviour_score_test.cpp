#include "policy/limit/behaviour_score.h"
#include "policy/limit/token_estimate.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;
using policy::BehaviourBounds;
using policy::BehaviourScore;
using policy::Conduct;

namespace {

constexpr base::TimePoint kNow{1h};

void add(BehaviourScore &score, int count, Conduct conduct, base::TimePoint now = kNow)
{
    for (int i = 0; i < count; ++i) {
        score.add(conduct, now);
    }
}

} // namespace

class BehaviourScoreTest : public QObject {
    Q_OBJECT

private slots:
    void nothingKnownChangesNothing()
    {
        const BehaviourScore score;
        QCOMPARE(score.percent({10, 300}, kNow), 100);
        QCOMPARE(score.score(kNow), 100);
        QVERIFY(score.isForgotten(kNow));
    }

    // Twenty good requests on credit: one bad one of one is 1 of 21, below the tenth that is everyone's.
    void oneBadBeginningStopsNobody()
    {
        BehaviourScore score;
        add(score, 2, Conduct::Blocked);
        QCOMPARE(score.percent({10, 100}, kNow), 100); // 2 of 22 = 9 %
        add(score, 3, Conduct::Blocked);
        QCOMPARE(score.percent({10, 100}, kNow), 78); // 5 of 25 = 20 %: a quarter of the way to the half
    }

    void narrowsToItsBoundAndNoFurther()
    {
        BehaviourScore score;
        add(score, 500, Conduct::Failed);
        QCOMPARE(score.percent({40, 200}, kNow), 40);
        QVERIFY(score.score(kNow) < 5);
        QVERIFY(score.share(Conduct::Failed, kNow) > 0.999);
        QCOMPARE(score.share(Conduct::Blocked, kNow), 0.0);
    }

    void widensWithTrust()
    {
        BehaviourScore score;
        add(score, 25, Conduct::Good);
        QCOMPARE(score.percent({50, 200}, kNow), 150); // half of the fifty requests that full trust takes
        add(score, 100, Conduct::Good);
        QCOMPARE(score.percent({50, 200}, kNow), 200);
        QCOMPARE(score.percent({50, 100}, kNow), 100); // only where the user allows it
    }

    void isForgivenWithTime()
    {
        BehaviourScore score;
        add(score, 20, Conduct::Blocked);
        QCOMPARE(score.percent({50, 100}, kNow), 50); // 20 of 40
        QVERIFY(score.percent({50, 100}, kNow + 5min) > 60); // 10 of 30
        QCOMPARE(score.percent({50, 100}, kNow + 30min), 100);
        QVERIFY(score.isForgotten(kNow + 1h));
    }

    void whoWaitsAsToldIsPatient()
    {
        BehaviourScore patient;
        BehaviourScore hasty;
        base::TimePoint now = kNow;
        for (int i = 0; i < 20; ++i, now += 1s) {
            patient.addRefusal(1s, now);
        }
        now = kNow;
        for (int i = 0; i < 20; ++i, now += 100ms) {
            hasty.addRefusal(1s, now);
        }
        QVERIFY(patient.isForgotten(now));
        QVERIFY(hasty.share(Conduct::Impatient, now) > 0.9);
        QVERIFY(hasty.percent({10, 100}, now) < 50);
    }

    void estimatesTokens()
    {
        QCOMPARE(policy::estimateTokens(""), 0);
        QCOMPARE(policy::estimateTokens("four"), 1);
        QCOMPARE(policy::estimateTokens("The quick brown fox jumps."), 7); // 26 bytes
        QCOMPARE(policy::estimateTokens("你好世界"), 4); // 12 bytes
        const std::string image(100'000, 'A');
        QCOMPARE(policy::estimateTokens("{\"url\":\"" + image + "\"}"), 1003);
        std::string lines;
        for (int i = 0; i < 100; ++i) {
            lines += std::string(70, 'x') + ' ';
        }
        QCOMPARE(policy::estimateTokens(lines), 1775); // words, however long the text
    }
};

QTEST_APPLESS_MAIN(BehaviourScoreTest)
#include "behaviour_score_test.moc"
