#include "policy/text/begin_filter.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr unsigned kFewestBits = 12;
constexpr unsigned kMostBits = 24; // 2 MB: a read in vain costs less than a step of an automaton that large
constexpr unsigned kMostPairBits = 20; // 128 KB, asked of every code: stays in a near cache

} // namespace

BeginFilter::BeginFilter(std::span<const std::u16string_view> words)
{
    m_ends.fill(HashedBits(words.size() / 4, kFewestBits, kMostPairBits));
    m_begins.fill(HashedBits(words.size(), kFewestBits, kMostBits));
    m_begins[0] = HashedBits(words.size() * 2, kFewestBits, kMostPairBits);
    for (const std::u16string_view word : words) {
        if (word.size() == 1) {
            m_hasAlone = true;
            m_alone.resize(std::max<std::size_t>(m_alone.size(), word[0] + std::size_t{1}));
            m_alone[word[0]] = 1;
            continue;
        }
        Symbols symbols = word[0];
        for (std::size_t count = 2; count <= std::min(word.size(), kDepth); ++count) {
            symbols = add(symbols, word[count - 1]);
            m_begins[count - 2].add(symbols);
            if (count == word.size() && count < kDepth) {
                m_ends[count - 2].add(symbols);
            }
        }
    }
}

} // namespace sluice::policy
