#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// What words and texts are reduced to before they are compared. Per code point and without any
// state, so that a delta boundary changes nothing and every folded code knows its source: NFKC case
// folding, canonical decomposition, marks dropped (combining class other than 0 and enclosing ones,
// but not the sound marks of kana, U+3099 and U+309A), traditional characters to simplified ones.
// Nothing is composed: 바 becomes two codes, ば becomes は and U+3099. A lone surrogate folds to
// itself. The data is generated, see policy/text/generate. Any thread: immutable.
class Fold final {
public:
    static const Fold &instance();

    // Which data the table was made from.
    static std::string_view version();

    // The folded codes of one code point: none (ignorable or mark) up to 18. Valid until the next
    // call with `room`.
    using Room = std::array<char32_t, 3>;
    [[nodiscard]] std::span<const char32_t> operator()(char32_t code, Room &room) const;

    // Every code point that changes, except Hangul syllables (those follow arithmetic), in three
    // groups.
    struct Single {
        char32_t from;
        char32_t to;
    };
    struct Range {
        char32_t first;
        char32_t last;
    };
    struct Expansion {
        char32_t from;
        std::uint16_t offset;
        std::uint16_t length;
    };
    static std::span<const Single> singles();
    static std::span<const Range> dropped();
    static std::span<const Expansion> expansions();

    static constexpr char32_t kHangulFirst = 0xAC00;
    static constexpr char32_t kHangulLast = 0xD7A3;
    static constexpr bool isHangulSyllable(char32_t code)
    {
        return code >= kHangulFirst && code <= kHangulLast;
    }

private:
    Fold();

    // A cell: 0 unchanged, kNothing, a code point, or kSeveral | length << 16 | offset in the pool.
    static constexpr std::uint32_t kSeveral = 0x8000'0000;
    static constexpr std::uint32_t kNothing = 0xFFFF'FFFF;
    static constexpr std::size_t kPageCodes = 256;
    static constexpr std::size_t kPageCount = 0x110000 / kPageCodes;

    std::uint32_t &cell(char32_t code);

    std::array<std::uint16_t, kPageCount> m_pageOf{}; // page 0 is "nothing changes"
    std::vector<std::uint32_t> m_cells;
};

} // namespace sluice::policy
