#include "policy/text/ascii_begins.h"

#include <algorithm>
#include <bit>

namespace sluice::policy {

namespace {

constexpr unsigned kFewestBits = 16;
constexpr unsigned kMostBits = 21; // 256 KB

} // namespace

AsciiBegins::AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols)
    : m_shift(32
              - std::clamp(static_cast<unsigned>(std::bit_width(words.size() * 16)), kFewestBits,
                           kMostBits)),
      m_bits((std::size_t{1} << (32 - m_shift)) / 64), m_short(std::size_t{kKinds} * kKinds)
{
    constexpr std::uint64_t kAll = ~std::uint64_t{0};
    std::vector<std::uint8_t> kindOfSymbol(std::size_t{symbols.last()} + 1, kNone);
    std::uint8_t last = kNone;
    bool hasUnknown = false;
    for (std::size_t byte = 0; byte < 0x80; ++byte) {
        const Symbol symbol = symbols[static_cast<char32_t>(byte)];
        if (symbol >= SymbolTable::kSeveral) {
            m_kinds[byte] = kUnknown;
            hasUnknown = true;
        } else if (symbol != SymbolTable::kNone) {
            std::uint8_t &kind = kindOfSymbol[symbol];
            if (kind == kNone) {
                last = last + 1 < kRare ? static_cast<std::uint8_t>(last + 1) : kRare;
                kind = last;
            }
            m_kinds[byte] = kind;
        }
    }
    const auto row = [this](std::size_t first, std::size_t second) -> std::uint64_t & {
        m_hasShort = true;
        return m_short[first << kKindBits | second];
    };
    for (const std::u16string_view word : words) {
        std::array<std::uint8_t, kDepth> kinds{}; // kNone: ends before, or no ASCII stands there
        std::size_t count = 0;
        while (count < kinds.size() && count < word.size() && kindOfSymbol[word[count]] != kNone) {
            kinds[count] = kindOfSymbol[word[count]];
            ++count;
        }
        if (count == 0) {
            continue;
        }
        if (hasUnknown) {
            row(kinds[0], kUnknown) = kAll;
            if (count > 1) {
                row(kinds[0], kinds[1]) |= std::uint64_t{1} << kUnknown;
            }
        }
        const Four three = Four{kinds[0]} << 24 | Four{kinds[1]} << 16 | Four{kinds[2]} << 8;
        if (count == kinds.size()) {
            addLong(three | kinds[3]);
        }
        if (count >= 3 && hasUnknown) {
            addLong(three | kUnknown);
        }
        // The word ends here, whatever follows.
        if (count == word.size() && count == 1) {
            for (std::size_t kind = 0; kind < kKinds; ++kind) {
                row(kinds[0], kind) = kAll;
            }
        } else if (count == word.size() && count == 2) {
            row(kinds[0], kinds[1]) = kAll;
        } else if (count == word.size() && count == 3) {
            row(kinds[0], kinds[1]) |= std::uint64_t{1} << kinds[2];
        }
    }
    for (std::size_t kind = 0; hasUnknown && kind < kKinds; ++kind) {
        row(kUnknown, kind) = kAll;
    }
}

void AsciiBegins::addLong(Four four)
{
    const std::uint32_t at = four * kFactor >> m_shift;
    m_bits[at >> 6] |= std::uint64_t{1} << (at & 63U);
}

} // namespace sluice::policy
