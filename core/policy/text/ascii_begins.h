#pragma once

#include "policy/text/hashed_bits.h"
#include "policy/text/symbol_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of ASCII text where a word may begin: by a hashed bit for the first four bytes of words that
// long, which stays in the nearest caches, and an exact one of 64 * 64 * 64 kinds of bytes for shorter
// ones; and then, of the few places that are left, by six bytes. Bytes that fold alike are of one kind.
// It may say yes in vain, never no. Any thread: immutable.
class AsciiBegins final {
public:
    AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols);

    using Kinds = std::uint32_t; // of the last four bytes
    [[nodiscard]] Kinds add(Kinds kinds, std::uint8_t byte) const
    {
        return kinds << 8 | m_kinds[byte];
    }
    // How many bytes mayBegin() looks at, and mayGoOn().
    static constexpr std::ptrdiff_t kDepth = 4;
    static constexpr std::ptrdiff_t kMoreDepth = 6;
    // 1 or 0.
    [[nodiscard]] unsigned mayBegin(Kinds four) const
    {
        const unsigned isLong = m_fours.has(four);
        return m_hasShort ? isLong | mayBeginShort(four) : isLong;
    }
    // Where mayBegin() said yes: a closer look at six bytes, of which the first four are ASCII.
    [[nodiscard]] bool mayGoOn(const char *at) const;

private:
    static constexpr unsigned kKindBits = 6;
    static constexpr std::uint32_t kKinds = 1U << kKindBits;
    static constexpr std::uint8_t kNone = 0; // in no word
    static constexpr std::uint8_t kRare = kKinds - 2; // where kinds do not suffice
    static constexpr std::uint8_t kUnknown = kKinds - 1; // folds to none or several, or separates

    [[nodiscard]] unsigned mayBeginShort(Kinds four) const
    {
        const std::uint32_t row = (four >> 24) << kKindBits | (four >> 16 & 0xFFU);
        return static_cast<unsigned>(m_short[row] >> (four >> 8 & 0xFFU) & 1U);
    }

    std::array<std::uint8_t, 256> m_kinds{};
    HashedBits m_fours; // words of four and more
    HashedBits m_middle; // those that end with the fourth or fifth byte, or that six bytes do not tell
    HashedBits m_sixes; // words of six and more
    bool m_hasShort = false;
    std::vector<std::uint64_t> m_short; // by the first two kinds
};

} // namespace sluice::policy
