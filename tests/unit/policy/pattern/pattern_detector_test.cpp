#include "policy/guardrail/rule_set.h"
#include "policy/pattern/pattern_detector.h"
#include "policy/text/utf8.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace sluice::policy;

namespace {

std::shared_ptr<const Detector> detectorFor(const std::string &pattern, std::uint32_t longest = 256, Action action = Action::Mask)
{
    auto built = PatternDetector::build({{"own", "mine", pattern, longest, action, action, {}}});
    return built ? *built : nullptr;
}

std::vector<std::string> find(const Detector &detector, std::string_view text, std::size_t size)
{
    const auto lane = detector.begin(Direction::Prompt);
    std::vector<Finding> findings;
    std::vector<std::string> all;
    std::uint64_t hold = 0;
    const auto take = [&] {
        findings.clear();
        lane->takeFindings(findings);
        for (const Finding &finding : findings) {
            if (finding.start < hold) {
                qFatal("a finding starts in what was let go");
            }
            all.push_back(std::to_string(finding.start) + ':' + std::string(text.substr(finding.start, finding.end - finding.start)));
        }
        if (lane->holdFrom() < hold) {
            qFatal("what was let go is held again");
        }
        hold = lane->holdFrom();
    };
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        for (std::size_t codes = size; codes > 0 && end < text.size(); --codes) {
            ++end;
            while (end < text.size() && !isLeadByte(text[end])) {
                ++end;
            }
        }
        lane->read(std::string(text.substr(at, end - at)));
        at = end;
        take();
    }
    lane->finish();
    take();
    if (hold != text.size()) {
        qFatal("something waits for ever");
    }
    return all;
}

using Texts = std::vector<std::string>;

} // namespace

class PatternDetectorTest : public QObject {
    Q_OBJECT

private slots:
    void findsFromLeftToRight();
    void seesTheTextAround();
    void everySplitGivesTheSame();
    void aMatchAsLongAsTheWindow();
    void holdsTheWindow();
    void refusals();
    void estimates();
    void throughARuleSet();
};

void PatternDetectorTest::findsFromLeftToRight()
{
    QCOMPARE(find(*detectorFor("[A-Z]{2}\\d+"), "AB12, 工单CD3E", 100), (Texts{"0:AB12", "12:CD3"}));
    QCOMPARE(find(*detectorFor("a|ab"), "abab", 100), (Texts{"0:a", "2:a"})); // the first choice, not the longest
    QCOMPARE(find(*detectorFor("(?i)项目\\s*x"), "x 项目 X", 100), (Texts{"2:项目 X"}));
    QCOMPARE(find(*detectorFor("Ａ"), "A", 100), Texts{}); // as written, not folded
}

void PatternDetectorTest::seesTheTextAround()
{
    const auto word = detectorFor("\\bcat\\b", 3);
    const auto ends = detectorFor("^x|y$");
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{50}}) {
        QCOMPARE(find(*word, "cat concat cats cat", size), (Texts{"0:cat", "16:cat"}));
        QCOMPARE(find(*ends, "xxyxyy", size), (Texts{"0:x", "5:y"}));
    }
}

void PatternDetectorTest::everySplitGivesTheSame()
{
    std::mt19937 dice(17);
    const std::vector<std::string> atoms{"a", "b", "ab", "1", "中", " ", "\n", "aa", "\xFF", "👍", "x"};
    for (const char *pattern : {"a+", "a.*b", "(?s)a.{0,6}b", "\\ba", "a\\b", "^a+|b$", "(?m)^a|b$", "[^a]{3}", "中+a?", "a{3,12}|a", "(ab)+x", "x*a"}) {
        for (const std::uint32_t longest : {1U, 2U, 5U, 40U}) {
            const auto detector = detectorFor(pattern, longest);
            QVERIFY2(detector, pattern);
            for (int round = 0; round < 60; ++round) {
                std::string text;
                for (std::size_t i = dice() % 60; i > 0; --i) {
                    text += atoms[dice() % atoms.size()];
                }
                const Texts whole = find(*detector, text, 1000);
                for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}}) {
                    QVERIFY2(find(*detector, text, size) == whole, (std::string(pattern) + " in " + text).c_str());
                }
            }
        }
    }
}

void PatternDetectorTest::aMatchAsLongAsTheWindow()
{
    const auto detector = detectorFor("<[^>]*>", 10);
    for (const std::size_t size : {std::size_t{1}, std::size_t{4}, std::size_t{100}}) {
        QCOMPARE(find(*detector, "x<中23456789>y", size), Texts{}); // eleven
        QCOMPARE(find(*detector, "x<中2345678>y", size), (Texts{"1:<中2345678>"}));
        QCOMPARE(find(*detector, "x<中2345678<ok>y", size), (Texts{"12:<ok>"}));
    }
    QCOMPARE(find(*detectorFor("a+", 4), "aaaaaa", 1), (Texts{"0:aaaa", "4:aa"}));
    // A window much longer than what is searched at a time.
    const std::string text = "<" + std::string(40'000, 'b') + "<" + std::string(4000, 'c') + ">";
    QCOMPARE(find(*detectorFor("<[^>]*>", 4096), text, 1 << 20).size(), std::size_t{1});
    QCOMPARE(find(*detectorFor("<[^>]*>", 4096), text, 1000).size(), std::size_t{1});
}

void PatternDetectorTest::holdsTheWindow()
{
    const auto keep = detectorFor("zz", 5);
    const auto held = keep->begin(Direction::Prompt);
    held->read("中中中中中中中中");
    QCOMPARE(held->holdFrom(), std::uint64_t{9});
    const auto observing = detectorFor("zz", 5, Action::Observe);
    const auto free = observing->begin(Direction::Prompt);
    free->read("中中");
    QCOMPARE(free->holdFrom(), std::uint64_t{6});
}

void PatternDetectorTest::refusals()
{
    const auto refusal = [](const std::string &pattern, std::uint32_t longest = 256) {
        const auto built = PatternDetector::build({{"tickets", "", pattern, longest, Action::Mask, Action::Mask, {}}});
        return built ? std::string() : built.error().where + ": " + built.error().detail;
    };
    QCOMPARE(refusal("a+"), std::string());
    QVERIFY(refusal("中(a").starts_with("tickets: missing )"));
    QVERIFY2(refusal("ab[z-a]").find("(at character 4)") != std::string::npos, refusal("ab[z-a]").c_str());
    QVERIFY(!refusal("(a)\\1").empty());
    QVERIFY(refusal("a*").find("empty") != std::string::npos);
    QVERIFY(!refusal("").empty());
    QVERIFY(!refusal("a", 0).empty() && !refusal("a", 4097).empty());
    QVERIFY(!refusal("((a{1,100}){1,10}b{1,900}\\pL{500}){1,9}").empty()); // more than RE2's memory or our limit
    QVERIFY(!refusal("\xFF").empty());
    std::vector<PatternRule> many(PatternDetector::kMostPatterns + 1, {"p", "", "a", 10, Action::Mask, Action::Mask, {}});
    QVERIFY(!PatternDetector::build(many));
    many.pop_back();
    QVERIFY(PatternDetector::build(many));
    QVERIFY(!RuleSet::build(RuleSources{{}, {}, {{"broken", "", "(", 10, Action::Mask, Action::Mask, {}}}, {}}));
}

void PatternDetectorTest::estimates()
{
    QCOMPARE(estimatePattern("PRJ-\\d{4}", 32).cost, PatternCost::Cheap);
    QVERIFY(estimatePattern("\\pL{200}", 4096).cost > PatternCost::Cheap);
    QCOMPARE(estimatePattern("(", 32).cost, PatternCost::Refused);
    QVERIFY(!estimatePattern("(", 32).error.empty() && estimatePattern("a", 32).error.empty());
    QVERIFY(estimatePattern("a", 32).programSize > 0);
}

void PatternDetectorTest::throughARuleSet()
{
    RuleSources sources;
    sources.patterns = {{"tickets", "internal", "PRJ-\\d+", 20, Action::Block, Action::Mask, {}}};
    const auto rules = RuleSet::build(std::move(sources));
    QVERIFY(rules);
    QCOMPARE((*rules)->scan(Direction::Prompt, "see PRJ-12").verdict.kind, VerdictKind::Block);
    const TextScan answer = (*rules)->scan(Direction::Answer, "see PRJ-12");
    QCOMPARE(redacted("see PRJ-12", answer.redactions), std::string("see ******"));
    QCOMPARE(answer.verdict.hits.at(0).rule, std::string("tickets"));
    QCOMPARE(answer.verdict.hits.at(0).category, std::string("internal"));
}

QTEST_GUILESS_MAIN(PatternDetectorTest)
#include "pattern_detector_test.moc"
