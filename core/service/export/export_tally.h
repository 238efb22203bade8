#pragma once

#include "api/export_records.h"
#include "service/export/export_columns.h"

#include <QList>

#include <map>
#include <string>
#include <tuple>

namespace sluice::service {

// Counts what an export does to which field by which rule. No thread rules.
class ExportTally final {
public:
    void add(Column column, api::ExportChange::Kind kind, const std::string &rule) { ++m_counts[{column, kind, rule}]; }
    [[nodiscard]] QList<api::ExportChange> changes() const;

private:
    std::map<std::tuple<Column, api::ExportChange::Kind, std::string>, qint64> m_counts;
};

} // namespace sluice::service
