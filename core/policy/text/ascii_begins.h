#pragma once

#include "policy/text/hashed_bits.h"
#include "policy/text/symbol_table.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Says of ASCII text where a word may begin, eight places at a time and without a branch for each: by a
// hashed bit for the first five bytes, and one for the first three where words are as short as that.
// Bytes that fold alike count as one. It may say yes in vain, never no. Any thread: immutable.
class AsciiBegins final {
public:
    AsciiBegins(std::span<const std::u16string_view> words, const SymbolTable &symbols);

    // How many bytes are looked at.
    static constexpr std::ptrdiff_t kDepth = 5;
    static constexpr std::ptrdiff_t kPlaces = 8;
    // The bytes that eight places look at.
    static constexpr std::ptrdiff_t kBlock = kPlaces + kDepth - 1;

    // The first of the eight places at `at` where a word may begin, `from` at the earliest; kPlaces if there is none.
    // The block is ASCII.
    [[nodiscard]] std::ptrdiff_t firstBegin(const char *at, std::ptrdiff_t from = 0) const
    {
        if (m_hasTiny) {
            return m_foldsCaseOnly ? firstBegin<true, true>(at, from) : firstBegin<false, true>(at, from);
        }
        return m_foldsCaseOnly ? firstBegin<true, false>(at, from) : firstBegin<false, false>(at, from);
    }
    // The same for one place, of five ASCII bytes.
    [[nodiscard]] bool mayBegin(const char *at) const
    {
        std::uint32_t four = 0;
        std::memcpy(&four, at, sizeof(four));
        const Bytes bytes = Bytes{static_cast<std::uint8_t>(at[4])} << 32 | four;
        const auto begins = m_foldsCaseOnly ? mayBegin<true, true>(kinds<true>(bytes)) : mayBegin<false, true>(kinds<false>(bytes));
        return (begins & 1U) != 0;
    }

private:
    // Bytes of the text or their kinds, the first one lowest.
    using Bytes = std::uint64_t;
    static_assert(std::endian::native == std::endian::little);

    static constexpr std::uint8_t kNone = 0; // in no word
    static constexpr std::uint8_t kUnknown = 0xFF; // folds to none or several, or separates; the only kind beyond ASCII

    template<bool kCaseOnly>
    [[nodiscard]] Bytes kinds(Bytes bytes) const
    {
        return kCaseOnly ? bytes | 0x2020'2020'2020'2020 : kindsByTable(bytes);
    }
    [[nodiscard]] Bytes kindsByTable(Bytes bytes) const;

    // The first `count`; what follows an unknown one counts for nothing.
    template<bool kCaseOnly>
    static Bytes first(Bytes kinds, unsigned count)
    {
        if constexpr (!kCaseOnly) {
            const Bytes unknown = kinds & 0x8080'8080'8080'8080;
            kinds |= 0 - (unknown & (0 - unknown));
        }
        return kinds << (64 - 8 * count);
    }

    // Bit 0 says it; the others mean nothing.
    template<bool kCaseOnly, bool kTiny>
    [[nodiscard]] std::uint64_t mayBegin(Bytes kinds) const
    {
        const std::uint64_t begins = m_fives.bitsAt(first<kCaseOnly>(kinds, 5));
        return kTiny ? begins | m_threes.bitsAt(first<kCaseOnly>(kinds, 3)) : begins;
    }

    template<bool kCaseOnly, bool kTiny>
    [[nodiscard]] std::ptrdiff_t firstBegin(const char *at, std::ptrdiff_t from) const
    {
        Bytes low = 0;
        Bytes high = 0;
        std::memcpy(&low, at, sizeof(low));
        std::memcpy(&high, at + kPlaces / 2, sizeof(high));
        low = kinds<kCaseOnly>(low);
        high = kinds<kCaseOnly>(high);
        std::uint64_t any = 0;
#pragma GCC unroll 4
        for (unsigned i = 0; i < kPlaces / 2; ++i) {
            any |= mayBegin<kCaseOnly, kTiny>(low >> 8 * i) | mayBegin<kCaseOnly, kTiny>(high >> 8 * i);
        }
        if ((any & 1U) == 0) {
            return kPlaces;
        }
        std::ptrdiff_t place = from;
        for (; place < kPlaces; ++place) {
            const Bytes bytes = place < kPlaces / 2 ? low >> 8 * place : high >> 8 * (place - kPlaces / 2);
            if ((mayBegin<kCaseOnly, kTiny>(bytes) & 1U) != 0) {
                break;
            }
        }
        return place;
    }

    std::array<std::uint8_t, 128> m_kinds{};
    bool m_foldsCaseOnly = true; // a byte's kind is the byte with the bit of lower case
    bool m_hasTiny = false; // words of one to three
    HashedBits m_fives;
    HashedBits m_threes;
};

} // namespace sluice::policy
