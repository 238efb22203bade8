#include "policy/dialect/json_text.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sluice::policy {

namespace {

std::size_t encodedLength(std::uint32_t codePoint)
{
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

// Four hex digits at `at`, or a value above 0xFFFF.
std::uint32_t hexUnitAt(std::string_view text, std::size_t at)
{
    if (at + 4 > text.size()) {
        return 0x10000;
    }
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = hexValue(text[i]);
        if (digit < 0) {
            return 0x10000;
        }
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

std::uint32_t simpleEscape(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return static_cast<unsigned char>(letter);
    }
}

void appendUnicodeEscape(std::uint32_t unit, std::string &out)
{
    static constexpr char kHex[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) {
        out += kHex[(unit >> shift) & 0xF];
    }
}

// Length of the well-formed sequence of two to four bytes at `at`, 0 if there is none.
std::size_t utf8At(const char *at, const char *end)
{
    const auto byte = [at](int i) { return static_cast<unsigned char>(at[i]); };
    const auto continues = [&byte](int i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned char lead = byte(0);
    const auto left = end - at;
    if (lead >= 0xE0 && lead < 0xF0) {
        if (left < 3 || !continues(1) || !continues(2)) {
            return 0;
        }
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    if (lead < 0xE0) {
        return left >= 2 && continues(1) ? 2 : 0;
    }
    if (left < 4 || !continues(1) || !continues(2) || !continues(3)) {
        return 0;
    }
    return (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F) ? 0 : 4;
}

} // namespace

int hexValue(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

std::size_t sequenceLength(unsigned char lead)
{
    return lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
}

JsonUnit jsonUnitAt(std::string_view literal, std::size_t at)
{
    const auto first = static_cast<unsigned char>(literal[at]);
    if (first == '\\') {
        if (at + 1 >= literal.size()) {
            return {};
        }
        const char letter = literal[at + 1];
        if (letter != 'u') {
            // An unknown escape takes its whole character along.
            const auto length = sequenceLength(static_cast<unsigned char>(letter));
            if (length > 1 && at + 1 + length <= literal.size()) {
                JsonUnit unit = jsonUnitAt(literal, at + 1);
                ++unit.length;
                return unit;
            }
            return {2, simpleEscape(letter)};
        }
        const std::uint32_t unit = hexUnitAt(literal, at + 2);
        if (unit > 0xFFFF) {
            // Cut, or no hex digits: in the second case a bare `u`.
            return at + 6 > literal.size() ? JsonUnit{} : JsonUnit{2, 'u'};
        }
        if (isHighSurrogate(unit) && at + 12 <= literal.size() && literal[at + 6] == '\\'
            && literal[at + 7] == 'u') {
            const std::uint32_t low = hexUnitAt(literal, at + 8);
            if (isLowSurrogate(low)) {
                return {12, joinSurrogates(unit, low)};
            }
        }
        return {6, unit};
    }
    const std::size_t length = sequenceLength(first);
    if (length == 1 || at + length > literal.size()) {
        return {1, first};
    }
    std::uint32_t codePoint = first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        codePoint = (codePoint << 6) | (static_cast<unsigned char>(literal[at + i]) & 0x3Fu);
    }
    return {length, codePoint};
}

void appendCodePoint(std::uint32_t codePoint, std::string &out)
{
    const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value & 0xFF); };
    if (codePoint < 0x80) {
        byte(codePoint);
    } else if (codePoint < 0x800) {
        byte(0xC0 | (codePoint >> 6));
        byte(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        byte(0xE0 | (codePoint >> 12));
        byte(0x80 | ((codePoint >> 6) & 0x3F));
        byte(0x80 | (codePoint & 0x3F));
    } else {
        byte(0xF0 | (codePoint >> 18));
        byte(0x80 | ((codePoint >> 12) & 0x3F));
        byte(0x80 | ((codePoint >> 6) & 0x3F));
        byte(0x80 | (codePoint & 0x3F));
    }
}

void appendDecodedJson(std::string_view literal, std::string &out)
{
    std::size_t at = 0;
    while (at < literal.size()) {
        const std::size_t backslash = literal.find('\\', at);
        if (backslash == std::string_view::npos) {
            out.append(literal, at);
            return;
        }
        out.append(literal, at, backslash - at);
        const JsonUnit unit = jsonUnitAt(literal, backslash);
        if (unit.length == 0) {
            out.append(literal, backslash);
            return;
        }
        appendCodePoint(unit.codePoint, out);
        at = backslash + unit.length;
    }
}

std::string decodedJson(std::string_view literal)
{
    std::string text;
    text.reserve(literal.size());
    appendDecodedJson(literal, text);
    return text;
}

void appendEscapedJson(std::string_view text, std::string &out)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at != end) {
        const char *const plain = skipPlainJson(at, end);
        out.append(at, plain);
        at = plain;
        if (at == end) {
            return;
        }
        const auto byte = static_cast<unsigned char>(*at);
        if (byte >= 0x80) {
            // ED A0..BF begins a surrogate, which UTF-8 may not hold.
            const auto second = end - at >= 3 ? static_cast<unsigned char>(at[1]) : 0u;
            if (byte == 0xED && second >= 0xA0) {
                appendUnicodeEscape(0xD000 | ((second & 0x3Fu) << 6)
                                        | (static_cast<unsigned char>(at[2]) & 0x3Fu),
                                    out);
                at += 3;
            } else {
                out += *at++;
            }
            continue;
        }
        switch (byte) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            appendUnicodeEscape(byte, out);
            break;
        }
        ++at;
    }
}

void appendQuotedJson(std::string_view text, std::string &out)
{
    out += '"';
    appendEscapedJson(text, out);
    out += '"';
}

const char *skipPlainJson(const char *begin, const char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20);
    while (end - begin >= 16) {
        __m128i block;
        std::memcpy(&block, begin, sizeof block);
        // The signed comparison takes controls and everything from 0x80 up in one step.
        const __m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, quote),
                                                       _mm_cmpeq_epi8(block, backslash)),
                                          _mm_cmplt_epi8(block, space));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stop));
        if (mask != 0) {
            return begin + std::countr_zero(mask);
        }
        begin += 16;
    }
#endif
    while (begin != end) {
        const auto byte = static_cast<unsigned char>(*begin);
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') {
            break;
        }
        ++begin;
    }
    return begin;
}

const char *skipTextJson(const char *begin, const char *end)
{
    for (;;) {
        begin = skipPlainJson(begin, end);
        const char *const run = begin;
        while (begin != end && static_cast<unsigned char>(*begin) >= 0x80) {
            const std::size_t length = utf8At(begin, end);
            if (length == 0) {
                return begin;
            }
            begin += length;
        }
        if (begin == run || begin == end) {
            return begin;
        }
    }
}

bool isUtf8(std::string_view text)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at != end) {
        const std::size_t length = static_cast<unsigned char>(*at) < 0x80 ? 1 : utf8At(at, end);
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

JsonOffsets::JsonOffsets(std::string_view literal, bool escaped)
    : m_literal(literal)
    , m_escaped(escaped)
{
}

std::size_t JsonOffsets::rawAt(std::size_t decoded)
{
    if (!m_escaped) {
        return decoded;
    }
    while (m_decoded < decoded && m_raw < m_literal.size()) {
        const JsonUnit unit = jsonUnitAt(m_literal, m_raw);
        if (unit.length == 0) {
            return m_literal.size();
        }
        m_raw += unit.length;
        m_decoded += encodedLength(unit.codePoint);
    }
    return m_raw;
}

} // namespace sluice::policy
