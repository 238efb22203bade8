#pragma once

#include "policy/text/hashed_bits.h"
#include "policy/text/symbol_table.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of most places in a text that no word begins there, from the two to four symbols that stand
// there: hashed bitmaps whose reads do not depend on one another, so a text of plain prose never
// enters the automaton. It may say yes in vain, never no. Any thread: immutable.
class BeginFilter final {
public:
    explicit BeginFilter(std::span<const std::u16string_view> words);

    // How many symbols are looked at: where more are begun, a place is not passed over.
    static constexpr std::size_t kDepth = 4;

    // Whether a symbol is a word.
    [[nodiscard]] bool isAlone(Symbol first) const
    {
        return m_hasAlone && first < m_alone.size() && m_alone[first] != 0;
    }
    [[nodiscard]] bool hasAlone() const { return m_hasAlone; }

    // The last symbols, up to four: add(add(0, first), second) …
    using Symbols = std::uint64_t;
    static Symbols add(Symbols symbols, Symbol next) { return symbols << 16 | next; }

    // Whether a word may consist of these `count` symbols (2 or 3).
    [[nodiscard]] bool mayEnd(std::size_t count, Symbols symbols) const
    {
        return m_ends[count - 2].has(symbols) != 0;
    }
    // Whether a word of so many symbols or more may begin with these `count` (2 to kDepth).
    [[nodiscard]] bool mayBegin(std::size_t count, Symbols symbols) const
    {
        return m_begins[count - 2].has(symbols) != 0;
    }

private:
    bool m_hasAlone = false;
    std::vector<std::uint8_t> m_alone; // by symbol
    std::array<HashedBits, kDepth - 2> m_ends; // whole words of two and three
    std::array<HashedBits, kDepth - 1> m_begins;
};

} // namespace sluice::policy
