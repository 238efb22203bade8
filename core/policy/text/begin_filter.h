#pragma once

#include "policy/text/symbol_table.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of most places in a text that no word begins there, from the two or three symbols that stand there: hashed
// bitmaps whose reads do not depend on one another, so a text of plain prose never enters the automaton. It may say
// yes in vain, never no. Any thread: immutable.
class BeginFilter final {
public:
    explicit BeginFilter(std::span<const std::u16string_view> words);

    // Whether a symbol is a word.
    [[nodiscard]] bool isAlone(Symbol first) const
    {
        return m_hasAlone && first < m_alone.size() && m_alone[first] != 0;
    }
    // Whether a word of two symbols or more may begin with these.
    [[nodiscard]] bool mayBegin(Symbol first, Symbol second) const
    {
        return m_pairs.has(hash(first, second));
    }
    // Given that it may: whether a word may consist of these.
    [[nodiscard]] bool isShortWord(Symbol first, Symbol second) const
    {
        return m_shortWords.has(hash(first, second));
    }
    // Whether a word of three symbols or more may begin with these.
    [[nodiscard]] bool mayBegin(Symbol first, Symbol second, Symbol third) const
    {
        return m_triples.has(hash(first, second) + third * kThird);
    }

private:
    static constexpr std::uint32_t kFirst = 0x9E37'79B1;
    static constexpr std::uint32_t kSecond = 0x85EB'CA77;
    static constexpr std::uint32_t kThird = 0xC2B2'AE3D;

    static std::uint32_t hash(Symbol first, Symbol second) { return first * kFirst + second * kSecond; }

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
    Bits m_pairs;
    Bits m_shortWords;
    Bits m_triples;
};

} // namespace sluice::policy
