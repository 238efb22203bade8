#pragma once

#include <array>
#include <string_view>

// Character sets of RFC 9110 and RFC 3986, as tables. Private to http. No thread rules: constants.
namespace sluice::http::chars {

using Set = std::array<bool, 256>;

constexpr Set alphanumericAnd(std::string_view others)
{
    Set set{};
    for (unsigned c = 0; c < 256; ++c) {
        set[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
    for (const char c : others) {
        set[static_cast<unsigned char>(c)] = true;
    }
    return set;
}

constexpr Set range(unsigned first, unsigned last, std::string_view others = {})
{
    Set set{};
    for (unsigned c = first; c <= last; ++c) {
        set[c] = true;
    }
    for (const char c : others) {
        set[static_cast<unsigned char>(c)] = true;
    }
    return set;
}

constexpr Set without(Set set, std::string_view taken)
{
    for (const char c : taken) {
        set[static_cast<unsigned char>(c)] = false;
    }
    return set;
}

inline constexpr Set kToken = alphanumericAnd("!#$%&'*+-.^_`|~");
// Field content: HTAB, SP, visible characters and obs-text; no other control character.
inline constexpr Set kFieldValue = without(range(0x20, 0xff, "\t"), "\x7f");
// Request target: visible ASCII without what RFC 3986 leaves out and parsers disagree about.
inline constexpr Set kTarget = without(range(0x21, 0x7e), "#");
// reg-name or IPv4 address; percent escapes are refused, because no name of ours needs one.
inline constexpr Set kHostName = alphanumericAnd("-._~!$&'()*+;=");
inline constexpr Set kIpLiteral = alphanumericAnd(":.");

constexpr bool has(const Set &set, char c) { return set[static_cast<unsigned char>(c)]; }

constexpr bool all(const Set &set, std::string_view text)
{
    for (const char c : text) {
        if (!has(set, c)) {
            return false;
        }
    }
    return true;
}

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isSpace(char c) { return c == ' ' || c == '\t'; }

constexpr bool isToken(std::string_view text) { return !text.empty() && all(kToken, text); }

constexpr std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace sluice::http::chars
