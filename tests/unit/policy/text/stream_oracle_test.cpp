// Random lists, texts and splits against brute force: the invariants of the streaming scanner.

#include "policy/text/stream_scanner.h"
#include "unit/policy/text/scan_oracle.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <tuple>

using namespace sluice::policy;
using namespace sluice::policy::test;

namespace {

using Random = std::mt19937;

std::size_t pick(Random &random, std::size_t count)
{
    return random() % count;
}

// A small alphabet in which everything collides: the same letters in several forms, expansions that
// overlap words, marks, ignorables, characters that decompose, and bytes that are no text.
struct Alphabet {
    const char *name;
    std::vector<std::u32string> wordPieces;
    std::vector<std::string> textPieces;
};

const std::vector<Alphabet> &alphabets()
{
    static const std::vector<Alphabet> all{
        {"plain", {U"a", U"b"}, {"a", "b", "c"}},
        {"letters", {U"a", U"b", U"c"}, {"a", "b", "c", "A", "ｂ", "x"}},
        {"ligatures",
         {U"f", U"i", U"l"},
         {"f", "i", "l", "F", "\uFB00", "\uFB01", "\uFB02", "\uFB03", "\uFB04", "x"}},
        {"noise", {U"a", U"b"}, {"a", "b", "\u0301", "\u200B", "\U000E0061", "c", "á"}},
        {"kana",
         {U"は", U"ぱ", U"ば", U"あ"},
         {"は", "ば", "ぱ", "\u3099", "\u309A", "あ", "\u200B", "x", "ﾊ", "ﾞ"}},
        {"hangul",
         {U"바", U"발", U"ㅂ", U"가"},
         {"바", "발", "ᄇ", "ᅡ", "ᆯ", "ㅂ", "ㅏ", "가", "x"}},
        {"chinese",
         {U"敏", U"感", U"词", U"\U0002070E"},
         {"敏", "感", "词", "詞", "\U0002070E", "\u070E", "。", "\u200D"}},
        {"broken",
         {U"a", U"敏"},
         {"a", "敏", "\xE6", "\x95", "\x8F", "\xFF", "\xED\xA0\x80", "\xF0\x9F", "x"}},
    };
    return all;
}

std::vector<WordListSource> randomLists(Random &random, const Alphabet &alphabet)
{
    static constexpr Action kActions[]
        = {Action::Off, Action::Observe, Action::Mask, Action::Block};
    std::vector<WordListSource> lists(1 + pick(random, 3));
    for (std::size_t i = 0; i < lists.size(); ++i) {
        lists[i].name = "list " + std::to_string(i);
        lists[i].category = "test";
        lists[i].prompt = kActions[pick(random, 4)];
        // Mostly masks: a block ends a lane early.
        lists[i].answer = pick(random, 2) == 0 ? Action::Mask : kActions[pick(random, 4)];
        const std::size_t words = 1 + pick(random, 4);
        for (std::size_t word = 0; word < words; ++word) {
            std::u32string codes;
            const std::size_t pieces = 1 + pick(random, pick(random, 8) == 0 ? 9 : 4);
            for (std::size_t piece = 0; piece < pieces; ++piece) {
                codes += alphabet.wordPieces[pick(random, alphabet.wordPieces.size())];
            }
            lists[i].words.push_back(toUtf8(codes));
        }
    }
    return lists;
}

std::string randomText(Random &random, const Alphabet &alphabet)
{
    std::string text;
    const std::size_t pieces = pick(random, 24);
    for (std::size_t i = 0; i < pieces; ++i) {
        text += alphabet.textPieces[pick(random, alphabet.textPieces.size())];
    }
    return text;
}

struct Streamed {
    std::string output;
    std::vector<std::size_t> releasedAfter; // output bytes after each piece
    std::vector<std::size_t> fedAfter; // input bytes after each piece
    std::vector<std::size_t> heldAfter;
    std::size_t releasedBeforeFinish = 0;
    bool isBlocked = false;
    Verdict verdict;
};

bool operator==(const Verdict &a, const Verdict &b)
{
    return std::tie(a.kind, a.hits, a.bytesScanned, a.notRun)
        == std::tie(b.kind, b.hits, b.bytesScanned, b.notRun);
}

// Sizes of pieces; the last one takes the rest.
Streamed stream(const std::shared_ptr<const RuleSet> &rules, Direction direction,
                std::string_view text, const std::vector<std::size_t> &sizes)
{
    StreamScanner scanner(rules, direction);
    Streamed result;
    std::size_t fed = 0;
    for (const std::size_t size : sizes) {
        scanner.feed(text.substr(fed, size), result.output);
        fed += std::min(size, text.size() - fed);
        result.releasedAfter.push_back(result.output.size());
        result.fedAfter.push_back(fed);
        result.heldAfter.push_back(scanner.heldBytes());
    }
    scanner.feed(text.substr(fed), result.output);
    result.releasedBeforeFinish = result.output.size();
    scanner.finish(result.output);
    result.isBlocked = scanner.isBlocked();
    result.verdict = scanner.verdict(); // hits in the order in which they were found
    std::stable_sort(result.verdict.hits.begin(), result.verdict.hits.end(), [](const Hit &a, const Hit &b) {
        return std::tie(a.start, a.end) < std::tie(b.start, b.end);
    });
    return result;
}

// Input bytes whose text the output's first `released` bytes stand for.
std::size_t inputBytesOf(const std::vector<SourceCode> &sources, const std::vector<bool> &masked,
                         std::size_t released)
{
    std::size_t out = 0;
    for (const SourceCode &source : sources) {
        if (out == released) {
            return source.start;
        }
        out += masked[source.start] ? 1 : source.end - source.start;
    }
    return sources.empty() ? 0 : sources.back().end;
}

// Whether some continuation of `seen` masks or blocks the code point at `at`, or makes it part of
// one.
bool canStillChange(const ScanOracle &oracle, const std::string &seen, std::size_t at)
{
    std::vector<std::string> continuations{"", "#"};
    for (const std::string &word : oracle.enforcedWords()) {
        for (std::size_t i = 0; i <= word.size(); ++i) {
            continuations.push_back(word.substr(i) + '#');
        }
    }
    return std::any_of(continuations.begin(), continuations.end(), [&](const std::string &more) {
        const ScanOracle::Outcome then = oracle.scan(seen + more);
        return then.masked[at] || then.blocked[at];
    });
}

} // namespace

class StreamOracleTest : public QObject {
    Q_OBJECT

private slots:
    void matchesBruteForce_data();
    void matchesBruteForce();
    void holdsNothingInVain_data();
    void holdsNothingInVain();
};

void StreamOracleTest::matchesBruteForce_data()
{
    QTest::addColumn<int>("alphabet");
    for (std::size_t i = 0; i < alphabets().size(); ++i) {
        QTest::newRow(alphabets()[i].name) << static_cast<int>(i);
    }
}

void StreamOracleTest::matchesBruteForce()
{
    QFETCH(int, alphabet);
    const Alphabet &letters = alphabets()[static_cast<std::size_t>(alphabet)];
    int masks = 0;
    int blocks = 0;
    for (unsigned seed = 0; seed < 3'000; ++seed) {
        Random random(seed * 64 + static_cast<unsigned>(alphabet));
        const std::vector<WordListSource> lists = randomLists(random, letters);
        const auto built = RuleSet::build(lists);
        QVERIFY(built.has_value());
        const std::shared_ptr<const RuleSet> &rules = *built;
        const Direction direction = pick(random, 4) == 0 ? Direction::Prompt : Direction::Answer;
        const ScanOracle oracle(lists, direction);
        const std::string text = randomText(random, letters);
        const auto context = [&] {
            std::string words;
            for (const WordListSource &list : lists) {
                words += " [" + std::to_string(static_cast<int>(list.prompt))
                    + std::to_string(static_cast<int>(list.answer));
                for (const std::string &word : list.words) {
                    words += ' ' + word;
                }
                words += ']';
            }
            return "seed " + std::to_string(seed)
                + (direction == Direction::Prompt ? " prompt" : " answer") + words + " text '"
                + text + '\'';
        };

        // Whole text.
        const ScanOracle::Outcome expected = oracle.scan(text);
        const TextScan scan = rules->scan(direction, text);
        QVERIFY2(scan.verdict.kind == expected.kind, context().c_str());
        std::vector<ScanOracle::Occurrence> found;
        for (const Hit &hit : scan.verdict.hits) {
            found.push_back({hit.rule.back() - std::size_t{'0'}, hit.start, hit.end});
        }
        QVERIFY2(std::is_sorted(found.begin(), found.end(),
                                [](const auto &a, const auto &b) {
                                    return std::tie(a.start, a.end) < std::tie(b.start, b.end);
                                }),
                 context().c_str());
        std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
            return std::tie(a.start, a.end, a.list) < std::tie(b.start, b.end, b.list);
        });
        QVERIFY2(found == expected.occurrences, context().c_str());
        std::size_t last = 0;
        for (const Redaction &span : scan.redactions) {
            QVERIFY2(span.start >= last && span.start < span.end, context().c_str());
            last = span.end;
        }
        const std::string masked = redacted(text, scan.redactions);
        QVERIFY2(masked == expected.output,
                 (context() + " gave '" + masked + "' not '" + expected.output + '\'').c_str());

        // Byte by byte: nothing unsafe leaves, and what left is what the whole text gives.
        const Streamed bytes
            = stream(rules, direction, text, std::vector<std::size_t>(text.size(), 1));
        QVERIFY2(bytes.isBlocked == (expected.kind == VerdictKind::Block), context().c_str());
        QVERIFY2(bytes.verdict == scan.verdict, context().c_str());
        if (bytes.isBlocked) {
            ++blocks;
            QVERIFY2(std::string_view(expected.output).starts_with(bytes.output),
                     context().c_str());
            const std::size_t left
                = inputBytesOf(decodeAll(text), expected.masked, bytes.output.size());
            const auto first = std::find(expected.blocked.begin(), expected.blocked.end(), true);
            // Later occurrences may begin before an earlier one ends, never before it begins:
            // nothing of any left.
            QVERIFY2(left <= static_cast<std::size_t>(first - expected.blocked.begin()),
                     context().c_str());
        } else {
            masks += expected.kind == VerdictKind::Mask ? 1 : 0;
            QVERIFY2(bytes.output == expected.output,
                     (context() + " gave '" + bytes.output + '\'').c_str());
        }
        QVERIFY2(std::is_sorted(bytes.releasedAfter.begin(), bytes.releasedAfter.end()),
                 context().c_str());

        // Every other split gives the same, and what has left at a cut does not depend on the cuts
        // before it.
        for (int split = 0; split < 3; ++split) {
            std::vector<std::size_t> sizes;
            for (std::size_t fed = 0; fed < text.size(); fed += sizes.back()) {
                sizes.push_back(1 + pick(random, 1 + pick(random, 12)));
            }
            const Streamed pieces = stream(rules, direction, text, sizes);
            QVERIFY2(pieces.output == bytes.output, context().c_str());
            QVERIFY2(pieces.verdict == bytes.verdict, context().c_str());
            for (std::size_t i = 0; i < pieces.fedAfter.size(); ++i) {
                const std::size_t fed = pieces.fedAfter[i];
                QVERIFY2(fed == 0 || pieces.releasedAfter[i] == bytes.releasedAfter[fed - 1],
                         context().c_str());
                QVERIFY2(fed == 0 || pieces.heldAfter[i] == bytes.heldAfter[fed - 1],
                         context().c_str());
            }
        }
    }
    QVERIFY(masks > 200);
    QVERIFY(blocks > 200);
}

void StreamOracleTest::holdsNothingInVain_data()
{
    matchesBruteForce_data();
}

void StreamOracleTest::holdsNothingInVain()
{
    QFETCH(int, alphabet);
    const Alphabet &letters = alphabets()[static_cast<std::size_t>(alphabet)];
    int held = 0;
    for (unsigned seed = 0; seed < 500; ++seed) {
        Random random(seed * 64 + static_cast<unsigned>(alphabet) + 7'000'000);
        const std::vector<WordListSource> lists = randomLists(random, letters);
        const auto built = RuleSet::build(lists);
        QVERIFY(built.has_value());
        const ScanOracle oracle(lists, Direction::Answer);
        const std::string text = randomText(random, letters);
        const std::vector<SourceCode> sources = decodeAll(text);
        StreamScanner scanner(*built, Direction::Answer);
        std::string out;
        std::size_t fed = 0;
        for (const SourceCode &source : sources) {
            scanner.feed(std::string_view(text).substr(source.start, source.end - source.start),
                         out);
            fed = source.end;
            if (scanner.isBlocked()) {
                break;
            }
            if (scanner.heldBytes() == 0) {
                continue;
            }
            const std::size_t at = fed - scanner.heldBytes();
            const std::string seen = text.substr(0, fed);
            if (!source.isCode) {
                continue; // perhaps the begin of a code point: what it ends cannot be known before
                          // the next byte
            }
            ++held;
            QVERIFY2(canStillChange(oracle, seen, at),
                     ("seed " + std::to_string(seed) + " '" + seen + "' holds from byte "
                      + std::to_string(at))
                         .c_str());
        }
    }
    QVERIFY(held > 300);
}

QTEST_APPLESS_MAIN(StreamOracleTest)
#include "stream_oracle_test.moc"
