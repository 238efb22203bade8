#include "policy/text/begin_filter.h"

#include <algorithm>
#include <bit>

namespace sluice::policy {

namespace {

constexpr unsigned kHashBits = 32;
constexpr unsigned kFewestBits = 12;
constexpr unsigned kMostBits = 22; // 512 KB: more would not stay in a cache

} // namespace

// At most about one bit in sixteen is set, of the first two symbols one in thirty-two.
BeginFilter::Bits::Bits(std::size_t entries)
    : m_shift(
        kHashBits
        - std::clamp(static_cast<unsigned>(std::bit_width(entries * 16)), kFewestBits, kMostBits)),
      m_words((std::size_t{1} << (kHashBits - m_shift)) / 64)
{
}

BeginFilter::BeginFilter(std::span<const std::u16string_view> words)
    : m_ends(kDepth - 2, Bits(words.size() / 4)), m_begins(kDepth - 1, Bits(words.size()))
{
    m_begins[0] = Bits(words.size() * 2);
    for (const std::u16string_view word : words) {
        if (word.size() == 1) {
            m_hasAlone = true;
            m_alone.resize(std::max<std::size_t>(m_alone.size(), word[0] + std::size_t{1}));
            m_alone[word[0]] = 1;
            continue;
        }
        Hash hash = begin(word[0]);
        for (std::size_t count = 2; count <= std::min(word.size(), kDepth); ++count) {
            hash = add(hash, word[count - 1]);
            m_begins[count - 2].add(hash);
            if (count == word.size() && count < kDepth) {
                m_ends[count - 2].add(hash);
            }
        }
    }
}

} // namespace sluice::policy
