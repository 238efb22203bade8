#include "policy/routing/model_pattern.h"

#include <utility>

namespace sluice::policy {

namespace {

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The byte after the code point at `at`.
std::size_t afterCodePoint(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
        ++at;
    }
    return at;
}

} // namespace

GlobPattern::GlobPattern(std::string pattern, Case sensitivity)
    : m_pattern(std::move(pattern))
    , m_case(sensitivity)
{
}

bool GlobPattern::matches(std::string_view text) const
{
    if (m_pattern.empty()) {
        return true;
    }
    const auto same = [this](char a, char b) {
        return m_case == Case::Sensitive ? a == b : lowered(a) == lowered(b);
    };
    // On a mismatch the last star takes one character more: at most pattern × text steps, no recursion.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string::npos;
    std::size_t starText = 0;
    while (t < text.size()) {
        if (p < m_pattern.size() && m_pattern[p] == '*') {
            star = p++;
            starText = t;
        } else if (p < m_pattern.size() && m_pattern[p] == '?') {
            ++p;
            t = afterCodePoint(text, t);
        } else if (p < m_pattern.size() && same(m_pattern[p], text[t])) {
            ++p;
            ++t;
        } else if (star != std::string::npos) {
            p = star + 1;
            starText = afterCodePoint(text, starText);
            t = starText;
        } else {
            return false;
        }
    }
    return m_pattern.find_first_not_of('*', p) == std::string::npos;
}

} // namespace sluice::policy
