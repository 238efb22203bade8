#pragma once

#include "policy/text/symbol_table.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of three ASCII bytes whether a word may begin with them: one bit each of 64 * 64 * 64 kinds of
// bytes, 32 KB that stay in the nearest cache. Bytes that fold alike are of one kind. It may say yes
// in vain, never no. Any thread: immutable.
class AsciiBegins final {
public:
    AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols);

    using Three = std::uint32_t; // kinds of the last three bytes
    [[nodiscard]] std::uint8_t kindOf(std::uint8_t byte) const { return m_kinds[byte]; }
    static Three add(Three three, std::uint8_t kind) { return (three << kKindBits | kind) & kMask; }
    [[nodiscard]] bool mayBegin(Three three) const
    {
        return (m_bits[three >> kKindBits] >> (three & (kKinds - 1)) & 1U) != 0;
    }

private:
    static constexpr unsigned kKindBits = 6;
    static constexpr std::uint32_t kKinds = 1U << kKindBits;
    static constexpr std::uint32_t kMask = (1U << 3 * kKindBits) - 1;
    static constexpr std::uint8_t kNone = 0; // in no word
    static constexpr std::uint8_t kRare = kKinds - 2; // where kinds do not suffice
    static constexpr std::uint8_t kUnknown = kKinds - 1; // folds to none or several, or separates

    std::array<std::uint8_t, 256> m_kinds{};
    std::vector<std::uint64_t> m_bits; // by the first two kinds
};

} // namespace sluice::policy
