#include "policy/guardrail/invisible_detector.h"

#include "policy/guardrail/rule_set.h"
#include "policy/text/stream_scanner.h"

#include <QTest>

#include <string>
#include <vector>

using namespace sluice::policy;

namespace {

std::shared_ptr<const RuleSet> rulesOf(Action action)
{
    return RuleSet::combine({}, {makeInvisibleDetector(action, action)});
}

// "bad" as Unicode tags: what a model reads and nobody sees.
const std::string kTags = "\U000E0062\U000E0061\U000E0064";

} // namespace

class InvisibleDetectorTest : public QObject {
    Q_OBJECT

private slots:
    void reports_data();
    void reports();
    void leavesAlone_data();
    void leavesAlone();
    void masksOverAnySplit();
    void holdsLittle();
    void offReadsNothing();
};

void InvisibleDetectorTest::reports_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("start");
    QTest::addColumn<int>("end");
    const auto row = [](const char *name, const std::string &text, int start, int end) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << start << end;
    };
    row("tags", "a" + kTags + "b", 1, 13);
    row("one tag", "a\U000E0001", 1, 5);
    row("tags after an emoji", "😀" + kTags, 4, 16);
    row("flag that does not end", "🏴" + kTags + "x", 4, 16);
    row("flag with too much in it", "🏴" + kTags + kTags + kTags + "\U000E007F", 4, 44);
    row("tags after the end of a flag", "🏴\U000E0067\U000E0062\U000E007F" + kTags, 4, 28);
    row("zero-width text", "a\u200B\u200C\u200B\u200Cb", 1, 13);
    row("bidi controls", "a\u202E\u202D\u2066\u2069b", 1, 13);
    row("variation selectors", "a\uFE00\uFE01\uFE02\uFE03\uFE04\uFE05b", 7, 19);
    row("selectors beyond the first plane", "😀\U000E0100\U000E0101\U000E0102\U000E0103\U000E0104\U000E0105", 12, 28);
    row("mixed", "\u200B\uFEFF\u2060\u00AD", 0, 11);
}

void InvisibleDetectorTest::reports()
{
    QFETCH(QByteArray, text);
    QFETCH(int, start);
    QFETCH(int, end);
    const TextScan scan = rulesOf(Action::Observe)->scan(Direction::Prompt, text.toStdString());
    QCOMPARE(scan.verdict.kind, VerdictKind::Flag);
    QCOMPARE(scan.verdict.hits.size(), std::size_t{1});
    QCOMPARE(scan.verdict.hits[0].rule, std::string("invisible_characters"));
    QCOMPARE(static_cast<int>(scan.verdict.hits[0].start), start);
    QCOMPARE(static_cast<int>(scan.verdict.hits[0].end), end);
}

void InvisibleDetectorTest::leavesAlone_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const std::string &text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("prose", "Plain text, 普通的文字。");
    row("family", "👩\u200D👩\u200D👧\u200D👦");
    row("emoji with selectors", "❤\uFE0F\u200D🔥 1\uFE0F\u20E3 🏳\uFE0F\u200D🌈");
    row("flag of England", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F!");
    row("two flags", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"
                     "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F");
    row("Persian", "می\u200Cخواهم");
    row("Devanagari", "क्\u200Dष क्\u200Cष");
    row("byte order mark", "\uFEFFtext");
    row("a few", "a\u200B\u200Bb\u200B\u2060\u200Bc");
    row("ideographic variants", "葛\U000E0100飾");
}

void InvisibleDetectorTest::leavesAlone()
{
    QFETCH(QByteArray, text);
    const TextScan scan = rulesOf(Action::Block)->scan(Direction::Prompt, text.toStdString());
    QCOMPARE(scan.verdict.kind, VerdictKind::Pass);
}

void InvisibleDetectorTest::masksOverAnySplit()
{
    const std::string text = "a" + kTags + "b\u200B\u200B\u200B\u200B\u200B";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        StreamScanner scanner(rulesOf(Action::Mask), Direction::Answer);
        std::string out;
        scanner.feed(std::string_view(text).substr(0, cut), out);
        scanner.feed(std::string_view(text).substr(cut), out);
        scanner.finish(out);
        QCOMPARE(out, std::string("a***b*****"));
    }
}

void InvisibleDetectorTest::holdsLittle()
{
    StreamScanner scanner(rulesOf(Action::Mask), Direction::Answer);
    StreamScanner watching(rulesOf(Action::Observe), Direction::Answer);
    std::string out;
    for (int i = 0; i < 50'000; ++i) {
        scanner.feed(kTags, out);
        watching.feed(kTags, out);
    }
    QVERIFY(scanner.maxHeldBytes() <= 4 * 1024 + 16);
    QCOMPARE(watching.maxHeldBytes(), std::size_t{0});
}

void InvisibleDetectorTest::offReadsNothing()
{
    const auto rules = RuleSet::combine({}, {makeInvisibleDetector(Action::Block, Action::Off)});
    QVERIFY(rules->enforces(Direction::Prompt));
    QVERIFY(!rules->isActive(Direction::Answer));
    QCOMPARE(rules->scan(Direction::Answer, kTags).verdict.notRun, std::string("no rules"));
}

QTEST_APPLESS_MAIN(InvisibleDetectorTest)
#include "invisible_detector_test.moc"
