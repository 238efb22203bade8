#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::policy {

// Byte-level work on the contents of JSON string literals (what stands between the quotes). Decoded text is WTF-8: UTF-8 in
// which a lone surrogate escape keeps its three-byte form, so that nothing is lost. No thread rules: pure functions.

// One unit of a literal: a UTF-8 sequence, an escape, or the two escapes of a surrogate pair.
struct JsonUnit {
    std::size_t length = 0; // raw bytes; 0 when the literal stops inside an escape
    std::uint32_t codePoint = 0;
};

// The unit that starts at `at`. The literal must have passed the tokeniser, or be treated as leniently as it: an unknown
// escape `\x` stands for x.
JsonUnit jsonUnitAt(std::string_view literal, std::size_t at);

constexpr bool isHighSurrogate(std::uint32_t codePoint) { return codePoint >= 0xD800 && codePoint <= 0xDBFF; }
constexpr bool isLowSurrogate(std::uint32_t codePoint) { return codePoint >= 0xDC00 && codePoint <= 0xDFFF; }
constexpr std::uint32_t joinSurrogates(std::uint32_t high, std::uint32_t low)
{
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

// The value of a hex digit, or -1.
int hexValue(char digit);

// Appends the (generalised) UTF-8 form.
void appendCodePoint(std::uint32_t codePoint, std::string &out);

// Length of the UTF-8 sequence that `lead` begins, 1 for bytes that begin none.
std::size_t sequenceLength(unsigned char lead);

// Appends the decoded text of a literal.
void appendDecodedJson(std::string_view literal, std::string &out);
std::string decodedJson(std::string_view literal);

// Appends `text` as the contents of a JSON string literal; lone surrogates become \u escapes again.
void appendEscapedJson(std::string_view text, std::string &out);
// The same with quotes around it.
void appendQuotedJson(std::string_view text, std::string &out);

// The first byte of [begin, end) that is a quote, a backslash, a control or not ASCII; `end` if there is none.
const char *skipPlainJson(const char *begin, const char *end);

// The first byte of [begin, end) that is a quote, a backslash, a control, or begins a sequence that is not UTF-8 or not whole.
const char *skipTextJson(const char *begin, const char *end);

// Whether text is well-formed UTF-8 (and thus free of surrogates).
bool isUtf8(std::string_view text);

// Maps offsets of the decoded text back to offsets of the literal. Offsets must be asked for in ascending order.
// No thread rules: value.
class JsonOffsets final {
public:
    JsonOffsets(std::string_view literal, bool escaped);
    std::size_t rawAt(std::size_t decoded);

private:
    std::string_view m_literal;
    bool m_escaped;
    std::size_t m_raw = 0;
    std::size_t m_decoded = 0;
};

} // namespace sluice::policy
