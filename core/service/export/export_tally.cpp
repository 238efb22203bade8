#include "service/export/export_tally.h"

namespace sluice::service {

QList<api::ExportChange> ExportTally::changes() const
{
    QList<api::ExportChange> changes;
    for (const auto &[what, count] : m_counts) {
        const auto &[column, kind, rule] = what;
        const std::string_view field = nameOf(column);
        changes.append({QString::fromLatin1(field.data(), static_cast<qsizetype>(field.size())), kind, QString::fromStdString(rule), count});
    }
    return changes;
}

} // namespace sluice::service
