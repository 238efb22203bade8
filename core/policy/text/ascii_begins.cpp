#include "policy/text/ascii_begins.h"

namespace sluice::policy {

AsciiBegins::AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols)
    : m_bits(std::size_t{kKinds} * kKinds)
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
        return m_bits[first << kKindBits | second];
    };
    for (const std::u16string_view word : words) {
        const std::uint8_t first = kindOfSymbol[word[0]];
        if (first == kNone) {
            continue;
        }
        const std::uint8_t second = word.size() > 1 ? kindOfSymbol[word[1]] : kNone;
        const std::uint8_t third = word.size() > 2 ? kindOfSymbol[word[2]] : kNone;
        row(first, kUnknown) = kAll;
        if (word.size() == 1) {
            for (std::size_t kind = 0; kind < kKinds; ++kind) {
                row(first, kind) = kAll;
            }
        } else if (second != kNone) {
            row(first, second) |= std::uint64_t{1} << kUnknown;
            if (word.size() == 2) {
                row(first, second) = kAll;
            } else if (third != kNone) {
                row(first, second) |= std::uint64_t{1} << third;
            }
        }
    }
    for (std::size_t kind = 0; hasUnknown && kind < kKinds; ++kind) {
        row(kUnknown, kind) = kAll;
    }
}

} // namespace sluice::policy
