#include "relay/demo/demo_text.h"

#include <array>

namespace sluice::relay::demo {

namespace {

constexpr int kLongestPiece = 4; // letters of an English word piece

void appendUnit(std::string &out, unsigned unit)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    const std::array<char, 6> escape{
        '\\',           'u', kHex[unit >> 12 & 15], kHex[unit >> 8 & 15], kHex[unit >> 4 & 15],
        kHex[unit & 15]};
    out.append(escape.data(), escape.size());
}

unsigned byteAt(std::string_view text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

// Length of the code point that starts at `at` of well-formed UTF-8.
std::size_t codePointLength(std::string_view text, std::size_t at)
{
    const unsigned lead = byteAt(text, at);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(length, text.size() - at);
}

void appendAsUnits(std::string &out, std::string_view codePoint)
{
    static constexpr std::array<unsigned, 5> kLeadMask{0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned value = byteAt(codePoint, 0) & kLeadMask[codePoint.size()];
    for (std::size_t i = 1; i < codePoint.size(); ++i) {
        value = value << 6 | (byteAt(codePoint, i) & 0x3F);
    }
    if (value >= 0x10000) {
        value -= 0x10000;
        appendUnit(out, 0xD800 + (value >> 10));
        appendUnit(out, 0xDC00 + (value & 0x3FF));
    } else {
        appendUnit(out, value);
    }
}

} // namespace

void appendEscaped(std::string &out, std::string_view text, bool ascii)
{
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = codePointLength(text, i);
        if (length > 1) {
            if (ascii) {
                appendAsUnits(out, text.substr(i, length));
            } else {
                out.append(text, i, length);
            }
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else if (byteAt(text, i) < 0x20) {
            appendUnit(out, byteAt(text, i));
        } else {
            out += c;
        }
        i += length;
    }
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    appendEscaped(out, text);
    out += '"';
    return out;
}

std::string quoted(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return quoted(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
}

DemoText::DemoText(const QString &text, int chunk, int tokens, bool ascii)
{
    const QByteArray bytes = text.toUtf8();
    const std::string_view utf8(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    std::size_t start = 0;
    int length = 0; // code points of the piece that has begun
    const auto endPiece = [&](std::size_t end) {
        appendEscaped(m_escaped, utf8.substr(start, end - start), ascii);
        m_ends.push_back(m_escaped.size());
        start = end;
        length = 0;
    };
    for (std::size_t i = 0; i < utf8.size();) {
        const std::size_t next = i + codePointLength(utf8, i);
        if (chunk > 0) {
            if (++length == chunk) {
                endPiece(next);
            }
        } else if (next - i > 1) {
            if (i > start) {
                endPiece(i);
            }
            endPiece(next);
        } else {
            if (utf8[i] == ' ' && i > start) {
                endPiece(i);
            }
            if (++length == kLongestPiece) {
                endPiece(next);
            }
        }
        i = next;
    }
    if (start < utf8.size()) {
        endPiece(utf8.size());
    }
    m_count = static_cast<std::int64_t>(m_ends.size());
    if (tokens > 0 && m_count > 0) {
        m_count = tokens;
        m_escaped += ' ';
        m_escaped.append(m_escaped, 0, m_ends[0]);
    }
}

std::string_view DemoText::piece(std::int64_t index) const
{
    const std::size_t round = m_ends.size();
    const std::size_t at = static_cast<std::size_t>(index) % round;
    if (at == 0 && static_cast<std::size_t>(index) >= round) {
        return std::string_view(m_escaped).substr(m_ends.back());
    }
    const std::size_t begin = at == 0 ? 0 : m_ends[at - 1];
    return std::string_view(m_escaped).substr(begin, m_ends[at] - begin);
}

std::uint64_t DemoText::size() const
{
    if (m_count == 0) {
        return 0;
    }
    const std::uint64_t rounds = static_cast<std::uint64_t>(m_count) / m_ends.size();
    const std::size_t rest = static_cast<std::size_t>(m_count) % m_ends.size();
    const std::uint64_t spaces = rounds + (rest > 0 ? 1 : 0) - 1;
    return rounds * m_ends.back() + (rest > 0 ? m_ends[rest - 1] : 0) + spaces;
}

void DemoText::appendAll(std::string &out) const
{
    for (std::int64_t i = 0; i < m_count; ++i) {
        out += piece(i);
    }
}

} // namespace sluice::relay::demo
