#include "policy/text/text_fold.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

using K = CharClass;

struct ClassRange {
    char32_t first;
    char32_t last;
    CharClass kind;
};
struct Replacement {
    char32_t from;
    char32_t to;
};

#include "policy/text/option_tables.inc"

constexpr Replacement kLeetspeak[]
    = {{U'0', U'o'}, {U'1', U'i'}, {U'2', U'z'}, {U'3', U'e'}, {U'4', U'a'}, {U'5', U's'},
       {U'6', U'g'}, {U'7', U't'}, {U'8', U'b'}, {U'9', U'g'}, {U'!', U'i'}, {U'$', U's'},
       {U'+', U't'}, {U'@', U'a'}, {U'|', U'l'}};

// The classes of the first plane by code; beyond it the ranges are searched.
std::vector<CharClass> planeOfClasses()
{
    std::vector<CharClass> classes(0x10000, CharClass::Other);
    for (const ClassRange &range : kClasses) {
        for (char32_t code = range.first; code <= range.last && code < classes.size(); ++code) {
            classes[code] = range.kind;
        }
    }
    return classes;
}

} // namespace

CharClass classOf(char32_t code)
{
    static const std::vector<CharClass> plane = planeOfClasses();
    if (code < plane.size()) {
        return plane[code];
    }
    const auto *const range = std::lower_bound(
        std::begin(kClasses), std::end(kClasses), code,
        [](const ClassRange &it, char32_t wanted) { return it.last < wanted; });
    return range != std::end(kClasses) && range->first <= code ? range->kind : CharClass::Other;
}

TextFold::TextFold(TextOptions options) : m_options(options)
{
    // One step may lead to what another replaces (壹 1 i l): every code goes on to the last one.
    std::vector<std::pair<char32_t, char32_t>> steps;
    const auto add = [&steps](std::span<const Replacement> table) {
        for (const Replacement &it : table) {
            steps.emplace_back(it.from, it.to);
        }
    };
    if (options.numerals) {
        add(kNumerals);
    }
    if (options.leetspeak) {
        add(kLeetspeak);
    }
    if (options.confusables) {
        add(kConfusables);
    }
    // Of several steps from one code the first table's counts.
    const auto byCode = [](const auto &a, const auto &b) { return a.first < b.first; };
    std::stable_sort(steps.begin(), steps.end(), byCode);
    steps.erase(std::unique(steps.begin(), steps.end(),
                            [](const auto &a, const auto &b) { return a.first == b.first; }),
                steps.end());
    m_replacements = steps;
    for (int step = 0; step < 4; ++step) {
        for (auto &it : m_replacements) {
            it.second = replaced(it.second);
        }
    }
}

char32_t TextFold::replaced(char32_t code) const
{
    const auto at = std::lower_bound(m_replacements.begin(), m_replacements.end(), code,
                                     [](const auto &it, char32_t it2) { return it.first < it2; });
    return at != m_replacements.end() && at->first == code ? at->second : code;
}

std::size_t TextFold::codes(char32_t code, std::array<char32_t, kMostCodes> &out) const
{
    Fold::Room room;
    const std::span<const char32_t> folded = Fold::instance()(code, room);
    for (std::size_t i = 0; i < folded.size(); ++i) {
        out[i] = replaced(folded[i]);
    }
    return folded.size();
}

std::size_t TextFold::classified(char32_t code, Codes &out) const
{
    Fold::Room room;
    const std::span<const char32_t> folded = Fold::instance()(code, room);
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char32_t last = replaced(folded[i]);
        const CharClass kind = classOf(folded[i]);
        out[i] = {last, last != folded[i] && isSeparator(kind) ? CharClass::Other : kind};
    }
    return folded.size();
}

} // namespace sluice::policy
