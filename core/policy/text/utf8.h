#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::policy {

// One step of decoding generalised UTF-8 (surrogates U+D800..DFFF are allowed as three bytes: JSON
// strings may hold lone ones, and their bytes must survive). No thread rules: value.
struct DecodedCode {
    enum class Kind : std::uint8_t {
        Code, // `code` and `length` hold
        IllFormed, // one byte that begins nothing; `length` is 1
        Incomplete, // the text ends inside a sequence that is right so far
    };
    char32_t code = 0;
    std::uint8_t length = 0;
    Kind kind = Kind::Incomplete;
};

// Decodes the code at the front of [begin, end), which is not empty.
inline DecodedCode decodeCode(const char *begin, const char *end)
{
    using Kind = DecodedCode::Kind;
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(begin[index]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1, Kind::Code};
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return {lead, 1, Kind::IllFormed};
    }
    const std::uint8_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // The second byte is narrower for leads that could spell a code twice or pass U+10FFFF.
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    char32_t code = lead & (0xFFU >> (length + 1));
    for (std::uint8_t i = 1; i < length; ++i) {
        if (begin + i == end) {
            return {0, i, Kind::Incomplete};
        }
        const std::uint8_t next = byte(i);
        if (i == 1 ? next < low || next > high : (next & 0xC0) != 0x80) {
            return {lead, 1, Kind::IllFormed};
        }
        code = code << 6 | (next & 0x3FU);
    }
    return {code, length, Kind::Code};
}

constexpr bool isSurrogate(char32_t code)
{
    return code >= 0xD800 && code <= 0xDFFF;
}

// Whether a byte starts a code point in well-formed text.
constexpr bool isLeadByte(char byte)
{
    return (static_cast<std::uint8_t>(byte) & 0xC0) != 0x80;
}

} // namespace sluice::policy
