#include "policy/text/stream_scanner.h"

#include <QTest>

#include <string>
#include <vector>

using namespace sluice::policy;

namespace {

using Rules = std::shared_ptr<const RuleSet>;

Rules rulesOf(std::vector<WordListSource> lists)
{
    auto built = RuleSet::build(std::move(lists));
    return built ? *built : nullptr;
}

WordListSource list(Action action, std::vector<std::string> words)
{
    return {"words", "test", action, action, std::move(words)};
}

Rules masking(std::vector<std::string> words)
{
    return rulesOf({list(Action::Mask, std::move(words))});
}

// What leaves after each piece, and after the end.
std::vector<std::string> leaves(const Rules &rules, const std::vector<std::string> &pieces)
{
    StreamScanner scanner(rules, Direction::Answer);
    std::vector<std::string> out;
    for (const std::string &piece : pieces) {
        out.emplace_back();
        scanner.feed(piece, out.back());
    }
    out.emplace_back();
    scanner.finish(out.back());
    return out;
}

std::string joined(const std::vector<std::string> &pieces)
{
    std::string text;
    for (const std::string &piece : pieces) {
        text += piece;
    }
    return text;
}

std::string streamed(const Rules &rules, std::string_view text)
{
    std::vector<std::string> bytes;
    for (const char byte : text) {
        bytes.emplace_back(1, byte);
    }
    return joined(leaves(rules, bytes));
}

using Pieces = std::vector<std::string>;

} // namespace

class StreamScannerTest : public QObject {
    Q_OBJECT

private slots:
    void plainTextLeavesAtOnce();
    void onlyTheBegunWordWaits();
    void holdsLittleOfProse();
    void wordIsMaskedOverPieces();
    void shorterWordInAFailingPath();
    void leftmostLongest();
    void laneEndReleasesTheBegunWord();
    void blockLetsNothingOfTheWordLeave();
    void blockStopsWhatALongerWordHeld();
    void blockHidesBehindNoMask();
    void blockWithinTheSamePiece();
    void blockAfterANearMissHoldsTheNearMiss();
    void blockedLaneStillCounts();
    void observeHoldsNothingBack();
    void offListsTakeNoPart();
    void lanesShareNothing();
    void marksGoWithTheMask();
    void expansionIsMaskedWhole();
    void neighboursOfMasksStayByteIdentical();
    void hangulAndKanaHitWholeCharactersOnly();
    void waitingWordIsHeldUntilTheNextCode();
    void unmatchedTextIsByteIdentical();
    void supplementaryCodesAreNotCut();
    void illFormedBytesPass();
    void cutSequenceAtTheEnd();
    void listOutlivesItsReload();
    void longLaneKeepsItsSize();
};

void StreamScannerTest::plainTextLeavesAtOnce()
{
    const Rules rules = masking({"forbidden"});
    StreamScanner scanner(rules, Direction::Answer);
    for (const std::string piece : {"Hello", " ", "world, ", "你好"}) {
        std::string out;
        scanner.feed(piece, out);
        QCOMPARE(out, piece);
        QCOMPARE(scanner.heldBytes(), std::size_t{0});
    }
    QCOMPARE(scanner.maxHeldBytes(), std::size_t{0});
}

void StreamScannerTest::onlyTheBegunWordWaits()
{
    const Rules rules = masking({"forbidden", "敏感词"});
    QCOMPARE(leaves(rules, {"all for", "d", " 敏感", "的"}),
             (Pieces{"all ", "ford", " ", "敏感的", ""}));
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    scanner.feed("x forbidde", out);
    QCOMPARE(scanner.heldBytes(), std::size_t{8});
    scanner.feed("r", out);
    QCOMPARE(scanner.heldBytes(), std::size_t{0});
    QCOMPARE(scanner.maxHeldBytes(), std::size_t{8});
    QCOMPARE(out, std::string("x forbidder"));
}

void StreamScannerTest::holdsLittleOfProse()
{
    const Rules rules
        = masking({"forbidden", "secret", "password", "attack", "whatever", "treason"});
    const std::string prose = "The relay reads every event as it comes and lets plain text leave "
                              "at once; what a word could "
                              "still begin stays back until the next letter settles the matter, "
                              "and not a letter longer.";
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    std::size_t held = 0;
    for (const char letter : prose) {
        scanner.feed({&letter, 1}, out);
        held += scanner.heldBytes();
    }
    QVERIFY(held < 2 * prose.size());
    QVERIFY(scanner.maxHeldBytes() < std::string_view("forbidden").size());
}

void StreamScannerTest::wordIsMaskedOverPieces()
{
    const Rules rules = masking({"secret", "敏感"});
    const std::string text = "a Secret, 敏感";
    for (std::size_t first = 0; first <= text.size(); ++first) {
        for (std::size_t second = first; second <= text.size(); ++second) {
            const auto out = leaves(
                rules,
                {text.substr(0, first), text.substr(first, second - first), text.substr(second)});
            QCOMPARE(joined(out), std::string("a ******, **"));
        }
    }
}

void StreamScannerTest::shorterWordInAFailingPath()
{
    QCOMPARE(streamed(masking({"abcdef", "bc"}), "abcdex"), std::string("a**dex"));
}

void StreamScannerTest::leftmostLongest()
{
    QCOMPARE(streamed(masking({"ab", "bcd"}), "abcd"), std::string("**cd"));
    QCOMPARE(streamed(masking({"ab", "abcd"}), "abcd"), std::string("****"));
    QCOMPARE(streamed(masking({"ab", "abcd"}), "abce"), std::string("**ce"));
    QCOMPARE(streamed(masking({"aa"}), "aaaaa"), std::string("****a"));
}

void StreamScannerTest::laneEndReleasesTheBegunWord()
{
    QCOMPARE(leaves(masking({"secret"}), {"a secre"}), (Pieces{"a ", "secre"}));
    QCOMPARE(leaves(masking({"secret", "secretary"}), {"secret"}), (Pieces{"", "******"}));
}

void StreamScannerTest::blockLetsNothingOfTheWordLeave()
{
    const Rules rules = rulesOf({list(Action::Block, {"敏感词"})});
    const std::string text = "前文敏感词后文";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        StreamScanner scanner(rules, Direction::Answer);
        std::string out;
        scanner.feed(std::string_view(text).substr(0, cut), out);
        QVERIFY(std::string_view("前文").starts_with(out) || out == "前文");
        scanner.feed(std::string_view(text).substr(cut), out);
        scanner.finish(out);
        QCOMPARE(out, std::string("前文"));
        QVERIFY(scanner.isBlocked());
        QCOMPARE(scanner.verdict().kind, VerdictKind::Block);
        QCOMPARE(scanner.verdict().hits.size(), std::size_t{1});
        QCOMPARE(scanner.verdict().hits[0].start, std::size_t{6});
        QCOMPARE(scanner.verdict().hits[0].end, std::size_t{15});
        QCOMPARE(scanner.heldBytes(), std::size_t{0});
    }
}

void StreamScannerTest::blockStopsWhatALongerWordHeld()
{
    // "xxab" began at x; what it held does not leave once "ab" blocks.
    const Rules rules = rulesOf({list(Action::Block, {"ab", "xxabcd"})});
    QCOMPARE(leaves(rules, {"-xxa", "b"}), (Pieces{"-", "", ""}));
}

void StreamScannerTest::blockHidesBehindNoMask()
{
    const Rules rules = rulesOf({list(Action::Mask, {"ab"}), list(Action::Block, {"bc"})});
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    for (const char *piece : {"a", "b", "c"}) {
        scanner.feed(piece, out);
    }
    QVERIFY(scanner.isBlocked());
    QCOMPARE(out, std::string("*"));
}

void StreamScannerTest::blockWithinTheSamePiece()
{
    const Rules rules = rulesOf({list(Action::Block, {"stop"})});
    QCOMPARE(leaves(rules, {"go on, stop here"}), (Pieces{"go on, ", ""}));
}

// What could leave just before the block must not depend on how far the filters looked ahead.
void StreamScannerTest::blockAfterANearMissHoldsTheNearMiss()
{
    const std::string word = "forbidden";
    const std::string blocked = "xyxyx";
    const Rules rules = rulesOf({list(Action::Block, {word, blocked})});
    for (std::size_t begun = 1; begun < word.size(); ++begun) {
        const std::string text = "some words before " + word.substr(0, begun) + blocked + " and behind it";
        const std::string whole = joined(leaves(rules, {text}));
        QCOMPARE(whole, streamed(rules, text));
        QVERIFY(whole.find(blocked) == std::string::npos);
    }
}

void StreamScannerTest::blockedLaneStillCounts()
{
    const Rules rules = rulesOf({list(Action::Block, {"stop"})});
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    scanner.feed("stop and st", out);
    scanner.feed("op", out);
    scanner.finish(out);
    QCOMPARE(out, std::string());
    QCOMPARE(scanner.verdict().hits.size(), std::size_t{2});
    QCOMPARE(scanner.verdict().hits[1].start, std::size_t{9});
    QCOMPARE(scanner.verdict().bytesScanned, std::uint64_t{13});
}

void StreamScannerTest::observeHoldsNothingBack()
{
    const Rules rules = rulesOf({list(Action::Observe, {"secret", "は"})});
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    for (const std::string piece : {"sec", "re", "t", "は"}) {
        std::string now;
        scanner.feed(piece, now);
        QCOMPARE(now, piece);
    }
    scanner.finish(out);
    QCOMPARE(scanner.verdict().kind, VerdictKind::Flag);
    QCOMPARE(scanner.verdict().hits.size(), std::size_t{2});
    QCOMPARE(scanner.verdict().hits[0].start, std::size_t{0});
    QCOMPARE(scanner.verdict().hits[0].end, std::size_t{6});
}

void StreamScannerTest::offListsTakeNoPart()
{
    WordListSource promptOnly{
        "prompt only", "test", Action::Block, Action::Off, {"secretary", "x"}};
    const Rules rules
        = rulesOf({promptOnly, {"both", "test", Action::Mask, Action::Mask, {"secret"}}});
    QCOMPARE(leaves(rules, {"x secret", "ary"}), (Pieces{"x ******", "ary", ""}));
    StreamScanner prompt(rules, Direction::Prompt);
    std::string out;
    prompt.feed("x", out);
    QVERIFY(prompt.isBlocked());

    const Rules idle = rulesOf({promptOnly});
    StreamScanner scanner(idle, Direction::Answer);
    scanner.feed("x secretary \xE6", out);
    QCOMPARE(out, std::string("x secretary \xE6"));
    QCOMPARE(scanner.verdict().notRun, std::string("no rules"));
}

void StreamScannerTest::lanesShareNothing()
{
    const Rules rules = masking({"secret"});
    StreamScanner a(rules, Direction::Answer);
    StreamScanner b(rules, Direction::Answer);
    std::string outA;
    std::string outB;
    a.feed("sec", outA);
    b.feed("ret", outB);
    QCOMPARE(outB, std::string("ret"));
    b.feed(" sec", outB);
    a.feed("ret", outA);
    b.feed("ret", outB);
    QCOMPARE(outA, std::string("******"));
    QCOMPARE(outB, std::string("ret ******"));
}

void StreamScannerTest::marksGoWithTheMask()
{
    const Rules rules = masking({"bad", "badly"});
    QCOMPARE(leaves(masking({"bad"}), {"bad", "\u0301", "\u200B!", "\u0301"}),
             (Pieces{"***", "*", "*!", "\u0301", ""}));
    // Held for a longer word, then settled.
    QCOMPARE(joined(leaves(rules, {"bad", "\u0301", "\u0302l", "x"})), std::string("*****lx"));
    // A mark before a span, and one that follows plain text, are left alone.
    QCOMPARE(joined(leaves(rules, {"é\u0301bad", " e\u0301"})), std::string("é\u0301*** e\u0301"));
    // Within the word every code point counts.
    QCOMPARE(streamed(rules, "b\u200Bad"), std::string("****"));
    QCOMPARE(joined(leaves(rules, {"bad\xCC", "\x81x"})), std::string("****x"));
}

void StreamScannerTest::expansionIsMaskedWhole()
{
    QCOMPARE(streamed(masking({"株式"}), "a㍿b"), std::string("a*b"));
    QCOMPARE(streamed(masking({"株式", "会社"}), "a㍿b"), std::string("a*b"));
    QCOMPARE(streamed(masking({"fx"}), "aﬀxb"), std::string("a**b"));
    QCOMPARE(streamed(masking({"ss"}), "Straße"), std::string("Stra*e"));
    QCOMPARE(streamed(masking({"ﬄ"}), "waffle"), std::string("wa***e"));
}

void StreamScannerTest::neighboursOfMasksStayByteIdentical()
{
    const Rules rules = masking({"bad", "ハ\u309A", "صلى"});
    for (const std::string around :
         {"㍿", "ﬄ", "ß", "\uFDFA", "\u200D", "😀\u200D👩", "繁體", "Ａ"}) {
        const std::string text = around + "bad" + "|" + around;
        QCOMPARE(streamed(rules, text).find("bad"), std::string::npos);
    }
    QCOMPARE(streamed(rules, "ßbadß"), std::string("ß***ß"));
    QCOMPARE(streamed(rules, "ﾊﾟ"), std::string("**"));
    QCOMPARE(streamed(rules, "(\uFDFA)"), std::string("(*)"));
}

void StreamScannerTest::hangulAndKanaHitWholeCharactersOnly()
{
    const Rules rules = masking({"바", "は", "ㅅㅂ"});
    for (const std::string text :
         {"발", "ぱ", "ば", "は\u3099", "\u1107\u1161\u11AF", "ㅅ바\u11AF"}) {
        QCOMPARE(streamed(rules, text), text);
        QCOMPARE(rules->scan(Direction::Answer, text).verdict.kind, VerdictKind::Pass);
    }
    QCOMPARE(streamed(rules, "바"), std::string("*"));
    QCOMPARE(streamed(rules, "바라"), std::string("*라"));
    QCOMPARE(streamed(rules, "はは"), std::string("**"));
    QCOMPARE(streamed(rules, "ㅅㅂㄴ"), std::string("**ㄴ"));
    QCOMPARE(streamed(masking({"발", "ぱ"}), "발 ぱ は\u309A"), std::string("* * **"));
}

void StreamScannerTest::waitingWordIsHeldUntilTheNextCode()
{
    QCOMPARE(leaves(masking({"は"}), {"は", "\u200B", "x"}), (Pieces{"", "", "**x", ""}));
    QCOMPARE(leaves(masking({"は"}), {"は", "\u309A"}), (Pieces{"", "は\u309A", ""}));
    const Rules block = rulesOf({list(Action::Block, {"は"})});
    QCOMPARE(leaves(block, {"aは", "x"}), (Pieces{"a", "", ""}));
    QCOMPARE(leaves(block, {"aは"}), (Pieces{"a", ""}));
    QCOMPARE(leaves(block, {"aぱx"}), (Pieces{"aぱx", ""}));
}

void StreamScannerTest::unmatchedTextIsByteIdentical()
{
    const Rules rules = masking({"敏感", "secret"});
    const std::string text
        = "👩\u200D👩\u200D👧 می\u200Cخواهم 繁體中文 ＦＵＬＬ e\u0301 \uFEFFﬁ \U000E0061 ①";
    QCOMPARE(streamed(rules, text), text);
    QCOMPARE(redacted(text, rules->scan(Direction::Answer, text).redactions), text);
}

void StreamScannerTest::supplementaryCodesAreNotCut()
{
    const Rules rules = masking({"\U0002070E\U00020731"});
    QCOMPARE(streamed(rules, "\U0002070E\U00020731"), std::string("**"));
    QCOMPARE(streamed(rules, "\u070E\u0731"), std::string("\u070E\u0731"));
    const Rules plane0 = masking({"\u070E"});
    QCOMPARE(streamed(plane0, "\U0002070E"), std::string("\U0002070E"));
}

void StreamScannerTest::illFormedBytesPass()
{
    const Rules rules = masking({"ab", "敏感"});
    for (const std::string noise :
         {"\xFF", "\xE6\x95", "\xC0\xAF", "\xED\xA0\xBD", "\xF4\x90\x80\x80", "\x80"}) {
        QCOMPARE(streamed(rules, "a" + noise + "b"), "a" + noise + "b");
        QCOMPARE(streamed(rules, "ab" + noise + "敏感"), "**" + noise + "**");
        QCOMPARE(streamed(rules, noise), noise);
    }
    // Two surrogates are two codes of no word, whatever they would spell together.
    QCOMPARE(streamed(masking({"😀"}), "\xED\xA0\xBD\xED\xB8\x80"),
             std::string("\xED\xA0\xBD\xED\xB8\x80"));
}

void StreamScannerTest::cutSequenceAtTheEnd()
{
    const Rules rules = masking({"敏感"});
    QCOMPARE(leaves(rules, {"敏\xE6\x84"}), (Pieces{"", "敏\xE6\x84"}));
    QCOMPARE(leaves(rules, {"x\xE6", "\x95", "\x8F", "\xE6\x84\x9F"}),
             (Pieces{"x", "", "", "**", ""}));
}

void StreamScannerTest::listOutlivesItsReload()
{
    Rules rules = masking({"secret"});
    StreamScanner scanner(rules, Direction::Answer);
    const std::weak_ptr<const RuleSet> old = rules;
    std::string out;
    scanner.feed("a sec", out);
    rules = masking({"other"});
    QVERIFY(!old.expired());
    scanner.feed("ret other", out);
    scanner = StreamScanner(rules, Direction::Answer);
    QVERIFY(old.expired());
    QCOMPARE(out, std::string("a ****** other"));
}

void StreamScannerTest::longLaneKeepsItsSize()
{
    const Rules rules = masking({"ab", std::string(300, 'a') + "c"});
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    for (int i = 0; i < 20'000; ++i) {
        scanner.feed("a", out);
        QVERIFY(scanner.heldBytes() <= 301);
    }
    scanner.feed("b", out);
    scanner.finish(out);
    QCOMPARE(out, std::string(19'999, 'a') + "**");
    QCOMPARE(scanner.maxHeldBytes(), std::size_t{300});
}

QTEST_APPLESS_MAIN(StreamScannerTest)
#include "stream_scanner_test.moc"
