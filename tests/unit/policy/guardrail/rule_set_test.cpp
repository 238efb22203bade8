#include "policy/guardrail/rule_set.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

using namespace sluice::policy;
using sluice::base::ErrorCode;

namespace {

using Rules = std::shared_ptr<const RuleSet>;

WordListSource list(const std::string &name, Action prompt, Action answer,
                    std::vector<std::string> words)
{
    WordListSource source;
    source.name = name;
    source.category = "category of " + name;
    source.prompt = prompt;
    source.answer = answer;
    source.words = std::move(words);
    return source;
}

Rules rulesOf(std::vector<WordListSource> lists)
{
    auto built = RuleSet::build(std::move(lists));
    return built ? *built : nullptr;
}

std::vector<Span> spansOf(const TextScan &scan)
{
    std::vector<Span> spans;
    for (const Redaction &redaction : scan.redactions) {
        spans.push_back({redaction.start, redaction.end});
    }
    return spans;
}

} // namespace

class RuleSetTest : public QObject {
    Q_OBJECT

private slots:
    void everyOccurrenceCounts();
    void hitsNameTheirRule();
    void directionsHaveTheirOwnActions();
    void oneWordInSeveralLists();
    void maskHidesNoBlock();
    void variantsOfAWordHit();
    void offsetsAreBytesOfTheText();
    void keepsAHundredHitsAndTheGravestKind();
    void emptyRulesDoNothing();
    void refusesEmptyAndBrokenWords();
    void oneCharacterIsAWord();
    void variantsHitWhereverTheyStand();
    void masksOneStarACodePoint();
    void manyListsAndWords();
    void sharedByThreads();
};

void RuleSetTest::everyOccurrenceCounts()
{
    const Rules rules = rulesOf({list("words", Action::Mask, Action::Mask, {"abcd", "bc", "d"})});
    const TextScan scan = rules->scan(Direction::Prompt, "xabcd");
    QCOMPARE(scan.verdict.kind, VerdictKind::Mask);
    QCOMPARE(scan.verdict.hits.size(), std::size_t{3});
    QCOMPARE(spansOf(scan), (std::vector<Span>{{1, 5}}));
    QCOMPARE(scan.verdict.bytesScanned, std::uint64_t{5});
    QVERIFY(scan.verdict.notRun.empty());
}

void RuleSetTest::hitsNameTheirRule()
{
    const Rules rules
        = rulesOf({list("a list with a long name", Action::Observe, Action::Off, {"Word"})});
    const TextScan scan = rules->scan(Direction::Prompt, "a WORD");
    QCOMPARE(scan.verdict.kind, VerdictKind::Flag);
    QCOMPARE(scan.verdict.hits.size(), std::size_t{1});
    const Hit &hit = scan.verdict.hits[0];
    QCOMPARE(hit.rule, std::string("a list with a long name"));
    QCOMPARE(hit.category, std::string("category of a list with a long name"));
    QCOMPARE(hit.action, Action::Observe);
    QCOMPARE(hit.start, std::size_t{2});
    QCOMPARE(hit.end, std::size_t{6});
    QVERIFY(hit.path.empty());
    QVERIFY(scan.redactions.empty());
}

void RuleSetTest::directionsHaveTheirOwnActions()
{
    const Rules rules = rulesOf({list("words", Action::Block, Action::Mask, {"secret"}),
                                 list("prompts", Action::Observe, Action::Off, {"hint"})});
    QCOMPARE(rules->scan(Direction::Prompt, "secret").verdict.kind, VerdictKind::Block);
    QVERIFY(rules->scan(Direction::Prompt, "secret").redactions.empty());
    QCOMPARE(rules->scan(Direction::Answer, "secret").verdict.kind, VerdictKind::Mask);
    QCOMPARE(rules->scan(Direction::Prompt, "hint").verdict.kind, VerdictKind::Flag);
    QCOMPARE(rules->scan(Direction::Answer, "hint").verdict.kind, VerdictKind::Pass);
    QVERIFY(rules->isActive(Direction::Prompt) && rules->isActive(Direction::Answer));
    QVERIFY(rules->enforces(Direction::Prompt) && rules->enforces(Direction::Answer));

    const Rules observing = rulesOf({list("words", Action::Off, Action::Observe, {"secret"})});
    QVERIFY(!observing->isActive(Direction::Prompt));
    QVERIFY(observing->isActive(Direction::Answer));
    QVERIFY(!observing->enforces(Direction::Answer));
    QCOMPARE(observing->scan(Direction::Prompt, "secret").verdict.notRun, std::string("no rules"));
}

void RuleSetTest::oneWordInSeveralLists()
{
    const Rules rules
        = rulesOf({list("a", Action::Mask, Action::Mask, {"Word", "word", "ｗｏｒｄ"}),
                   list("b", Action::Block, Action::Observe, {"WORD"})});
    QCOMPARE(rules->wordCount(), std::size_t{1});
    const TextScan prompt = rules->scan(Direction::Prompt, "word");
    QCOMPARE(prompt.verdict.kind, VerdictKind::Block);
    QCOMPARE(prompt.verdict.hits.size(), std::size_t{2});
    QCOMPARE(spansOf(prompt), (std::vector<Span>{{0, 4}}));
    QCOMPARE(rules->scan(Direction::Answer, "word").verdict.kind, VerdictKind::Mask);
}

void RuleSetTest::maskHidesNoBlock()
{
    const Rules rules = rulesOf({list("mask", Action::Mask, Action::Mask, {"ab"}),
                                 list("block", Action::Block, Action::Block, {"bc"})});
    const TextScan scan = rules->scan(Direction::Prompt, "abc");
    QCOMPARE(scan.verdict.kind, VerdictKind::Block);
    QCOMPARE(scan.verdict.hits.size(), std::size_t{2});
}

void RuleSetTest::variantsOfAWordHit()
{
    const Rules rules = rulesOf(
        {list("words", Action::Block, Action::Block, {"Straße", "敏感詞", "Äpfel", "パス"})});
    for (const char *text :
         {"strasse", "STRASSE", "ＳＴＲＡßＥ", "s\u200Btrasse", "敏感词", "敏\u200D感\uFE0F詞",
          "apfel", "A\u0308PFEL", "äPFEL", "ﾊﾟｽ", "ハ\u309Aス", "ⓢⓣⓡⓐⓢⓢⓔ", "𝐬𝐭𝐫𝐚𝐬𝐬𝐞"}) {
        QVERIFY2(rules->scan(Direction::Prompt, text).verdict.kind == VerdictKind::Block, text);
    }
    for (const char *text : {"strase", "敏 感 词", "パ", "apfe"}) {
        QVERIFY2(rules->scan(Direction::Prompt, text).verdict.kind == VerdictKind::Pass, text);
    }
}

void RuleSetTest::offsetsAreBytesOfTheText()
{
    const Rules rules = rulesOf({list("words", Action::Mask, Action::Mask, {"株式", "ffl"})});
    const std::string text = "中㍿。ﬄ\u0301";
    const TextScan scan = rules->scan(Direction::Prompt, text);
    QCOMPARE(scan.verdict.hits.size(), std::size_t{2});
    QCOMPARE(scan.verdict.hits[0].start, std::size_t{3});
    QCOMPARE(scan.verdict.hits[0].end, std::size_t{6});
    QCOMPARE(scan.verdict.hits[1].start, std::size_t{9});
    QCOMPARE(scan.verdict.hits[1].end, std::size_t{12});
    QCOMPARE(spansOf(scan), (std::vector<Span>{{3, 6}, {9, 14}})); // the mark goes along
}

void RuleSetTest::keepsAHundredHitsAndTheGravestKind()
{
    const Rules rules = rulesOf({list("watch", Action::Observe, Action::Observe, {"a"}),
                                 list("stop", Action::Block, Action::Block, {"b"})});
    const TextScan scan = rules->scan(Direction::Prompt, std::string(1'000, 'a') + 'b');
    QCOMPARE(scan.verdict.hits.size(), Verdict::kMaxHits);
    QCOMPARE(scan.verdict.kind, VerdictKind::Block);
}

void RuleSetTest::emptyRulesDoNothing()
{
    for (const Rules &rules :
         {rulesOf({}), rulesOf({list("empty", Action::Block, Action::Block, {})}),
          rulesOf({list("off", Action::Off, Action::Off, {"word"})})}) {
        QVERIFY(rules != nullptr);
        QVERIFY(!rules->isActive(Direction::Prompt));
        QVERIFY(!rules->enforces(Direction::Answer));
        QCOMPARE(rules->wordCount(), std::size_t{0});
        QCOMPARE(rules->scan(Direction::Prompt, "word").verdict.kind, VerdictKind::Pass);
    }
}

void RuleSetTest::refusesEmptyAndBrokenWords()
{
    for (const char *word : {"", "\u200B", "\u0301\uFE0F", "a\xFF", "\xED\xA0\x80"}) {
        const auto built
            = RuleSet::build({list("words", Action::Block, Action::Block, {"fine", word})});
        QVERIFY(!built.has_value());
        QCOMPARE(built.error().code, ErrorCode::InvalidWordList);
        QCOMPARE(built.error().where, std::string("words"));
        QVERIFY(built.error().detail.find("word 2") != std::string::npos);
    }
}

// Text is passed over in blocks by the first few bytes or codes: a word is found at every place of a
// block, with a wide letter at every place of the word, whatever stands beside it.
void RuleSetTest::variantsHitWhereverTheyStand()
{
    const Rules rules = rulesOf({list("words", Action::Mask, Action::Mask,
                                      {"secrets", "four", "fivex", "two", "敏感词语", "絵本", "abc敏感", "é語ab"})});
    const std::vector<std::vector<std::string>> letters
        = {{"s", "e", "c", "r", "e", "t", "s"}, {"f", "o", "u", "r"}, {"f", "i", "v", "e", "x"}, {"t", "w", "o"},
           {"敏", "感", "词", "语"},           {"絵", "本"},           {"a", "b", "c", "敏", "感"},  {"é", "語", "a", "b"}};
    const auto wide = [](const std::string &letter) {
        if (letter.size() > 1) {
            return letter;
        }
        std::string out = "\xEF";
        const int code = 0xFF00 + letter[0] - 0x20;
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
        return out;
    };
    for (const std::vector<std::string> &word : letters) {
        for (const char *const filler : {"-", "间", "é", "-间"}) {
            for (std::size_t before = 0; before < 40; ++before) {
                std::string prefix;
                for (std::size_t i = 0; i < before; ++i) {
                    prefix += filler;
                }
                for (std::size_t widened = 0; widened <= word.size(); ++widened) {
                    std::string spelled;
                    for (std::size_t i = 0; i < word.size(); ++i) {
                        spelled += i + 1 == widened ? wide(word[i]) : word[i];
                    }
                    for (const std::string &after : {std::string(), std::string(20, '-'), prefix}) {
                        const TextScan scan
                            = rules->scan(Direction::Answer, prefix + spelled + after);
                        QCOMPARE(scan.redactions.size(), std::size_t{1});
                        QCOMPARE(scan.redactions[0].start, prefix.size());
                        QCOMPARE(scan.redactions[0].end, prefix.size() + spelled.size());
                    }
                }
            }
        }
    }
}

void RuleSetTest::oneCharacterIsAWord()
{
    const Rules rules = rulesOf({list("words", Action::Mask, Action::Mask, {"x", "。"})});
    const TextScan scan = rules->scan(Direction::Answer, "aXb。");
    QCOMPARE(spansOf(scan), (std::vector<Span>{{1, 2}, {3, 6}}));
}

void RuleSetTest::masksOneStarACodePoint()
{
    const std::string text = "a敏感😀b";
    QCOMPARE(maskOf("敏感"), std::string("**"));
    const std::vector<Redaction> redactions{{1, 7, maskOf("敏感")}, {7, 11, maskOf("😀")}};
    QCOMPARE(redacted(text, redactions), std::string("a***b"));
    QCOMPARE(redacted(text, {}), text);
    QCOMPARE(redacted({}, {}), std::string());
}

void RuleSetTest::manyListsAndWords()
{
    std::mt19937 random(3);
    std::vector<std::string> words;
    for (int i = 0; i < 20'000; ++i) {
        std::string word;
        for (std::size_t length = 2 + random() % 8; length > 0; --length) {
            word += static_cast<char>('a' + random() % 26);
        }
        words.push_back(word);
    }
    const Rules rules = rulesOf({list("a", Action::Block, Action::Mask, words)});
    for (const std::string &word : words) {
        const TextScan scan = rules->scan(Direction::Prompt, "0" + word + "0");
        const bool isFound
            = std::any_of(scan.verdict.hits.begin(), scan.verdict.hits.end(), [&](const Hit &hit) {
                  return hit.start == 1 && hit.end == word.size() + 1;
              });
        QVERIFY2(isFound, word.c_str());
    }
}

// Exchanges keep the rules they started under while new ones are published.
void RuleSetTest::sharedByThreads()
{
    std::mutex mutex;
    Rules current = rulesOf({list("words", Action::Mask, Action::Mask, {"even"})});
    std::atomic<bool> isOver = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            while (!isOver) {
                Rules mine;
                {
                    const std::lock_guard lock(mutex);
                    mine = current;
                }
                const std::size_t hits
                    = mine->scan(Direction::Answer, "even odd even odd").verdict.hits.size();
                wrong += hits == 2 ? 0 : 1; // one whole list, never half of one
            }
        });
    }
    for (int i = 0; i < 50; ++i) {
        Rules next
            = rulesOf({list("words", Action::Mask, Action::Mask, {i % 2 == 0 ? "odd" : "even"})});
        const std::lock_guard lock(mutex);
        current = std::move(next);
    }
    isOver = true;
    for (std::thread &reader : readers) {
        reader.join();
    }
    QCOMPARE(wrong.load(), 0);
}

QTEST_APPLESS_MAIN(RuleSetTest)
#include "rule_set_test.moc"
