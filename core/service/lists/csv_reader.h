#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::service {

struct CsvRow {
    std::vector<std::string> fields; // one at least
    int line = 0; // where it begins, from 1
    bool isQuoted = false; // the first field stood in quotes
    bool isBroken = false; // a quote was never closed; nothing comes after it
};

// Rows of comma separated values (RFC 4180): fields in quotes may hold separators, line ends and doubled quotes. The separator is the comma; a
// semicolon or tab where the first row has no comma but one of them. Blank lines are passed over. `text` outlives the reader. No thread rules.
class CsvReader final {
public:
    explicit CsvReader(std::string_view text);

    std::optional<CsvRow> next(); // unset: no more

private:
    std::string field(CsvRow &row);

    std::string_view m_rest;
    char m_separator = ',';
    int m_line = 1;
};

} // namespace sluice::service
