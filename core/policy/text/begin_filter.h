#pragma once

#include "policy/text/symbol_table.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of most places in a text that no word begins there, from the two to six symbols that stand
// there: hashed bitmaps whose reads do not depend on one another, so a text of plain prose never
// enters the automaton. It may say yes in vain, never no. Any thread: immutable.
class BeginFilter final {
public:
    explicit BeginFilter(std::span<const std::u16string_view> words);

    // Whether a symbol is a word.
    [[nodiscard]] bool isAlone(Symbol first) const
    {
        return m_hasAlone && first < m_alone.size() && m_alone[first] != 0;
    }
    // One growing hash over the symbols from a place on: add(add(begin(first), second), third) …
    using Hash = std::uint32_t;
    static Hash begin(Symbol first) { return first * kFactor + kFactor; }
    static Hash add(Hash hash, Symbol next) { return (hash ^ (hash >> 15) ^ next) * kFactor; }

    // Whether a word may consist of these `count` symbols (2 or 3).
    [[nodiscard]] bool mayEnd(std::size_t count, Hash hash) const
    {
        return m_ends[count - 2].has(hash);
    }
    // Whether a longer word than `count - 1` symbols may begin with these `count` (2 to kDepth).
    [[nodiscard]] bool mayBegin(std::size_t count, Hash hash) const
    {
        return m_begins[count - 2].has(hash);
    }

    // How many symbols are looked at: where more are begun, a place is not passed over.
    static constexpr std::size_t kDepth = 6;

private:
    static constexpr std::uint32_t kFactor = 0x9E37'79B1;

    class Bits final {
    public:
        explicit Bits(std::size_t entries);
        void add(std::uint32_t hash) { m_words[hash >> m_shift >> 6] |= bit(hash); }
        [[nodiscard]] bool has(std::uint32_t hash) const
        {
            return (m_words[hash >> m_shift >> 6] & bit(hash)) != 0;
        }

    private:
        [[nodiscard]] std::uint64_t bit(std::uint32_t hash) const
        {
            return std::uint64_t{1} << (hash >> m_shift & 63U);
        }
        unsigned m_shift;
        std::vector<std::uint64_t> m_words;
    };

    bool m_hasAlone = false;
    std::vector<std::uint8_t> m_alone; // by symbol
    std::vector<Bits> m_ends;
    std::vector<Bits> m_begins;
};

} // namespace sluice::policy
