// The options of word lists, one by one: what they find, what they leave alone, what waits.

#include "policy/guardrail/rule_set.h"
#include "policy/text/pinyin.h"
#include "policy/text/stream_scanner.h"
#include "policy/text/text_fold.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace sluice::policy;

namespace {

WordListSource list(Action action, std::vector<std::string> words)
{
    WordListSource source;
    source.name = "words";
    source.category = "test";
    source.prompt = action;
    source.answer = action;
    source.words = std::move(words);
    return source;
}

WordListSource allowing(std::vector<std::string> words)
{
    WordListSource source = list(Action::Observe, std::move(words));
    source.name = "allowed";
    source.isAllow = true;
    return source;
}

std::string masked(const std::vector<WordListSource> &lists, std::string_view text)
{
    const auto rules = RuleSet::build(lists);
    if (!rules) {
        return rules.error().detail;
    }
    const std::string whole
        = redacted(text, (*rules)->scan(Direction::Answer, text).redactions);
    StreamScanner scanner(*rules, Direction::Answer);
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        scanner.feed(text.substr(i, 1), bytes);
    }
    scanner.finish(bytes);
    return bytes == whole ? whole : "streamed '" + bytes + "' but whole '" + whole + '\'';
}

VerdictKind kindOfText(const std::vector<WordListSource> &lists, std::string_view text)
{
    return (*RuleSet::build(lists))->scan(Direction::Prompt, text).verdict.kind;
}

template<typename Change>
std::vector<WordListSource> with(std::vector<std::string> words, const Change &change)
{
    std::vector<WordListSource> lists{list(Action::Mask, std::move(words))};
    change(lists[0]);
    return lists;
}

} // namespace

class ListOptionsTest : public QObject {
    Q_OBJECT

private slots:
    void allowSavesWhatItHolds();
    void allowSavesEveryAction();
    void allowHasItsDirection();
    void allowWaitsForItsEnd();
    void boundaries_data();
    void boundaries();
    void boundaryWaitsForTheNextCode();
    void boundedAndFreeListsShareAWord();
    void separators_data();
    void separators();
    void separatorsHoldLittle();
    void confusables_data();
    void confusables();
    void leetspeak();
    void numerals_data();
    void numerals();
    void pinyin();
    void pinyinSpellings();
    void listsKeepTheirOptions();
    void textFoldIsIdempotent();
    void hostileTextIsBounded();
    void tablesAreWhatTheGeneratorMakes();
};

void ListOptionsTest::allowSavesWhatItHolds()
{
    const std::vector<WordListSource> lists{list(Action::Mask, {"bc"}), allowing({"ab"})};
    QCOMPARE(masked(lists, "abc"), std::string("a**")); // overlap saves nothing
    QCOMPARE(masked({list(Action::Mask, {"b"}), allowing({"abc"})}, "abc b abd"),
             std::string("abc * a*d"));
    QCOMPARE(masked({list(Action::Mask, {"abc"}), allowing({"b"})}, "abc"), std::string("***"));
    QCOMPARE(masked({list(Action::Mask, {"abc"}), allowing({"ABC"})}, "abc"), std::string("abc"));
    QCOMPARE(masked({list(Action::Mask, {"法轮"}), allowing({"法轮常转"})}, "法轮常转，法轮"),
             std::string("法轮常转，**"));
    // The hit that is saved gives way to a longer one that is not.
    QCOMPARE(masked({list(Action::Mask, {"b", "bcd"}), allowing({"abc"})}, "abcd"),
             std::string("a***"));
}

void ListOptionsTest::allowSavesEveryAction()
{
    for (const Action action :
         {Action::Observe, Action::Mask, Action::Pseudonymise, Action::Block}) {
        const std::vector<WordListSource> lists{list(action, {"bad"}), allowing({"badger"})};
        QCOMPARE(kindOfText(lists, "a badger"), VerdictKind::Pass);
        QVERIFY((*RuleSet::build(lists))
                    ->scan(Direction::Prompt, "a badger")
                    .verdict.hits.empty());
        QCOMPARE(kindOfText(lists, "a bad badge"), kindOf(action));
    }
}

void ListOptionsTest::allowHasItsDirection()
{
    WordListSource allow = allowing({"badger"});
    allow.answer = Action::Off;
    const std::vector<WordListSource> lists{list(Action::Mask, {"bad"}), allow};
    QCOMPARE(kindOfText(lists, "badger"), VerdictKind::Pass);
    QCOMPARE(masked(lists, "badger"), std::string("***ger"));
    // Alone it does nothing at all.
    const auto alone = *RuleSet::build({allow});
    QVERIFY(!alone->isActive(Direction::Prompt));
    QVERIFY(!alone->enforces(Direction::Prompt));
    QVERIFY(!RuleSet::build({allowing({"\u200B"})}).has_value());
}

void ListOptionsTest::allowWaitsForItsEnd()
{
    const auto rules
        = *RuleSet::build({list(Action::Block, {"bad"}), allowing({"badger"})});
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    scanner.feed("a bad", out);
    QCOMPARE(out, std::string("a "));
    QVERIFY(!scanner.isBlocked());
    scanner.feed("ge", out);
    QCOMPARE(out, std::string("a "));
    scanner.feed("r, ", out);
    QCOMPARE(out, std::string("a badger, "));
    scanner.feed("badg", out);
    scanner.finish(out);
    QVERIFY(scanner.isBlocked());
    QCOMPARE(out, std::string("a badger, "));
}

void ListOptionsTest::boundaries_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("cat", "***");
    row("the cat.", "the ***.");
    row("concat cats cat5 5cat", "concat cats cat5 5cat");
    row("bob-cat cat-like", "bob-*** ***-like");
    row("这是cat吗", "这是***吗");
    row("cat\u0301", "****");
    row("cat\u200Bs", "cat\u200Bs");
    row("cаt cat", "cаt ***"); // Cyrillic
    row("éclaircat", "éclaircat");
    row("кcat", "кcat");
    row("_cat_", "_***_");
    row("敏感敏感词敏", "敏感***敏"); // no alphabet, no boundary
    row("дом домик", "*** домик");
}

void ListOptionsTest::boundaries()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto lists = with({"cat", "敏感词", "дом"}, [](auto &it) { it.wordBoundaries = true; });
    QCOMPARE(QString::fromStdString(masked(lists, text.toStdString())), expected);
}

void ListOptionsTest::boundaryWaitsForTheNextCode()
{
    const auto rules
        = *RuleSet::build(with({"cat"}, [](auto &it) { it.wordBoundaries = true; }));
    for (const auto &[next, expected] : {std::pair{"s", "cats"}, {" ", "*** "}, {"", "***"}}) {
        StreamScanner scanner(rules, Direction::Answer);
        std::string out;
        scanner.feed("cat", out);
        QCOMPARE(out, std::string());
        scanner.feed(next, out);
        scanner.finish(out);
        QCOMPARE(out, std::string(expected));
    }
}

void ListOptionsTest::boundedAndFreeListsShareAWord()
{
    WordListSource bounded = list(Action::Mask, {"cat"});
    bounded.name = "bounded";
    bounded.wordBoundaries = true;
    const auto rules = *RuleSet::build({bounded, list(Action::Observe, {"cat"})});
    QCOMPARE(rules->scan(Direction::Prompt, "cats").verdict.kind, VerdictKind::Flag);
    QCOMPARE(rules->scan(Direction::Prompt, "cats").verdict.hits.size(), std::size_t{1});
    QCOMPARE(rules->scan(Direction::Prompt, "cat").verdict.hits.size(), std::size_t{2});
}

void ListOptionsTest::separators_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("敏-感-词", "*****");
    row("敏 感　词", "*****");
    row("敏，感、词。", "*****。");
    row("敏。感词", "敏。感词");
    row("敏！感词 敏感？词", "敏！感词 敏感？词");
    row("敏感\n词", "敏感\n词");
    row("敏.\u200B.感*词", "*******");
    row("s-e-c_r.e.t", "***********");
    row("s!e!c!r!e!t", "***********");
    row("s e c r e t", "s e c r e t");
    row("sec\nret sec\tret", "sec\nret sec\tret");
    row("-secret-", "-******-");
    row("s--------ecret", "**************");
    row("s---------ecret", "s---------ecret");
    row("ab c.d ab-c-d", "****.d ab-c-d"); // a word of a space keeps it
    row("敏a感词", "敏a感词");
}

void ListOptionsTest::separators()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto lists = with({"敏感词", "se-cret", "ab c"}, [](auto &it) { it.separators = true; });
    QCOMPARE(QString::fromStdString(masked(lists, text.toStdString())), expected);
}

// One code of a word, then a megabyte of separators: at most eight of them wait.
void ListOptionsTest::separatorsHoldLittle()
{
    const auto rules
        = *RuleSet::build(with({"敏感词", "secret"}, [](auto &it) { it.separators = true; }));
    for (const std::string begun : {"敏", "s"}) {
        StreamScanner scanner(rules, Direction::Answer);
        std::string out;
        scanner.feed(begun, out);
        for (int i = 0; i < 1'000'000; ++i) {
            scanner.feed("-", out);
        }
        QVERIFY(scanner.maxHeldBytes() <= begun.size() + kMostSeparators);
        QCOMPARE(out.size(), begun.size() + 1'000'000);
    }
    // With nothing begun they leave at once.
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    scanner.feed("的-", out);
    QCOMPARE(out, std::string("的-"));
}

void ListOptionsTest::confusables_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *text) { QTest::newRow(text) << QString::fromUtf8(text); };
    row("paypal");
    row("раураl"); // Cyrillic
    row("PАYРАL");
    row("ρaypαl"); // Greek
    row("paypa1");
    row("paypaI");
    row("pаyраӏ");
}

void ListOptionsTest::confusables()
{
    QFETCH(QString, text);
    const auto lists = with({"paypal"}, [](auto &it) { it.confusables = true; });
    QCOMPARE(masked(lists, text.toStdString()), std::string("******"));
    QCOMPARE(masked(lists, "paypel"), std::string("paypel"));
    if (text != QStringLiteral("paypal")) {
        QCOMPARE(masked({list(Action::Mask, {"paypal"})}, text.toStdString()), text.toStdString());
    }
}

void ListOptionsTest::leetspeak()
{
    const auto lists = with({"leetspeak", "ass"}, [](auto &it) { it.leetspeak = true; });
    QCOMPARE(masked(lists, "1337 l33t5p3@k L€"), std::string("1337 ********* L€"));
    QCOMPARE(masked(lists, "4$$ a55"), std::string("*** ***"));
    QCOMPARE(masked({list(Action::Mask, {"ass"})}, "4$$"), std::string("4$$"));
    // The sign at the end of a sentence is no letter to a word boundary.
    const auto bounded = with({"ass"}, [](auto &it) { it.leetspeak = it.wordBoundaries = true; });
    QCOMPARE(masked(bounded, "ass! assi"), std::string("***! assi"));
}

void ListOptionsTest::numerals_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *text) { QTest::newRow(text) << QString::fromUtf8(text); };
    row("138001");
    row("１３８００１");
    row("一三八〇〇一");
    row("壹叁捌零零壹");
    row("壹叄捌零零壹");
    row("①③⑧00①");
    row("➊❸❽00➀");
    row("١٣٨٠٠١");
    row("१३८००१");
    row("幺三八零零幺");
}

void ListOptionsTest::numerals()
{
    QFETCH(QString, text);
    const auto lists = with({"138001"}, [](auto &it) { it.numerals = true; });
    QCOMPARE(masked(lists, text.toStdString()), std::string("******"));
    QCOMPARE(masked(lists, "138002"), std::string("138002"));
}

void ListOptionsTest::pinyin()
{
    const auto lists = with({"敏感词", "女人", "死"}, [](auto &it) { it.pinyin = true; });
    QCOMPARE(masked(lists, "敏感词 mingan ci"), std::string("*** mingan ci"));
    QCOMPARE(masked(lists, "MinGanCi, min gan ci"), std::string("********, **********"));
    QCOMPARE(masked(lists, "mǐngǎncí"), std::string("********"));
    QCOMPARE(masked(lists, "xmingancix"), std::string("xmingancix")); // a word of its own only
    QCOMPARE(masked(lists, "nvren nüren nu ren"), std::string("***** ***** ******"));
    QCOMPARE(masked(lists, "死 si"), std::string("* si"));
}

void ListOptionsTest::pinyinSpellings()
{
    QCOMPARE(pinyinOf("敏感"), (std::vector<std::string>{"min gan", "mingan"}));
    QCOMPARE(pinyinOf("K歌房"), (std::vector<std::string>{"K ge fang", "Kgefang"}));
    QVERIFY(pinyinOf("词").empty());
    QVERIFY(pinyinOf("secret").empty());
    QCOMPARE(pinyinOf("漢語"), pinyinOf("汉语"));
}

// Lists that see the text differently stand side by side, each with its own sight.
void ListOptionsTest::listsKeepTheirOptions()
{
    WordListSource seeing = list(Action::Mask, {"secret"});
    seeing.separators = true;
    const std::vector<WordListSource> lists{list(Action::Mask, {"plain"}), seeing,
                                            allowing({"secretary"})};
    QCOMPARE(masked(lists, "p-l-a-i-n plain s-e-cret s-ecreta-ry"),
             std::string("p-l-a-i-n ***** ******** s-ecreta-ry"));
}

void ListOptionsTest::textFoldIsIdempotent()
{
    for (int bits = 0; bits < 16; ++bits) {
        const TextFold fold(
            {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0});
        for (char32_t code = 0; code < 0x110000; ++code) {
            std::array<char32_t, TextFold::kMostCodes> once;
            const std::size_t count = fold.codes(code, once);
            for (std::size_t i = 0; i < count; ++i) {
                std::array<char32_t, TextFold::kMostCodes> twice;
                QVERIFY(fold.codes(once[i], twice) == 1 && twice[0] == once[i]);
            }
        }
    }
}

// The worst lists for what waits: every word ends everywhere, each may be saved. Time is linear and
// what is held stays small; a quadratic form would not end.
void ListOptionsTest::hostileTextIsBounded()
{
    std::vector<std::string> words;
    for (std::size_t length = 1; length <= 64; ++length) {
        words.emplace_back(length, 'a');
    }
    WordListSource denied = list(Action::Mask, words);
    denied.separators = true;
    const auto rules = *RuleSet::build({denied, allowing({std::string(80, 'a') + 'b'})});
    StreamScanner scanner(rules, Direction::Answer);
    const std::string piece(1'000, 'a');
    std::string out;
    for (int i = 0; i < 100; ++i) {
        scanner.feed(piece, out);
    }
    scanner.finish(out);
    QCOMPARE(out, std::string(100'000, '*'));
    QVERIFY(scanner.maxHeldBytes() <= 1'000 + 80 + 64);
}

void ListOptionsTest::tablesAreWhatTheGeneratorMakes()
{
#ifdef SLUICE_OPTION_GENERATOR
    QTemporaryDir folder;
    const QString options = folder.filePath(QStringLiteral("option_tables.inc"));
    const QString pinyin = folder.filePath(QStringLiteral("pinyin_table.inc"));
    QCOMPARE(QProcess::execute(QStringLiteral(SLUICE_OPTION_GENERATOR), {options, pinyin}), 0);
    for (const QString &made : {options, pinyin}) {
        QFile fresh(made);
        QFile committed(QStringLiteral(SLUICE_SOURCE_DIR "/core/policy/text/")
                        + made.section(QLatin1Char('/'), -1));
        QVERIFY(fresh.open(QIODevice::ReadOnly));
        QVERIFY(committed.open(QIODevice::ReadOnly));
        QVERIFY2(fresh.readAll() == committed.readAll(), "a table is stale: run the generator");
    }
#else
    QSKIP("ICU 72 is not installed");
#endif
}

QTEST_APPLESS_MAIN(ListOptionsTest)
#include "list_options_test.moc"
