// Everything a lane may meet at once against brute force: lists with their options, allow lists,
// pseudonyms, several sets combined, a detector beside them; whole, byte by byte, in random pieces
// and with two lanes interleaved.

#include "policy/text/stream_scanner.h"
#include "unit/policy/text/guard_oracle.h"
#include "unit/policy/text/scan_oracle.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace sluice::policy;
using namespace sluice::policy::test;

namespace {

using Random = std::mt19937;

std::size_t pick(Random &random, std::size_t count)
{
    return random() % count;
}

struct Alphabet {
    const char *name;
    char toyLetter;
    std::vector<std::u32string> wordPieces;
    std::vector<std::string> textPieces;
};

const std::vector<Alphabet> &alphabets()
{
    static const std::vector<Alphabet> all{
        {"plain", 'c', {U"a", U"b", U"c"}, {"a", "b", "c", "c", " "}},
        {"letters", 'c', {U"a", U"b", U"c", U"a b"}, {"a", "b", "c", "A", "ｂ", " ", "-", "á"}},
        {"latin separators",
         'x',
         {U"a", U"b", U"-", U"a", U"b"},
         {"a", "b", "a", "b", "-", ".", "!", " ", "x", "…", "--------", "---------", "\n"}},
        {"chinese separators",
         'x',
         {U"敏", U"感", U"词", U"，"},
         {"敏", "感", "词", "詞", "-", " ", "，", "。", "！", "\n", "a", "x", "\u200B", "        "}},
        {"mixed", 'x', {U"a", U"敏", U"·"}, {"a", "敏", "·", " ", "x", "。", "\u0301", "😀"}},
        {"ligatures",
         'x',
         {U"f", U"i", U"l"},
         {"f", "i", "l", "F", "\uFB00", "\uFB01", "\uFB03", "x", "-", " "}},
        {"noise",
         'c',
         {U"a", U"b"},
         {"a", "b", "\u0301", "\u200B", "\U000E0061", "c", "á", "-", "\u0301"}},
        {"kana",
         'x',
         {U"は", U"ぱ", U"あ"},
         {"は", "ば", "\u3099", "\u309A", "あ", "\u200B", "x", "ﾊ", "ﾞ", "・"}},
        {"hangul",
         'x',
         {U"바", U"발", U"ㅂ", U"가"},
         {"바", "발", "ᄇ", "ᅡ", "ᆯ", "ㅂ", "가", "x", "-"}},
        {"disguises",
         'x',
         {U"a", U"e", U"1", U"4"},
         {"a", "e", "4", "3", "@", "1", "一", "①", "а", "е", "l", "i", "!", "-", " "}},
        {"broken",
         'x',
         {U"a", U"敏"},
         {"a", "敏", "\xE6", "\x95", "\x8F", "\xFF", "\xED\xA0\x80", "\xF0\x9F", "x", "-"}},
    };
    return all;
}

using Lists = std::vector<WordListSource>;

Action randomAction(Random &random)
{
    static constexpr Action kActions[]
        = {Action::Off,  Action::Observe, Action::Mask,         Action::Mask,
           Action::Mask, Action::Block,   Action::Pseudonymise, Action::Pseudonymise};
    return kActions[pick(random, 8)];
}

Lists randomLists(Random &random, const Alphabet &alphabet, std::size_t set)
{
    Lists lists(1 + pick(random, 3));
    const bool hasOptions = pick(random, 4) != 0;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        WordListSource &list = lists[i];
        list.name = "set " + std::to_string(set) + " list " + std::to_string(i);
        list.category = "test";
        list.prompt = randomAction(random);
        list.answer = randomAction(random);
        if (hasOptions) {
            list.isAllow = i > 0 && pick(random, 2) == 0;
            list.wordBoundaries = pick(random, 3) == 0;
            list.separators = pick(random, 3) == 0;
            list.confusables = pick(random, 12) == 0;
            list.leetspeak = pick(random, 12) == 0;
            list.numerals = pick(random, 12) == 0;
        }
        for (std::size_t word = 1 + pick(random, 4); word > 0; --word) {
            std::u32string codes;
            const std::size_t most = list.isAllow ? 5 : 4;
            for (std::size_t pieces = 1 + pick(random, most); pieces > 0; --pieces) {
                codes += alphabet.wordPieces[pick(random, alphabet.wordPieces.size())];
            }
            list.words.push_back(toUtf8(codes));
        }
    }
    return lists;
}

std::string randomText(Random &random, const Alphabet &alphabet)
{
    std::string text;
    for (std::size_t pieces = pick(random, 22); pieces > 0; --pieces) {
        text += alphabet.textPieces[pick(random, alphabet.textPieces.size())];
    }
    return text;
}

std::string describe(const std::vector<Lists> &sets)
{
    std::string text;
    for (const Lists &lists : sets) {
        text += " {";
        for (const WordListSource &list : lists) {
            text += " [" + std::to_string(static_cast<int>(list.prompt))
                + std::to_string(static_cast<int>(list.answer)) + (list.isAllow ? " allow" : "")
                + (list.wordBoundaries ? " bounded" : "") + (list.separators ? " sep" : "")
                + (list.confusables ? " conf" : "") + (list.leetspeak ? " leet" : "")
                + (list.numerals ? " num" : "");
            for (const std::string &word : list.words) {
                text += ' ' + word;
            }
            text += ']';
        }
        text += " }";
    }
    return text;
}

std::vector<GuardOracle::Occurrence> occurrencesOf(const Verdict &verdict)
{
    std::vector<GuardOracle::Occurrence> found;
    for (const Hit &hit : verdict.hits) {
        found.emplace_back(hit.start, hit.end, hit.rule, hit.action);
    }
    std::sort(found.begin(), found.end());
    return found;
}

// Input bytes that the first `released` bytes of the output stand for.
std::size_t inputBytesOf(const GuardOracle::Outcome &expected, std::size_t released)
{
    std::size_t out = 0;
    for (const GuardOracle::Piece &piece : expected.pieces) {
        if (out >= released) {
            return piece.start;
        }
        out += piece.text.size();
    }
    return expected.pieces.empty() ? 0 : expected.pieces.back().end;
}

// Rules of one seed, and what they say of one text.
class Case final {
public:
    Case(Random &random, const Alphabet &alphabet)
        : m_direction(pick(random, 2) == 0 ? Direction::Prompt : Direction::Answer)
    {
        static constexpr Action kToyActions[]
            = {Action::Observe, Action::Mask, Action::Pseudonymise, Action::Block};
        std::vector<std::shared_ptr<const RuleSet>> built;
        for (std::size_t set = 0, count = 1 + pick(random, 5) / 3; set < count; ++set) {
            m_sets.push_back(randomLists(random, alphabet, set));
            built.push_back(*RuleSet::build(m_sets.back()));
        }
        if (pick(random, 2) == 0) {
            m_toy = std::make_shared<ToyDetector>(alphabet.toyLetter, kToyActions[pick(random, 4)]);
        }
        const bool hasPseudonyms = pick(random, 3) != 0;
        m_rules = RuleSet::combine(
            built, m_toy ? std::vector<std::shared_ptr<const Detector>>{m_toy}
                         : std::vector<std::shared_ptr<const Detector>>{},
            hasPseudonyms ? std::make_shared<ToyPseudonymiser>() : nullptr);
        m_oracle = std::make_unique<GuardOracle>(m_sets, m_toy.get(), m_direction, hasPseudonyms);
    }

    // Empty if all is well, else what is not.
    std::string check(Random &random, const std::string &text, const std::string &other);

    int blocks = 0;
    int changes = 0;

private:
    struct Streamed {
        std::string output;
        std::vector<std::size_t> releasedAt; // by bytes fed; SIZE_MAX where no piece ended
        std::vector<std::size_t> heldAt;
        std::vector<GuardOracle::Occurrence> occurrences;
        VerdictKind kind = VerdictKind::Pass;
        bool isBlocked = false;
        std::size_t mostHeld = 0;
    };
    Streamed stream(std::string_view text, const std::vector<std::size_t> &sizes) const;
    std::string checkLanes(Random &random, const std::string &text, const std::string &other,
                           const GuardOracle::Outcome &expected) const;

    Direction m_direction;
    std::vector<Lists> m_sets;
    std::shared_ptr<const ToyDetector> m_toy;
    std::shared_ptr<const RuleSet> m_rules;
    std::unique_ptr<GuardOracle> m_oracle;
};

Case::Streamed Case::stream(std::string_view text, const std::vector<std::size_t> &sizes) const
{
    StreamScanner scanner(m_rules, m_direction);
    Streamed result;
    result.releasedAt.assign(text.size() + 1, SIZE_MAX);
    result.heldAt.assign(text.size() + 1, SIZE_MAX);
    std::size_t fed = 0;
    for (const std::size_t size : sizes) {
        scanner.feed(text.substr(fed, size), result.output);
        fed += std::min(size, text.size() - fed);
        result.releasedAt[fed] = result.output.size();
        result.heldAt[fed] = scanner.heldBytes();
    }
    scanner.feed(text.substr(fed), result.output);
    scanner.finish(result.output);
    result.isBlocked = scanner.isBlocked();
    result.kind = scanner.verdict().kind;
    result.occurrences = occurrencesOf(scanner.verdict());
    result.mostHeld = scanner.maxHeldBytes();
    return result;
}

std::string Case::check(Random &random, const std::string &text, const std::string &other)
{
    const GuardOracle::Outcome expected = m_oracle->scan(text);
    const auto wrong = [&](const std::string &what) {
        return what + (m_direction == Direction::Prompt ? " (prompt)" : " (answer)")
            + describe(m_sets)
            + (m_toy ? " toy " + std::to_string(static_cast<int>(m_toy->gravest(m_direction))) : "")
            + " text '" + text + "' expected '" + expected.output + '\'';
    };
    const bool areHitsKept = expected.occurrences.size() <= Verdict::kMaxHits;

    const TextScan scan = m_rules->scan(m_direction, text);
    if (scan.verdict.kind != expected.kind) {
        return wrong("kind");
    }
    if (areHitsKept && occurrencesOf(scan.verdict) != expected.occurrences) {
        return wrong("hits");
    }
    const std::string changed = redacted(text, scan.redactions);
    if (changed != expected.output) {
        return wrong("gave '" + changed + '\'');
    }
    changes += scan.redactions.empty() ? 0 : 1;

    const Streamed bytes = stream(text, std::vector<std::size_t>(text.size(), 1));
    if (bytes.isBlocked != (expected.kind == VerdictKind::Block) || bytes.kind != expected.kind
        || (areHitsKept && bytes.occurrences != expected.occurrences)) {
        return wrong("byte by byte");
    }
    if (bytes.isBlocked) {
        ++blocks;
        if (!std::string_view(expected.output).starts_with(bytes.output)
            || inputBytesOf(expected, bytes.output.size()) > expected.firstBlocked) {
            return wrong("blocked after '" + bytes.output + '\'');
        }
    } else if (bytes.output != expected.output) {
        return wrong("byte by byte '" + bytes.output + '\'');
    }
    // What waits is bounded by the words, the separators among them and what a detector looks at.
    const std::size_t most = 2 * m_oracle->longest() + 2 + ToyDetector::kLongest;
    if (bytes.mostHeld > most * 4 * (kMostSeparators + 2)) {
        return wrong("holds " + std::to_string(bytes.mostHeld));
    }
    for (int split = 0; split < 2; ++split) {
        std::vector<std::size_t> sizes;
        for (std::size_t fed = 0; fed < text.size(); fed += sizes.back()) {
            sizes.push_back(1 + pick(random, 1 + pick(random, 12)));
        }
        const Streamed pieces = stream(text, sizes);
        if (pieces.output != bytes.output || pieces.kind != bytes.kind
            || (areHitsKept && pieces.occurrences != bytes.occurrences)) {
            return wrong("in pieces '" + pieces.output + "' not '" + bytes.output + '\'');
        }
        for (std::size_t fed = 1; fed <= text.size(); ++fed) {
            if (pieces.releasedAt[fed] != SIZE_MAX
                && (pieces.releasedAt[fed] != bytes.releasedAt[fed]
                    || pieces.heldAt[fed] != bytes.heldAt[fed])) {
                return wrong("what has left after " + std::to_string(fed)
                             + " bytes depends on the cuts");
            }
        }
    }
    return checkLanes(random, text, other, expected).empty() ? std::string()
                                                             : wrong("lanes interleaved");
}

// Two lanes of one set, fed in turns, do not know of each other.
std::string Case::checkLanes(Random &random, const std::string &text, const std::string &other,
                             const GuardOracle::Outcome &expected) const
{
    const std::string_view texts[] = {text, other};
    StreamScanner lanes[] = {{m_rules, m_direction}, {m_rules, m_direction}};
    std::string outputs[2];
    std::size_t fed[2] = {0, 0};
    while (fed[0] < text.size() || fed[1] < other.size()) {
        const std::size_t lane = pick(random, 2);
        const std::size_t size = 1 + pick(random, 6);
        const std::string_view piece
            = texts[lane].substr(std::min(fed[lane], texts[lane].size()), size);
        lanes[lane].feed(piece, outputs[lane]);
        fed[lane] += piece.size();
    }
    lanes[0].finish(outputs[0]);
    lanes[1].finish(outputs[1]);
    const bool isRight = lanes[0].isBlocked()
        ? std::string_view(expected.output).starts_with(outputs[0])
        : outputs[0] == expected.output;
    return isRight && lanes[0].verdict().kind == expected.kind ? std::string() : "wrong";
}

} // namespace

class GuardOracleTest : public QObject {
    Q_OBJECT

private slots:
    void matchesBruteForce_data();
    void matchesBruteForce();
};

void GuardOracleTest::matchesBruteForce_data()
{
    QTest::addColumn<int>("alphabet");
    for (std::size_t i = 0; i < alphabets().size(); ++i) {
        QTest::newRow(alphabets()[i].name) << static_cast<int>(i);
    }
}

void GuardOracleTest::matchesBruteForce()
{
    QFETCH(int, alphabet);
    constexpr unsigned kSeeds = SLUICE_ORACLE_SEEDS;
    constexpr int kTextsOfRules = 16; // to make rules costs more than to try a text on them
    const Alphabet &letters = alphabets()[static_cast<std::size_t>(alphabet)];
    int blocks = 0;
    int changes = 0;
    for (unsigned seed = 0; seed < kSeeds; seed += kTextsOfRules) {
        Random random(seed * 64 + static_cast<unsigned>(alphabet) + SLUICE_ORACLE_FIRST_SEED);
        Case rules(random, letters);
        std::string other = randomText(random, letters);
        for (int i = 0; i < kTextsOfRules; ++i) {
            const std::string text = randomText(random, letters);
            const std::string wrong = rules.check(random, text, other);
            QVERIFY2(wrong.empty(),
                     ("seed " + std::to_string(seed) + " text " + std::to_string(i) + ": " + wrong)
                         .c_str());
            other = text;
        }
        blocks += rules.blocks;
        changes += rules.changes;
    }
    QVERIFY(blocks > static_cast<int>(kSeeds / 50));
    QVERIFY(changes > static_cast<int>(kSeeds / 10));
}

QTEST_APPLESS_MAIN(GuardOracleTest)
#include "guard_oracle_test.moc"
