#pragma once

#include "policy/text/fold.h"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sluice::policy {

// What a folded code is to its neighbours. Digits count as letters of an alphabet.
enum class CharClass : std::uint8_t {
    Other, // controls, line ends, private use: separates nothing and joins nothing
    Alphabet,
    Unspaced, // Han, kana, Hangul, Thai …: words stand there without spaces between them
    Space,
    Stop, // 。 ！ ？: a sentence of Chinese ends here
    Punctuation, // and symbols
};

// Of a code as Fold leaves it.
CharClass classOf(char32_t foldedCode);

constexpr bool isSeparator(CharClass it)
{
    return it >= CharClass::Space;
}

// The options of a word list that change what its words and the text are compared as.
struct TextOptions {
    bool separators = false;
    bool confusables = false;
    bool leetspeak = false;
    bool numerals = false;
    auto operator<=>(const TextOptions &) const = default;
};

// Fold, and then code by code what the options replace: digits of other scripts by 0 to 9, leetspeak
// and look-alikes by the letters they stand for. Words and texts go through the same one. Stateless
// and idempotent, like Fold. Any thread: immutable.
class TextFold final {
public:
    explicit TextFold(TextOptions options);

    struct Code {
        char32_t code = 0;
        CharClass kind = CharClass::Other; // of a sign that leetspeak reads as a letter: Other
    };
    static constexpr std::size_t kMostCodes = 18; // of one code point, see Fold
    using Codes = std::array<Code, kMostCodes>;
    // The codes of a code point, without their classes and with them.
    std::size_t codes(char32_t code, std::array<char32_t, kMostCodes> &out) const;
    std::size_t classified(char32_t code, Codes &out) const;

    // What the options replace, in order of the first: folded codes, by codes that stay.
    [[nodiscard]] std::span<const std::pair<char32_t, char32_t>> replacements() const
    {
        return m_replacements;
    }
    [[nodiscard]] const TextOptions &options() const { return m_options; }

private:
    [[nodiscard]] char32_t replaced(char32_t code) const;

    TextOptions m_options;
    std::vector<std::pair<char32_t, char32_t>> m_replacements;
};

// How many separators in a row may stand within a word.
inline constexpr std::size_t kMostSeparators = 8;

// The separators since the last other code, and whether they stand within a word: spaces and
// punctuation between characters of unspaced scripts, but no 。！？; all but spaces between letters of
// alphabets. No thread rules: value.
class SeparatorRun final {
public:
    // `before` is the code before the run.
    void begin(CharClass before)
    {
        m_before = before;
        m_hasSpace = false;
        m_hasStop = false;
    }
    void add(CharClass separator)
    {
        m_hasSpace = m_hasSpace || separator == CharClass::Space;
        m_hasStop = m_hasStop || separator == CharClass::Stop;
    }
    // Whether there is a next code that would make it part of a word.
    [[nodiscard]] bool mayJoin() const
    {
        return (m_before == CharClass::Alphabet && !m_hasSpace)
            || (m_before == CharClass::Unspaced && !m_hasStop);
    }
    [[nodiscard]] bool joins(CharClass after) const
    {
        return mayJoin()
            && (after == CharClass::Unspaced ? !m_hasStop
                                             : after == CharClass::Alphabet && !m_hasSpace);
    }

private:
    CharClass m_before = CharClass::Other;
    bool m_hasSpace = false;
    bool m_hasStop = false;
};

} // namespace sluice::policy
