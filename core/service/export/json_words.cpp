#include "service/export/json_words.h"

#include <charconv>

namespace sluice::service {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";

} // namespace

std::string jsonString(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += {'\\', c};
        } else if (byte < 0x20) {
            quoted += "\\u00";
            quoted += {kHex[byte >> 4U], kHex[byte & 15U]};
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string jsonValue(std::string_view cell, ColumnKind kind)
{
    if (kind == ColumnKind::Number) {
        return cell.empty() ? std::string("null") : std::string(cell);
    }
    return kind == ColumnKind::Truth ? std::string(cell) : jsonString(cell);
}

std::string jsonObject(const Cells &cells)
{
    std::string object = "{";
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        const auto column = static_cast<Column>(i);
        object += i == 0 ? "" : ",";
        object += jsonString(nameOf(column)) + ':' + jsonValue(cells[i], kindOf(column));
    }
    return object + '}';
}

std::optional<ReadString> readJsonString(std::string_view text)
{
    if (text.empty() || text.front() != '"') {
        return std::nullopt;
    }
    ReadString read;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '"') {
            read.length = at + 1;
            return read;
        }
        if (text[at] != '\\') {
            read.text += text[at];
            continue;
        }
        if (++at >= text.size()) {
            return std::nullopt;
        }
        if (text[at] == '"' || text[at] == '\\') {
            read.text += text[at];
            continue;
        }
        // Of the others jsonString() writes only those of control characters.
        unsigned code = 0;
        const std::string_view digits = text.substr(at).substr(0, 5);
        if (digits.size() != 5 || digits.front() != 'u'
            || std::from_chars(digits.data() + 1, digits.data() + 5, code, 16).ptr != digits.data() + 5 || code >= 0x20) {
            return std::nullopt;
        }
        read.text += static_cast<char>(code);
        at += 4;
    }
    return std::nullopt;
}

} // namespace sluice::service
