#include "policy/text/ascii_begins.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr unsigned kFewestBits = 12;
constexpr unsigned kMostBits = 22; // 512 KB
constexpr std::size_t kSparse = 8; // at most one bit in 128

constexpr std::uint8_t kLowerCase = 0x20;

// Calls `visit` with the kinds and every way to go on from them up to `count`.
template<typename Visit>
void eachContinuation(const std::vector<std::uint8_t> &known, std::uint64_t kinds, std::size_t from, std::size_t count, const Visit &visit)
{
    if (from == count) {
        visit(kinds);
        return;
    }
    for (const std::uint8_t kind : known) {
        eachContinuation(known, kinds | std::uint64_t{kind} << 8 * from, from + 1, count, visit);
    }
}

} // namespace

AsciiBegins::AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols)
{
    // The kind of a symbol is the first byte that folds to it.
    std::vector<std::uint8_t> kindOfSymbol(std::size_t{symbols.last()} + 1, kNone);
    bool hasUnknown = false;
    for (std::size_t byte = 0; byte < m_kinds.size(); ++byte) {
        const Symbol symbol = symbols[static_cast<char32_t>(byte)];
        const auto lower = static_cast<std::uint8_t>(byte | kLowerCase);
        if (symbol >= SymbolTable::kSeveral) {
            m_kinds[byte] = kUnknown;
            hasUnknown = true;
        } else if (symbol != SymbolTable::kNone) {
            std::uint8_t &kind = kindOfSymbol[symbol];
            kind = kind == kNone ? lower : kind;
            m_kinds[byte] = kind;
            m_foldsCaseOnly = m_foldsCaseOnly && kind == lower;
        }
    }
    m_foldsCaseOnly = m_foldsCaseOnly && !hasUnknown;
    // As the text is read.
    std::vector<std::uint8_t> known;
    for (std::size_t byte = 0; byte < m_kinds.size(); ++byte) {
        known.push_back(m_foldsCaseOnly ? static_cast<std::uint8_t>(byte | kLowerCase) : m_kinds[byte]);
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());

    const auto isAsciiSymbol = [&](Symbol symbol) { return kindOfSymbol[symbol] != kNone; };
    const auto lengthOf = [&](std::u16string_view word) {
        const auto end = std::find_if_not(word.begin(), word.end(), isAsciiSymbol);
        return static_cast<std::size_t>(end - word.begin());
    };
    std::size_t fives = 0;
    std::size_t threes = 0;
    for (const std::u16string_view word : words) {
        const std::size_t length = lengthOf(word);
        fives += length == 0 ? 0 : 1;
        if (length == word.size() && length <= 4) { // with all ways to go on
            const std::size_t ways = known.size();
            fives += length == 4 ? ways : 0;
            threes += length == 3 ? 1 : length == 2 ? ways : length == 1 ? ways * ways : 0;
        }
    }
    m_fives = HashedBits(fives * kSparse, kFewestBits, kMostBits);
    m_threes = HashedBits(threes * kSparse, kFewestBits, kMostBits);
    m_hasTiny = threes > 0;

    const auto addFive = [this](Bytes kinds) { m_fives.add(first<false>(kinds, 5)); };
    const auto addThree = [this](Bytes kinds) { m_threes.add(first<false>(kinds, 3)); };
    for (const std::u16string_view word : words) {
        const std::size_t length = lengthOf(word);
        const std::size_t count = std::min(length, std::size_t{kDepth});
        Bytes kinds = 0;
        for (std::size_t i = 0; i < count; ++i) {
            kinds |= Bytes{kindOfSymbol[word[i]]} << 8 * i;
            if (hasUnknown && i + 1 < std::size_t{kDepth}) {
                addFive(kinds | Bytes{kUnknown} << 8 * (i + 1));
            }
        }
        // Where a character beyond ASCII follows, so it must in the text, and no place of a block has that.
        if (count == std::size_t{kDepth}) {
            addFive(kinds);
        } else if (count == word.size() && count == 4) {
            eachContinuation(known, kinds, count, 5, addFive);
        } else if (count == word.size()) {
            eachContinuation(known, kinds, count, 3, addThree);
        }
    }
    if (hasUnknown) {
        addFive(kUnknown);
    }
}

AsciiBegins::Bytes AsciiBegins::kindsByTable(Bytes bytes) const
{
    Bytes kinds = 0;
    for (unsigned i = 0; i < 64; i += 8) {
        kinds |= Bytes{m_kinds[bytes >> i & 0x7FU]} << i;
    }
    return kinds;
}

} // namespace sluice::policy
