// No byte is held that no continuation could make part of a match: for every byte that waits a continuation is looked for, in all that the
// words could still need. Exact for plain lists and for those that fold more. Where neighbours, allow words or separators have a say, what is
// held in vain is held for a word that those alone forbid.

#include "policy/text/stream_scanner.h"
#include "unit/policy/text/guard_oracle.h"
#include "unit/policy/text/scan_oracle.h"

#include <QTest>

#include <random>

using namespace sluice::policy;
using namespace sluice::policy::test;

namespace {

using Random = std::mt19937;
using Lists = std::vector<WordListSource>;

std::size_t pick(Random &random, std::size_t count)
{
    return random() % count;
}

struct Alphabet {
    const char *name;
    std::vector<std::string> wordPieces;
    std::vector<std::string> textPieces;
};

const std::vector<Alphabet> &alphabets()
{
    static const std::vector<Alphabet> all{
        {"letters", {"a", "b", "c"}, {"a", "b", "c", "A", "ｂ", " ", "-", "á", "x"}},
        {"chinese", {"敏", "感", "词", "，"}, {"敏", "感", "词", "詞", "-", " ", "，", "。", "a", "\u200B"}},
        {"mixed", {"a", "敏", "·"}, {"a", "敏", "·", " ", "x", "。", "\u0301"}},
        {"ligatures", {"f", "i", "l"}, {"f", "i", "l", "F", "\uFB00", "\uFB01", "\uFB03", "x", "-"}},
        {"kana", {"は", "ぱ", "あ"}, {"は", "ば", "\u3099", "\u309A", "あ", "x", "ﾊ"}},
        {"disguises", {"a", "e", "1", "4"}, {"a", "e", "4", "3", "@", "1", "一", "①", "а", "l", "!", "-"}},
    };
    return all;
}

std::string randomText(Random &random, const std::vector<std::string> &pieces, std::size_t most)
{
    std::string text;
    for (std::size_t count = 1 + pick(random, most); count > 0; --count) {
        text += pieces[pick(random, pieces.size())];
    }
    return text;
}

// Rules that change or block in a prompt; `options` beyond those that only fold.
Lists randomLists(Random &random, const Alphabet &alphabet, bool options)
{
    Lists lists(1 + pick(random, 2));
    const bool confusables = pick(random, 4) == 0;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        WordListSource &list = lists[i];
        list.name = "list " + std::to_string(i);
        list.category = "test";
        list.prompt = pick(random, 5) == 0 ? Action::Block : Action::Mask;
        list.confusables = confusables;
        list.leetspeak = pick(random, 4) == 0;
        list.numerals = pick(random, 4) == 0;
        list.isAllow = options && i > 0 && pick(random, 2) == 0;
        list.wordBoundaries = options && pick(random, 2) == 0;
        list.separators = options && pick(random, 2) == 0;
        for (std::size_t word = 1 + pick(random, 3); word > 0; --word) {
            list.words.push_back(randomText(random, alphabet.wordPieces, list.isAllow ? 5 : 4));
        }
    }
    return lists;
}

// All that could follow a text and end a word in it.
std::vector<std::string> continuationsOf(const Lists &lists)
{
    std::vector<std::string> all{{}};
    for (const WordListSource &list : lists) {
        for (const std::string &word : list.words) {
            // As it folds: kana and their marks, the letters of ligatures.
            std::u32string codes;
            for (const SourceCode &source : decodeAll(word)) {
                TextFold::Codes folded;
                const std::size_t count = TextFold({}).classified(source.code, folded);
                for (std::size_t i = 0; i < count; ++i) {
                    codes += folded[i].code;
                }
            }
            for (std::size_t at = 0; at < codes.size(); ++at) {
                all.push_back(toUtf8(codes.substr(at)));
            }
        }
    }
    return all;
}

// Whether byte `at` is part of what such rules find in a text.
bool isFound(const GuardOracle &oracle, const std::string &text, std::size_t at)
{
    const GuardOracle::Outcome outcome = oracle.scan(text);
    for (const auto &[start, end, rule, action] : outcome.occurrences) {
        if (action == Action::Block && start <= at && at < end) {
            return true;
        }
    }
    for (const GuardOracle::Piece &piece : outcome.pieces) {
        if (piece.start <= at && at < piece.end) {
            return piece.text != text.substr(piece.start, piece.end - piece.start);
        }
    }
    return false;
}

bool canBeFound(const GuardOracle &oracle, const std::vector<std::string> &continuations, const std::string &text, std::size_t at)
{
    return std::any_of(continuations.begin(), continuations.end(),
                       [&](const std::string &more) { return isFound(oracle, text + more, at); });
}

std::string describe(const Lists &lists, const std::string &text, std::size_t at)
{
    std::string out = "byte " + std::to_string(at) + " of '" + text + "' waits:";
    for (const WordListSource &list : lists) {
        out += std::string(list.isAllow ? " allow" : "") + (list.wordBoundaries ? " bounded" : "") + (list.separators ? " sep" : "")
            + (list.confusables ? " conf" : "") + (list.leetspeak ? " leet" : "") + (list.numerals ? " num" : "");
        for (const std::string &word : list.words) {
            out += " '" + word + '\'';
        }
    }
    return out;
}

// The same words where nothing but they themselves decides.
Lists withoutConditions(Lists lists, bool separators)
{
    std::erase_if(lists, [](const WordListSource &list) { return list.isAllow; });
    for (WordListSource &list : lists) {
        list.wordBoundaries = false;
        list.separators = list.separators && separators;
    }
    return lists;
}

// A text without the separators at its end, which may yet stand within a word.
std::string withoutRun(const std::string &text)
{
    std::size_t end = 0;
    for (const SourceCode &source : decodeAll(text)) {
        TextFold::Codes folded;
        const std::size_t count = TextFold({}).classified(source.code, folded);
        for (std::size_t i = 0; i < count; ++i) {
            end = isSeparator(folded[i].kind) ? end : source.end;
        }
    }
    return text.substr(0, end);
}

} // namespace

class HoldOracleTest : public QObject {
    Q_OBJECT

private slots:
    void holdsOnlyWhatMayMatch_data();
    void holdsOnlyWhatMayMatch();
};

void HoldOracleTest::holdsOnlyWhatMayMatch_data()
{
    QTest::addColumn<int>("alphabet");
    QTest::addColumn<bool>("options");
    for (std::size_t i = 0; i < alphabets().size(); ++i) {
        QTest::newRow((std::string(alphabets()[i].name) + ", folding").c_str()) << static_cast<int>(i) << false;
        QTest::newRow((std::string(alphabets()[i].name) + ", options").c_str()) << static_cast<int>(i) << true;
    }
}

void HoldOracleTest::holdsOnlyWhatMayMatch()
{
    QFETCH(int, alphabet);
    QFETCH(bool, options);
    const Alphabet &letters = alphabets()[static_cast<std::size_t>(alphabet)];
    std::size_t held = 0; // places where a byte waits
    for (unsigned seed = 0; seed < 150; ++seed) {
        Random random(seed * 16 + static_cast<unsigned>(alphabet));
        const Lists lists = randomLists(random, letters, options);
        const auto rules = *RuleSet::build(lists);
        const GuardOracle exact({lists}, nullptr, Direction::Prompt, false);
        const GuardOracle free({withoutConditions(lists, true)}, nullptr, Direction::Prompt, false);
        const GuardOracle literal({withoutConditions(lists, false)}, nullptr, Direction::Prompt, false);
        const std::vector<std::string> continuations = continuationsOf(lists);
        for (int i = 0; i < 8; ++i) {
            const std::string text = randomText(random, letters.textPieces, 10);
            StreamScanner scanner(rules, Direction::Prompt);
            std::string out;
            for (std::size_t fed = 1; fed <= text.size() && !scanner.isBlocked(); ++fed) {
                scanner.feed(std::string_view(text).substr(fed - 1, 1), out);
                const bool isWhole = fed == text.size() || (static_cast<unsigned char>(text[fed]) & 0xC0) != 0x80;
                if (!isWhole || scanner.heldBytes() == 0) {
                    continue;
                }
                const std::size_t at = fed - scanner.heldBytes();
                const std::string soFar = text.substr(0, fed);
                ++held;
                if (canBeFound(exact, continuations, soFar, at)) {
                    continue;
                }
                QVERIFY2(options, describe(lists, soFar, at).c_str());
                const std::string open = withoutRun(soFar);
                QVERIFY2(canBeFound(free, continuations, soFar, at) || canBeFound(literal, continuations, soFar, at)
                             || (at < open.size() && canBeFound(free, continuations, open, at)),
                         describe(lists, soFar, at).c_str());
            }
        }
    }
    QVERIFY(held > 300);
}

QTEST_APPLESS_MAIN(HoldOracleTest)
#include "hold_oracle_test.moc"
