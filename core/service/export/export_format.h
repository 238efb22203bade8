#pragma once

#include "api/export_records.h"
#include "policy/guardrail/rule_set.h"
#include "service/export/export_columns.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::service {

// How rows are written: CSV (RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe), JSON Lines, or HAR 1.2, whose
// entries have the columns as "_sluice". A row is one line in each. No thread rules: immutable.
class ExportFormatter final {
public:
    // `version`: of this program.
    ExportFormatter(api::ExportFormat format, bool hasByteOrderMark, std::string version);

    [[nodiscard]] std::string head() const; // whole lines, or nothing
    [[nodiscard]] std::string row(const Cells &cells) const; // without what ends its line
    [[nodiscard]] std::string_view between() const; // two rows
    [[nodiscard]] std::string tail(bool hasRows) const; // behind the last row

private:
    api::ExportFormat m_format;
    bool m_hasByteOrderMark;
    std::string m_version;
};

// A cell of a written row that came from somewhere else than this program: a text, or one whose form is not that of its column.
struct ForeignCell {
    policy::Span span; // bytes of the line, as it is escaped there
    std::optional<Column> column; // unset: the line is not one of ours
    std::string text; // without the escapes
};

// Reads a line that row() wrote, from the bytes alone. A line that cannot be read is one foreign cell.
std::vector<ForeignCell> foreignCellsIn(std::string_view line, api::ExportFormat format);

} // namespace sluice::service
