#include "policy/redaction/secret_forms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";
constexpr std::string_view kLowerHex = "0123456789abcdef";

// The digits that depend on the secret alone when `before` bytes of its first group are something else.
std::string base64(std::string_view secret, std::size_t before, std::string_view alphabet)
{
    const std::size_t firstBit = before * 8;
    const std::size_t endBit = firstBit + secret.size() * 8;
    std::string digits;
    for (std::size_t bit = (firstBit + 5) / 6 * 6; bit + 6 <= endBit; bit += 6) {
        unsigned value = 0;
        for (std::size_t i = bit; i < bit + 6; ++i) {
            const auto byte = static_cast<std::uint8_t>(secret[(i - firstBit) / 8]);
            value = value << 1U | ((byte >> (7U - i % 8)) & 1U);
        }
        digits += alphabet[value];
    }
    return digits;
}

bool isUnreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
}

std::string percentEncoded(std::string_view secret, std::string_view hex)
{
    std::string text;
    for (const char c : secret) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (isUnreserved(c)) {
            text += c;
        } else {
            text += {'%', hex[byte >> 4U], hex[byte & 15U]};
        }
    }
    return text;
}

void appendUnit(std::string &text, unsigned unit)
{
    text += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U}) {
        text += kLowerHex[(unit >> shift) & 15U];
    }
}

// The code point `text` begins with, which is well-formed; it is taken off.
char32_t takeCode(std::string_view &text)
{
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && i < text.size(); ++i) {
        code = code << 6U | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
    }
    text.remove_prefix(std::min(length, text.size()));
    return code;
}

std::string jsonEscaped(std::string_view secret, bool escapesSlash, bool escapesWide)
{
    std::string text;
    while (!secret.empty()) {
        const std::string_view before = secret;
        const char32_t code = takeCode(secret);
        if (code == U'"' || code == U'\\' || (code == U'/' && escapesSlash)) {
            text += {'\\', static_cast<char>(code)};
        } else if (code < 0x80 || !escapesWide) {
            text += before.substr(0, before.size() - secret.size());
        } else if (code < 0x10000) {
            appendUnit(text, static_cast<unsigned>(code));
        } else {
            appendUnit(text, static_cast<unsigned>(0xD800 + ((code - 0x10000) >> 10U)));
            appendUnit(text, static_cast<unsigned>(0xDC00 + ((code - 0x10000) & 0x3FFU)));
        }
    }
    return text;
}

} // namespace

std::vector<std::string> formsOf(std::string_view secret)
{
    std::vector<std::string> forms;
    const auto add = [&forms](std::string form) {
        if (std::find(forms.begin(), forms.end(), form) == forms.end()) {
            forms.push_back(std::move(form));
        }
    };
    add(std::string(secret));
    for (const std::size_t before : {0U, 1U, 2U}) {
        add(base64(secret, before, kBase64));
        add(base64(secret, before, kBase64Url));
    }
    add(percentEncoded(secret, kUpperHex));
    add(percentEncoded(secret, kLowerHex));
    for (const bool escapesWide : {false, true}) {
        add(jsonEscaped(secret, false, escapesWide));
        add(jsonEscaped(secret, true, escapesWide));
    }
    return forms;
}

} // namespace sluice::policy
