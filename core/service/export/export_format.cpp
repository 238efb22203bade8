#include "service/export/export_format.h"

#include "service/export/har_entry.h"
#include "service/export/json_words.h"

#include <algorithm>
#include <utility>

namespace sluice::service {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string csvCell(std::string_view cell, ColumnKind kind)
{
    std::string text;
    if (kind == ColumnKind::Text && !cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos) {
        text += '\'';
    }
    text += cell;
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted.append(c == '"' ? 2 : 1, c);
    }
    return quoted + '"';
}

std::string csvRow(const Cells &cells)
{
    std::string line;
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        line += i == 0 ? "" : ",";
        line += csvCell(cells[i], kindOf(static_cast<Column>(i)));
    }
    return line;
}

std::string csvHead()
{
    std::string line;
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        line += i == 0 ? "" : ",";
        line += nameOf(static_cast<Column>(i));
    }
    return line + "\r\n";
}

} // namespace

ExportFormatter::ExportFormatter(api::ExportFormat format, bool hasByteOrderMark, std::string version)
    : m_format(format)
    , m_hasByteOrderMark(hasByteOrderMark)
    , m_version(std::move(version))
{
}

std::string ExportFormatter::head() const
{
    switch (m_format) {
    case api::ExportFormat::Csv:
        return (m_hasByteOrderMark ? std::string(kByteOrderMark) : std::string()) + csvHead();
    case api::ExportFormat::JsonLines:
        return {};
    case api::ExportFormat::Har:
        break;
    }
    return R"({"log":{"version":"1.2","creator":{"name":"Sluice","version":)" + jsonString(m_version) + "},\"entries\":[\n";
}

std::string ExportFormatter::row(const Cells &cells) const
{
    switch (m_format) {
    case api::ExportFormat::Csv:
        return csvRow(cells);
    case api::ExportFormat::JsonLines:
        return jsonObject(cells);
    case api::ExportFormat::Har:
        break;
    }
    return harEntry(cells);
}

std::string_view ExportFormatter::between() const
{
    switch (m_format) {
    case api::ExportFormat::Csv:
        return "\r\n";
    case api::ExportFormat::JsonLines:
        return "\n";
    case api::ExportFormat::Har:
        break;
    }
    return ",\n";
}

std::string ExportFormatter::tail(bool hasRows) const
{
    if (m_format != api::ExportFormat::Har) {
        return hasRows ? std::string(between()) : std::string();
    }
    return std::string(hasRows ? "\n" : "") + "]}}\n";
}

namespace {

// What does not fit is one foreign cell.
std::vector<ForeignCell> wholeLine(std::string_view line)
{
    return {{{0, line.size()}, std::nullopt, std::string(line)}};
}

std::vector<ForeignCell> foreignCsvCells(std::string_view line)
{
    std::vector<ForeignCell> cells;
    std::size_t at = 0;
    for (std::size_t column = 0; column < kColumnCount; ++column) {
        const std::size_t start = at;
        std::string text;
        if (at < line.size() && line[at] == '"') {
            ++at;
            bool isClosed = false;
            while (at < line.size() && !isClosed) {
                if (line[at] != '"') {
                    text += line[at++];
                } else if (at + 1 < line.size() && line[at + 1] == '"') {
                    text += '"';
                    at += 2;
                } else {
                    isClosed = true;
                    ++at;
                }
            }
            if (!isClosed) {
                return wholeLine(line);
            }
        } else {
            const std::size_t end = std::min(line.find(',', at), line.size());
            text = line.substr(at, end - at);
            at = end;
        }
        if (!isOwn(kindOf(static_cast<Column>(column)), text) && !text.empty()) {
            cells.push_back({{start, at}, static_cast<Column>(column), std::move(text)});
        }
        const bool isLast = column + 1 == kColumnCount;
        if (isLast ? at != line.size() : (at >= line.size() || line[at] != ',')) {
            return wholeLine(line);
        }
        ++at;
    }
    return cells;
}

// The column whose text a string of this key holds; unset: none that anybody but us could have filled.
std::optional<Column> columnOfKey(std::string_view key)
{
    if (key == "url") {
        return Column::Path;
    }
    if (key == "startedDateTime") {
        return Column::Started;
    }
    return columnOf(key);
}

// Strings that harEntry() writes of itself.
bool isHarConstant(std::string_view key, std::string_view text)
{
    return (key == "httpVersion" && text == kHarVersion) || (key == "mimeType" && text == kHarType)
        || ((key == "statusText" || key == "redirectURL") && text.empty());
}

std::vector<ForeignCell> foreignJsonCells(std::string_view line)
{
    std::vector<ForeignCell> cells;
    std::string key;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] != '"') {
            // Numbers, true, false, null and what holds them together.
            if (std::string_view("0123456789.-+eE{}[]:, truefalsn").find(line[at]) == std::string_view::npos) {
                return wholeLine(line);
            }
            ++at;
            continue;
        }
        const std::optional<ReadString> read = readJsonString(line.substr(at));
        if (!read) {
            return wholeLine(line);
        }
        const std::size_t end = at + read->length;
        if (end < line.size() && line[end] == ':') {
            key = read->text;
            if (!columnOfKey(key) && !isHarKey(key)) {
                return wholeLine(line);
            }
        } else if (const auto column = columnOfKey(key)) {
            const std::size_t own = key == "url" && read->text.rfind(kHarHost, 0) == 0 ? kHarHost.size() : 0;
            if (read->text.size() > own && !isOwn(kindOf(*column), read->text)) {
                cells.push_back({{at + 1 + own, end - 1}, column, read->text.substr(own)});
            }
        } else if (!isHarConstant(key, read->text)) {
            return wholeLine(line);
        }
        at = end;
    }
    return cells;
}

} // namespace

std::vector<ForeignCell> foreignCellsIn(std::string_view line, api::ExportFormat format)
{
    return format == api::ExportFormat::Csv ? foreignCsvCells(line) : foreignJsonCells(line);
}

} // namespace sluice::service
