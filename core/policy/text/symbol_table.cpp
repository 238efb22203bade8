#include "policy/text/symbol_table.h"

#include <algorithm>
#include <cassert>

namespace sluice::policy {

namespace {

constexpr char32_t kCodeCount = 0x110000;

} // namespace

SymbolTable::SymbolTable(std::vector<Use> uses, const TextFold &fold)
    : m_plane0(kPlaneCodes), m_pageOf((kCodeCount - kPlaneCodes) / kPageCodes), m_pages(kPageCodes)
{
    assert(uses.size() <= kMostSymbols);
    // Frequent symbols lie next to each other on both sides of the border, which keeps the
    // automaton's rows dense.
    std::sort(uses.begin(), uses.end(), [](const Use &a, const Use &b) {
        if (a.beginsWord != b.beginsWord) {
            return !a.beginsWord;
        }
        if (a.count != b.count) {
            return (a.count > b.count) == a.beginsWord;
        }
        return a.code < b.code;
    });
    for (const Use &use : uses) {
        ++m_last;
        if (!use.beginsWord) {
            m_lastInner = m_last;
        }
        set(use.code, m_last);
    }
    for (const auto &[from, to] : fold.replacements()) {
        set(from, (*this)[to]);
    }
    if (fold.options().separators) {
        // No separator lies beyond the second plane.
        for (char32_t code = 0; code < 2 * kPlaneCodes; ++code) {
            TextFold::Codes codes;
            if (isSeparator(classOf(code)) && fold.classified(code, codes) == 1
                && codes[0].code == code && isSeparator(codes[0].kind)) {
                if ((*this)[code] != kNone) {
                    m_separators.emplace_back(code, (*this)[code]);
                }
                set(code, kSeveral);
            }
        }
    }
    // Folded codes fold to themselves, so what changes can be added without touching them.
    for (const Fold::Single &single : Fold::singles()) {
        set(single.from, (*this)[single.to]);
    }
    for (const Fold::Range &range : Fold::dropped()) {
        for (char32_t code = range.first; code <= range.last; ++code) {
            set(code, kNothing);
        }
    }
    // A code point that expands to codes of no word at all is simply in no word.
    const auto addExpansion = [&](char32_t code) {
        Fold::Room room;
        const auto folded = Fold::instance()(code, room);
        const bool isKnown = std::any_of(folded.begin(), folded.end(),
                                         [this](char32_t part) { return (*this)[part] != kNone; });
        set(code, isKnown ? kSeveral : kNone);
    };
    for (const Fold::Expansion &expansion : Fold::expansions()) {
        addExpansion(expansion.from);
    }
    const bool hasJamo = std::any_of(uses.begin(), uses.end(), [](const Use &use) {
        return use.code >= 0x1100 && use.code <= 0x11FF;
    });
    for (char32_t code = Fold::kHangulFirst; hasJamo && code <= Fold::kHangulLast; ++code) {
        addExpansion(code);
    }
}

Symbol SymbolTable::beyondPlane0(char32_t code) const
{
    if (code >= kCodeCount) {
        return kNone;
    }
    return m_pages[m_pageOf[(code - kPlaneCodes) / kPageCodes] * kPageCodes + code % kPageCodes];
}

Symbol SymbolTable::ofSeparator(char32_t code) const
{
    const auto at = std::find_if(m_separators.begin(), m_separators.end(),
                                 [code](const auto &it) { return it.first == code; });
    return at != m_separators.end() ? at->second : kNone;
}

void SymbolTable::set(char32_t code, Symbol symbol)
{
    if (code < kPlaneCodes) {
        m_plane0[code] = symbol;
        return;
    }
    std::uint16_t &page = m_pageOf[(code - kPlaneCodes) / kPageCodes];
    if (page == 0) {
        if (symbol == kNone) {
            return;
        }
        page = static_cast<std::uint16_t>(m_pages.size() / kPageCodes);
        m_pages.resize(m_pages.size() + kPageCodes);
    }
    m_pages[page * kPageCodes + code % kPageCodes] = symbol;
}

} // namespace sluice::policy
