#include "policy/text/word_automaton.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

using namespace sluice::policy;

namespace {

// An automaton over plain words, with their symbols.
struct Spelled {
    explicit Spelled(const std::set<std::u32string> &words)
        : symbols(usesOf(words)), spelled(spell(words, symbols)),
          views(spelled.begin(), spelled.end()), automaton(views, symbols)
    {
    }

    static std::vector<SymbolTable::Use> usesOf(const std::set<std::u32string> &words)
    {
        std::map<char32_t, SymbolTable::Use> uses;
        for (const std::u32string &word : words) {
            for (const char32_t code : word) {
                uses[code].code = code;
                ++uses[code].count;
            }
            uses[word[0]].beginsWord = true;
        }
        std::vector<SymbolTable::Use> list;
        for (const auto &[code, use] : uses) {
            list.push_back(use);
        }
        return list;
    }

    static std::vector<std::u16string> spell(const std::set<std::u32string> &words,
                                             const SymbolTable &symbols)
    {
        std::vector<std::u16string> spelled;
        for (const std::u32string &word : words) {
            spelled.emplace_back();
            for (const char32_t code : word) {
                spelled.back() += symbols[code];
            }
        }
        std::sort(spelled.begin(), spelled.end());
        return spelled;
    }

    SymbolTable symbols;
    std::vector<std::u16string> spelled;
    std::vector<std::u16string_view> views;
    WordAutomaton automaton;
};

} // namespace

class WordAutomatonTest : public QObject {
    Q_OBJECT

private slots:
    void findsEveryWord();
    void liveIsTheLongestUnfinishedPath();
    void hostileTextCostsLinearSteps();
    void emptyListFindsNothing();
};

void WordAutomatonTest::findsEveryWord()
{
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::set<std::u32string> words;
        for (int i = 0; i < 12; ++i) {
            std::u32string word;
            for (std::size_t length = 1 + random() % 5; length > 0; --length) {
                word += static_cast<char32_t>(U'a' + random() % 3);
            }
            words.insert(word);
        }
        const Spelled spelled(words);
        std::u16string text;
        WordAutomaton::State state = WordAutomaton::kRoot;
        for (int i = 0; i < 60; ++i) {
            const Symbol symbol = spelled.symbols[static_cast<char32_t>(U'a' + random() % 4)];
            text += symbol;
            state = spelled.automaton.step(state, symbol);
            std::set<std::u16string> found;
            std::size_t last = text.size() + 1;
            for (auto ending = spelled.automaton.firstEnding(state); ending != 0;
                 ending = spelled.automaton.ending(ending).next) {
                const std::u16string &word = spelled.spelled[spelled.automaton.ending(ending).word];
                QVERIFY(word.size() < last); // longest first
                last = word.size();
                found.insert(word);
            }
            std::set<std::u16string> expected;
            for (const std::u16string &word : spelled.spelled) {
                if (text.ends_with(word)) {
                    expected.insert(word);
                }
            }
            QVERIFY(found == expected);
        }
    }
}

void WordAutomatonTest::liveIsTheLongestUnfinishedPath()
{
    const Spelled spelled({U"abc", U"bcd"}); // sorted: abc is word 0 or 1, by symbol
    const bool abcFirst = spelled.spelled[0][0] == spelled.symbols[U'a'];
    const std::vector<std::uint16_t> both = spelled.automaton.liveDepths({true, true});
    const std::vector<std::uint16_t> abc = spelled.automaton.liveDepths({abcFirst, !abcFirst});
    WordAutomaton::State state = WordAutomaton::kRoot;
    std::vector<int> live;
    std::vector<int> liveBoth;
    std::vector<int> liveAbc;
    for (const char32_t code : std::u32string_view(U"abcd")) {
        state = spelled.automaton.step(state, spelled.symbols[code]);
        live.push_back(static_cast<int>(spelled.automaton.live(state)));
        liveBoth.push_back(both[state]);
        liveAbc.push_back(abc[state]);
    }
    QCOMPARE(live, (std::vector<int>{1, 2, 2, 0}));
    QCOMPARE(liveBoth, live);
    QCOMPARE(liveAbc, (std::vector<int>{1, 2, 0, 0}));
}

// Steps are counted, not timed: a text of n codes follows at most n fail links, whatever it is.
void WordAutomatonTest::hostileTextCostsLinearSteps()
{
    std::set<std::u32string> words;
    for (std::size_t length = 1; length <= 64; ++length) {
        words.insert(std::u32string(length, U'a'));
    }
    words.insert(std::u32string(200, U'a') + U'b');
    const Spelled spelled(words);
    QCOMPARE(spelled.automaton.longestChain(), std::size_t{64});
    // The depth of a state is that of the first word's path through it.
    std::map<WordAutomaton::State, std::size_t> depths;
    for (const std::u16string &word : spelled.spelled) {
        WordAutomaton::State state = WordAutomaton::kRoot;
        depths[state] = 0;
        for (std::size_t i = 0; i < word.size(); ++i) {
            state = spelled.automaton.step(state, word[i]);
            depths[state] = i + 1;
        }
    }
    for (const std::u32string &piece : {std::u32string(1, U'a'), std::u32string(199, U'a') + U'c',
                                        std::u32string(200, U'a') + U"bb"}) {
        WordAutomaton::State state = WordAutomaton::kRoot;
        std::size_t codes = 0;
        std::size_t fails = 0;
        while (codes < 100'000) {
            for (const char32_t code : piece) {
                const Symbol symbol = spelled.symbols[code];
                const WordAutomaton::State next = spelled.automaton.step(state, symbol);
                for (; state != WordAutomaton::kRoot; state = spelled.automaton.fail(state)) {
                    const WordAutomaton::State direct = spelled.automaton.step(state, symbol);
                    if (depths.at(direct) == depths.at(state) + 1) {
                        break;
                    }
                    ++fails;
                }
                state = next;
                ++codes;
            }
        }
        QVERIFY(fails <= codes);
    }
}

void WordAutomatonTest::emptyListFindsNothing()
{
    const Spelled spelled({});
    QCOMPARE(spelled.automaton.step(WordAutomaton::kRoot, spelled.symbols[U'a']),
             WordAutomaton::kRoot);
    QCOMPARE(spelled.automaton.stateCount(), std::size_t{1});
    QCOMPARE(spelled.automaton.endingCount(), std::size_t{0});
}

QTEST_APPLESS_MAIN(WordAutomatonTest)
#include "word_automaton_test.moc"
