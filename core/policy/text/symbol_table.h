#pragma once

#include "policy/text/text_fold.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::policy {

// What an automaton reads: folded codes numbered densely by how often its words use them.
using Symbol = char16_t;

// Folding and numbering in one table read a code point: text code point to symbol. Symbols that
// begin a word are the highest ones, so that "may a word begin here" is one comparison. Any thread:
// immutable.
class SymbolTable final {
public:
    static constexpr Symbol kNone = 0; // in no word
    // Folds to more than one code, or is a separator that may stand within words: ask TextFold.
    static constexpr Symbol kSeveral = 0xFFFE;
    static constexpr Symbol kNothing = 0xFFFF; // folds to nothing
    static constexpr std::size_t kMostSymbols = kSeveral - 1;

    struct Use {
        char32_t code = 0; // folded
        std::uint32_t count = 0;
        bool beginsWord = false;
    };

    // `uses` names each folded code of the words once; at most kMostSymbols of them.
    explicit SymbolTable(std::vector<Use> uses) : SymbolTable(std::move(uses), TextFold({})) { }
    SymbolTable(std::vector<Use> uses, const TextFold &fold);

    [[nodiscard]] Symbol operator[](char32_t code) const
    {
        return code < kPlaneCodes ? m_plane0[code] : beyondPlane0(code);
    }

    // Of a code that TextFold gave, separators included.
    [[nodiscard]] Symbol ofFolded(char32_t code) const
    {
        const Symbol symbol = (*this)[code];
        return symbol < kSeveral ? symbol : ofSeparator(code);
    }

    // Symbols up to this one begin no word, those above it do.
    [[nodiscard]] Symbol lastInner() const { return m_lastInner; }
    [[nodiscard]] Symbol last() const { return m_last; }

private:
    static constexpr std::size_t kPlaneCodes = 0x10000;
    static constexpr std::size_t kPageCodes = 256;

    [[nodiscard]] Symbol beyondPlane0(char32_t code) const;
    [[nodiscard]] Symbol ofSeparator(char32_t code) const;
    void set(char32_t code, Symbol symbol);

    Symbol m_lastInner = 0;
    Symbol m_last = 0;
    std::vector<Symbol> m_plane0;
    std::vector<std::uint16_t>
        m_pageOf; // pages of the planes beyond the first; page 0 is all kNone
    std::vector<Symbol> m_pages;
    std::vector<std::pair<char32_t, Symbol>> m_separators; // those that words use
};

} // namespace sluice::policy
