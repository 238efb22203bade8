#pragma once

#include "policy/guardrail/rule_set.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy::test {

// What a text must give, found by trying every word at every place: slow, short and independent of
// the automaton. It shares only the fold table with the code under test. No thread rules: value.
class ScanOracle final {
public:
    struct Occurrence {
        std::size_t list;
        std::size_t start; // bytes
        std::size_t end;
        bool operator==(const Occurrence &) const = default;
    };

    ScanOracle(const std::vector<WordListSource> &lists, Direction direction);

    struct Outcome {
        VerdictKind kind = VerdictKind::Pass;
        std::vector<Occurrence> occurrences; // sorted by start, end, list; with repeats
        std::vector<bool> masked; // per byte
        std::vector<bool> blocked; // per byte
        std::string output; // masked, as if nothing blocked
    };
    [[nodiscard]] Outcome scan(std::string_view text) const;

    // Every word of lists that mask or block, folded, as UTF-8: pieces of continuations to try.
    [[nodiscard]] const std::vector<std::string> &enforcedWords() const { return m_enforcedWords; }

private:
    struct Word {
        std::u32string codes;
        std::size_t list;
        Action action;
    };
    std::vector<Word> m_words;
    std::vector<std::string> m_enforcedWords;
};

// Appends one code point in generalised UTF-8.
void appendUtf8(std::string &text, char32_t code);
std::string toUtf8(std::u32string_view codes);

// One code point of a text, or one byte that is none; decoded without the code under test.
struct SourceCode {
    char32_t code;
    std::size_t start;
    std::size_t end;
    bool isCode;
};
std::vector<SourceCode> decodeAll(std::string_view text);

} // namespace sluice::policy::test
