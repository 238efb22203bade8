#include "policy/text/begin_filter.h"

#include <algorithm>
#include <bit>

namespace sluice::policy {

namespace {

constexpr unsigned kHashBits = 32;
constexpr unsigned kFewestBits = 12;
constexpr unsigned kMostBits = 22; // 512 KB: more would not stay in a cache

} // namespace

// About one bit in sixteen is set.
BeginFilter::Bits::Bits(std::size_t entries)
    : m_shift(kHashBits
              - std::clamp(static_cast<unsigned>(std::bit_width(entries * 16)), kFewestBits, kMostBits)),
      m_words((std::size_t{1} << (kHashBits - m_shift)) / 64)
{
}

BeginFilter::BeginFilter(std::span<const std::u16string_view> words)
    : m_pairs(words.size()), m_shortWords(words.size() / 4), m_triples(words.size())
{
    for (const std::u16string_view word : words) {
        if (word.size() == 1) {
            m_hasAlone = true;
            m_alone.resize(std::max<std::size_t>(m_alone.size(), word[0] + std::size_t{1}));
            m_alone[word[0]] = 1;
            continue;
        }
        m_pairs.add(hash(word[0], word[1]));
        if (word.size() == 2) {
            m_shortWords.add(hash(word[0], word[1]));
        } else {
            m_triples.add(hash(word[0], word[1]) + word[2] * kThird);
        }
    }
}

} // namespace sluice::policy
