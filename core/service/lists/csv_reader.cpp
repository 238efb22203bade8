#include "service/lists/csv_reader.h"

#include <algorithm>

namespace sluice::service {

namespace {

// Of the first line that is no comment.
char separatorOf(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (!line.empty() && line != "\r" && !line.starts_with('#')) {
            for (const char separator : {',', ';', '\t'}) {
                if (line.find(separator) != std::string_view::npos) {
                    return separator;
                }
            }
            return ',';
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return ',';
}

} // namespace

CsvReader::CsvReader(std::string_view text)
    : m_rest(text)
    , m_separator(separatorOf(text))
{
}

std::optional<CsvRow> CsvReader::next()
{
    while (!m_rest.empty() && (m_rest.front() == '\n' || m_rest.front() == '\r')) {
        m_line += m_rest.front() == '\n' ? 1 : 0;
        m_rest.remove_prefix(1);
    }
    if (m_rest.empty()) {
        return std::nullopt;
    }
    CsvRow row;
    row.line = m_line;
    row.isQuoted = m_rest.front() == '"';
    while (true) {
        row.fields.push_back(field(row));
        if (m_rest.empty()) {
            return row;
        }
        const char end = m_rest.front();
        m_rest.remove_prefix(1);
        if (end == m_separator) {
            continue;
        }
        if (end == '\r' && m_rest.starts_with('\n')) {
            m_rest.remove_prefix(1);
        }
        ++m_line;
        return row;
    }
}

// Takes a field; what follows is a separator, a line end or nothing.
std::string CsvReader::field(CsvRow &row)
{
    std::string value;
    bool isInQuotes = false;
    if (m_rest.starts_with('"')) {
        isInQuotes = true;
        m_rest.remove_prefix(1);
    }
    while (!m_rest.empty()) {
        const char next = m_rest.front();
        if (isInQuotes && next == '"') {
            m_rest.remove_prefix(1);
            if (m_rest.starts_with('"')) {
                value += '"';
                m_rest.remove_prefix(1);
            } else {
                isInQuotes = false;
            }
            continue;
        }
        if (!isInQuotes && (next == m_separator || next == '\n' || next == '\r')) {
            return value;
        }
        m_line += next == '\n' ? 1 : 0;
        value += next;
        m_rest.remove_prefix(1);
    }
    row.isBroken = row.isBroken || isInQuotes;
    return value;
}

} // namespace sluice::service
