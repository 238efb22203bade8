#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::policy {

// A set of numbers that may hold a few in vain, never one too few: a bit for each by a hash, so that a
// look-up is one read without a branch. At most about one bit in sixteen is set as long as the set
// stays within `mostBits`. Any thread: immutable once filled.
class HashedBits final {
public:
    HashedBits() : HashedBits(0, 0, 0) { }
    // Sizes are powers of two, given as their exponents, below 64.
    HashedBits(std::size_t entries, unsigned fewestBits, unsigned mostBits)
        : m_shift(64
                  - std::clamp(static_cast<unsigned>(std::bit_width(entries * 16)),
                               std::max(fewestBits, 6U), std::max(mostBits, 6U))),
          m_words((std::size_t{1} << (64 - m_shift)) / 64)
    {
    }

    void add(std::uint64_t key) { m_words[at(key) >> 6] |= std::uint64_t{1} << (at(key) & 63U); }
    // 1 or 0.
    [[nodiscard]] unsigned has(std::uint64_t key) const { return static_cast<unsigned>(bitsAt(key) & 1U); }
    // The same in bit 0, with others above it: where many answers are wanted at once.
    [[nodiscard]] std::uint64_t bitsAt(std::uint64_t key) const
    {
        const std::uint64_t bit = at(key);
        return m_words[bit >> 6] >> (bit & 63U);
    }

private:
    // Fibonacci hashing: the high bits depend on every bit of the key.
    [[nodiscard]] std::uint64_t at(std::uint64_t key) const
    {
        return key * 0x9E37'79B9'7F4A'7C15 >> m_shift;
    }

    unsigned m_shift;
    std::vector<std::uint64_t> m_words;
};

} // namespace sluice::policy
