#include "policy/text/fold.h"

namespace sluice::policy {

namespace {

using Single = Fold::Single;
using Range = Fold::Range;
using Expansion = Fold::Expansion;

#include "policy/text/fold_table.inc"

// The Unicode standard, 3.12: a syllable is a lead, a vowel and perhaps a tail.
constexpr char32_t kLeadFirst = 0x1100;
constexpr char32_t kVowelFirst = 0x1161;
constexpr char32_t kTailBefore = 0x11A7;
constexpr char32_t kVowelCount = 21;
constexpr char32_t kTailCount = 28;

} // namespace

const Fold &Fold::instance()
{
    static const Fold fold;
    return fold;
}

std::string_view Fold::version()
{
    return kFoldVersion;
}

std::span<const Fold::Single> Fold::singles()
{
    return kSingles;
}

std::span<const Fold::Range> Fold::dropped()
{
    return kDropped;
}

std::span<const Fold::Expansion> Fold::expansions()
{
    return kExpansions;
}

Fold::Fold() : m_cells(kPageCodes)
{
    for (const Single &single : kSingles) {
        cell(single.from) = single.to;
    }
    for (const Range &range : kDropped) {
        for (char32_t code = range.first; code <= range.last; ++code) {
            cell(code) = kNothing;
        }
    }
    for (const Expansion &expansion : kExpansions) {
        cell(expansion.from) = kSeveral | std::uint32_t{expansion.length} << 16 | expansion.offset;
    }
}

std::uint32_t &Fold::cell(char32_t code)
{
    std::uint16_t &page = m_pageOf[code / kPageCodes];
    if (page == 0) {
        page = static_cast<std::uint16_t>(m_cells.size() / kPageCodes);
        m_cells.resize(m_cells.size() + kPageCodes);
    }
    return m_cells[page * kPageCodes + code % kPageCodes];
}

std::span<const char32_t> Fold::operator()(char32_t code, Room &room) const
{
    if (isHangulSyllable(code)) {
        const char32_t index = code - kHangulFirst;
        const char32_t tail = index % kTailCount;
        room = {kLeadFirst + index / (kVowelCount * kTailCount),
                kVowelFirst + index / kTailCount % kVowelCount, kTailBefore + tail};
        return std::span<const char32_t>(room).first(tail == 0 ? 2 : 3);
    }
    room[0] = code;
    if (code >= kPageCount * kPageCodes) {
        return std::span<const char32_t>(room).first(1);
    }
    const std::uint32_t value
        = m_cells[m_pageOf[code / kPageCodes] * kPageCodes + code % kPageCodes];
    if (value == kNothing) {
        return {};
    }
    if (value & kSeveral) {
        return std::span<const char32_t>(kPool).subspan(value & 0xFFFF, value >> 16 & 0x7FFF);
    }
    if (value != 0) {
        room[0] = value;
    }
    return std::span<const char32_t>(room).first(1);
}

} // namespace sluice::policy
