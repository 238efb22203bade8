#pragma once

#include "policy/text/symbol_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of four ASCII bytes whether a word may begin with them: a hashed bit for words of four and
// more, which stays in the nearest caches, and an exact one of 64 * 64 * 64 kinds of bytes for shorter
// ones. Bytes that fold alike are of one kind. It may say yes in vain, never no. Any thread: immutable.
class AsciiBegins final {
public:
    AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols);

    using Four = std::uint32_t; // kinds of the last four bytes
    [[nodiscard]] Four add(Four four, std::uint8_t byte) const { return four << 8 | m_kinds[byte]; }
    // 1 or 0.
    [[nodiscard]] unsigned mayBegin(Four four) const
    {
        const std::uint32_t at = four * kFactor >> m_shift;
        const auto isLong = static_cast<unsigned>(m_bits[at >> 6] >> (at & 63U) & 1U);
        return m_hasShort ? isLong | mayBeginShort(four) : isLong;
    }
    // How many bytes it looks at.
    static constexpr std::ptrdiff_t kDepth = 4;

private:
    static constexpr std::uint32_t kFactor = 0x9E37'79B1;
    static constexpr unsigned kKindBits = 6;
    static constexpr std::uint32_t kKinds = 1U << kKindBits;
    static constexpr std::uint8_t kNone = 0; // in no word
    static constexpr std::uint8_t kRare = kKinds - 2; // where kinds do not suffice
    static constexpr std::uint8_t kUnknown = kKinds - 1; // folds to none or several, or separates

    [[nodiscard]] unsigned mayBeginShort(Four four) const
    {
        const std::uint32_t row = (four >> 24) << kKindBits | (four >> 16 & 0xFFU);
        return static_cast<unsigned>(m_short[row] >> (four >> 8 & 0xFFU) & 1U);
    }
    void addLong(Four four);

    std::array<std::uint8_t, 256> m_kinds{};
    unsigned m_shift;
    std::vector<std::uint64_t> m_bits;
    bool m_hasShort = false;
    std::vector<std::uint64_t> m_short; // by the first two kinds
};

} // namespace sluice::policy
