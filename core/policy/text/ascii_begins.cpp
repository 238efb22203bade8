#include "policy/text/ascii_begins.h"

#include <algorithm>


namespace sluice::policy {

namespace {

constexpr unsigned kFewestBits = 16;
constexpr unsigned kMostBits = 21; // 256 KB
constexpr std::size_t kSparse = 4; // at most one bit in 64

} // namespace

AsciiBegins::AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols)
    : m_short(std::size_t{kKinds} * kKinds)
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
    const auto isAsciiSymbol = [&](Symbol symbol) { return kindOfSymbol[symbol] != kNone; };
    const auto asciiWords = static_cast<std::size_t>(
        std::count_if(words.begin(), words.end(),
                      [&](std::u16string_view word) { return isAsciiSymbol(word[0]); }));
    m_fours = m_middle = m_sixes = HashedBits(asciiWords * kSparse, kFewestBits, kMostBits);
    for (const std::u16string_view word : words) {
        std::array<std::uint8_t, std::size_t{kMoreDepth}> kinds{}; // kNone: ends before, or no ASCII stands there
        std::size_t count = 0;
        while (count < kinds.size() && count < word.size() && isAsciiSymbol(word[count])) {
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
        Kinds four = 0;
        for (std::size_t i = 0; i < kDepth; ++i) {
            four = four << 8 | kinds[i];
        }
        if (count >= kDepth) {
            m_fours.add(four);
        }
        if (hasUnknown && count >= 3) {
            const Kinds cut = (four & ~Kinds{0xFF}) | kUnknown;
            m_fours.add(cut);
            m_middle.add(cut);
        }
        if (count == kMoreDepth && !hasUnknown) {
            m_sixes.add(std::uint64_t{four} << 16 | Kinds{kinds[4]} << 8 | kinds[5]);
        } else if (count >= kDepth) {
            m_middle.add(four);
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

bool AsciiBegins::mayGoOn(const char *at) const
{
    std::uint64_t six = 0;
    for (std::ptrdiff_t i = 0; i < kMoreDepth; ++i) {
        if (static_cast<std::uint8_t>(at[i]) >= 0x80) {
            return true; // it may fold to ASCII
        }
        six = six << 8 | m_kinds[static_cast<std::uint8_t>(at[i])];
    }
    const auto four = static_cast<Kinds>(six >> 16);
    return (m_sixes.has(six) | m_middle.has(four) | (m_hasShort ? mayBeginShort(four) : 0U)) != 0;
}

} // namespace sluice::policy
