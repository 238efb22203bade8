#include "policy/guardrail/verdict.h"

#include <QTest>

using namespace sluice::policy;

namespace {

Hit hit(Action action, std::size_t start = 0)
{
    return {"words", "test", action, start, start + 1, {}};
}

} // namespace

class VerdictTest : public QObject {
    Q_OBJECT

private slots:
    void actionsMeanKinds();
    void gravestKindStays();
    void keepsAtMostAHundredHits();
    void mergeJoins();
};

void VerdictTest::actionsMeanKinds()
{
    QCOMPARE(kindOf(Action::Off), VerdictKind::Pass);
    QCOMPARE(kindOf(Action::Observe), VerdictKind::Flag);
    QCOMPARE(kindOf(Action::Mask), VerdictKind::Mask);
    QCOMPARE(kindOf(Action::Block), VerdictKind::Block);
}

void VerdictTest::gravestKindStays()
{
    Verdict verdict;
    verdict.add(hit(Action::Observe));
    QCOMPARE(verdict.kind, VerdictKind::Flag);
    verdict.add(hit(Action::Block));
    verdict.add(hit(Action::Mask));
    QCOMPARE(verdict.kind, VerdictKind::Block);
    QCOMPARE(verdict.hits.size(), std::size_t{3});
}

void VerdictTest::keepsAtMostAHundredHits()
{
    Verdict verdict;
    for (std::size_t i = 0; i < 150; ++i) {
        verdict.add(hit(Action::Observe, i));
    }
    verdict.add(hit(Action::Block));
    QCOMPARE(verdict.hits.size(), Verdict::kMaxHits);
    QCOMPARE(verdict.hits.back().start, std::size_t{99});
    QCOMPARE(verdict.kind, VerdictKind::Block); // counts though it is not kept
    Verdict other;
    other.add(hit(Action::Observe, 200));
    other.merge(verdict);
    QCOMPARE(other.hits.size(), Verdict::kMaxHits);
    QCOMPARE(other.hits.front().start, std::size_t{200});
    QCOMPARE(other.kind, VerdictKind::Block);
}

void VerdictTest::mergeJoins()
{
    Verdict verdict;
    verdict.add(hit(Action::Mask, 1));
    verdict.bytesScanned = 5;
    Verdict other;
    other.add(hit(Action::Observe, 2));
    other.bytesScanned = 7;
    other.notRun = "binary body";
    verdict.merge(other);
    QCOMPARE(verdict.kind, VerdictKind::Mask);
    QCOMPARE(verdict.bytesScanned, std::uint64_t{12});
    QCOMPARE(verdict.hits.size(), std::size_t{2});
    QCOMPARE(verdict.hits[1].start, std::size_t{2});
    QCOMPARE(verdict.notRun, std::string("binary body"));
}

QTEST_APPLESS_MAIN(VerdictTest)
#include "verdict_test.moc"
