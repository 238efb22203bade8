#include "policy/guardrail/rule_set.h"

#include <QTest>

using namespace sluice::policy;
using sluice::base::ErrorCode;

namespace {

using Words = std::vector<std::string>;

Words parsed(std::string_view content)
{
    const auto words = parseWordList("words.txt", content);
    return words ? *words : Words{"refused: " + sluice::base::toString(words.error())};
}

int refusedLine(std::string_view content)
{
    const auto words = parseWordList("words.txt", content);
    if (words || words.error().code != ErrorCode::InvalidWordList
        || words.error().where != "words.txt" || words.error().detail.empty()) {
        return -1;
    }
    return words.error().line;
}

} // namespace

class WordListTest : public QObject {
    Q_OBJECT

private slots:
    void readsOneWordALine();
    void skipsCommentsAndBlankLines();
    void acceptsByteOrderMarkAndLineEnds();
    void refusesWhatIsNotUtf8();
    void refusesEmptyWords();
    void refusesLongLines();
};

void WordListTest::readsOneWordALine()
{
    QCOMPARE(parsed(""), Words{});
    QCOMPARE(parsed("alpha\n敏感词\ntwo words"), (Words{"alpha", "敏感词", "two words"}));
    QCOMPARE(parsed("  alpha\t\n\u3000beta\u00A0\n"), (Words{"alpha", "beta"}));
    QCOMPARE(parsed("x\n"), Words{"x"});
}

void WordListTest::skipsCommentsAndBlankLines()
{
    QCOMPARE(parsed("# a list\n\n   \n  # more\nalpha # not a comment\n"),
             Words{"alpha # not a comment"});
    QCOMPARE(parsed("\\#tag\n\\backslash\n\\\\#\n"), (Words{"#tag", "\\backslash", "\\\\#"}));
}

void WordListTest::acceptsByteOrderMarkAndLineEnds()
{
    QCOMPARE(parsed("\xEF\xBB\xBF"
                    "alpha\r\nbeta\r\n"),
             (Words{"alpha", "beta"}));
    QCOMPARE(parsed("\xEF\xBB\xBF"), Words{});
    QCOMPARE(parsed("\xEF\xBB\xBF# comment\n"), Words{});
}

void WordListTest::refusesWhatIsNotUtf8()
{
    QCOMPARE(refusedLine("alpha\nb\xFF\n"), 2);
    QCOMPARE(refusedLine("\xFF\xFE"
                         "a"),
             1); // UTF-16
    QCOMPARE(refusedLine("a\nb\nc\n\xC0\xAF\n"), 4);
    QCOMPARE(refusedLine("\xED\xA0\x80"), 1); // a surrogate
    QCOMPARE(refusedLine("a\n# comment \xB0\xA1\n"), 2); // GBK
    QCOMPARE(refusedLine("a\n\xE6\x95"), 2); // cut
    QCOMPARE(refusedLine("\xF4\x90\x80\x80"), 1); // beyond U+10FFFF
}

void WordListTest::refusesEmptyWords()
{
    QCOMPARE(refusedLine("alpha\n\n\u200B\u200D\n"), 3);
    QCOMPARE(refusedLine("\u0301"), 1);
    QCOMPARE(refusedLine("a\r\n \uFE0F \r\n"), 2);
}

void WordListTest::refusesLongLines()
{
    std::string line;
    for (int i = 0; i < 1'000; ++i) {
        line += "敏";
    }
    QCOMPARE(parsed(line), Words{line});
    QCOMPARE(parsed(line + "\r\n"), Words{line});
    QCOMPARE(refusedLine("a\n" + line + "x"), 2);
    QCOMPARE(refusedLine("a\n#" + line), 2);
}

QTEST_APPLESS_MAIN(WordListTest)
#include "word_list_test.moc"
