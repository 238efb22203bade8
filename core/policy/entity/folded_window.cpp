#include "policy/entity/folded_window.h"

#include "policy/text/fold.h"
#include "policy/text/utf8.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr std::size_t kContextReach = 40;
constexpr char32_t kIllFormed = 0x110001;

} // namespace

void FoldedWindow::append(std::string_view text)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at != end) {
        if (static_cast<std::uint8_t>(*at) < 0x80) {
            const char *const run = std::find_if(at, end, [](char byte) { return static_cast<std::uint8_t>(byte) >= 0x80; });
            const auto length = static_cast<std::size_t>(run - at);
            const std::size_t old = m_codes.size();
            m_codes.resize(old + length);
            m_places.resize(old + length);
            for (std::size_t i = 0; i < length; ++i) {
                m_codes[old + i] = static_cast<std::uint8_t>(at[i]);
                m_places[old + i] = {(m_offset + i) & 0xFF'FFFF'FFFF'FFFFULL, 1};
            }
            m_offset += length;
            at = run;
            continue;
        }
        const DecodedCode decoded = decodeCode(at, end);
        const bool isCode = decoded.kind == DecodedCode::Kind::Code;
        const std::uint8_t length = isCode ? decoded.length : 1;
        if (isCode) {
            appendFolded(decoded.code, length);
        } else {
            push(kIllFormed, length);
        }
        m_offset += length;
        at += length;
    }
}

void FoldedWindow::appendFolded(char32_t code, std::uint8_t length)
{
    if (code >= 0xFF21 && code <= 0xFF3A) { // full width capitals stay capitals
        push(code - 0xFEE0, length);
        return;
    }
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) { // dashes people and programs write for a hyphen
        push(U'-', length);
        return;
    }
    Fold::Room room;
    for (const char32_t folded : Fold::instance()(code, room)) {
        push(folded, length);
    }
}

std::size_t FoldedWindow::trim(std::size_t index)
{
    const std::size_t gone = index > kContext ? index - kContext : 0;
    m_codes.erase(m_codes.begin(), m_codes.begin() + static_cast<std::ptrdiff_t>(gone));
    m_places.erase(m_places.begin(), m_places.begin() + static_cast<std::ptrdiff_t>(gone));
    return gone;
}

bool hasContextWord(const FoldedWindow &window, std::size_t index, std::u32string_view word)
{
    const std::size_t from = index > kContextReach ? index - kContextReach : 0;
    if (word.size() > index - from) {
        return false;
    }
    const char32_t *const codes = window.codes();
    for (std::size_t at = from; at + word.size() <= index; ++at) {
        std::size_t same = 0;
        while (same < word.size() && toLower(codes[at + same]) == word[same]) {
            ++same;
        }
        if (same < word.size()) {
            continue;
        }
        const bool beginsInside = isLetter(word.front()) && isLetter(window.before(at));
        const std::size_t after = at + word.size();
        const bool endsInside = isLetter(word.back()) && after < index && isLower(codes[after]);
        if (!beginsInside && !endsInside) {
            return true;
        }
    }
    return false;
}

} // namespace sluice::policy
