#pragma once

#include "api/export_records.h"
#include "base/secret.h"
#include "policy/guardrail/rule_set.h"
#include "service/export/export_check.h"
#include "service/export/export_format.h"
#include "service/export/row_redactor.h"
#include "store/access_log/access_log_reader.h"

#include <QString>

#include <functional>
#include <memory>
#include <string>

namespace sluice::service {

class ExportFile;

// What an export works with besides what was asked for.
struct ExportWorld {
    QString log; // the access log's file, which is only read
    QString version; // of this program
    base::Secret key; // of the pseudonyms: made for this export and thrown away with it
    std::shared_ptr<const policy::RuleSet> redacting;
    std::shared_ptr<const policy::RuleSet> checking; // the same, unless somebody wants to see the check at work
    int uncheckedCredentials = 0;
    // Hears how many rows of how many have been written, then how many have been checked; false: stop.
    std::function<bool(qint64 rows, qint64 total)> goOn = [](qint64, qint64) { return true; };
};

// One export: reads the log row by row, redacts, writes beside the target, looks at all that was written once more, and only then puts file and
// manifest in their places. Whatever ends it sooner leaves nothing. Takes no more memory for many rows than for few. Any thread; blocks.
class RecordExport final {
public:
    RecordExport(api::ExportRequest request, ExportWorld world);

    [[nodiscard]] api::ExportPreview preview();
    [[nodiscard]] api::ExportResult run();

private:
    base::Result<qint64> begin(); // opens the log; gives the rows there are
    base::Result<void> countCells();
    base::Result<qint64> writeRows(ExportFile &file, qint64 total);
    [[nodiscard]] std::string nextRow(const api::AccessLogEntry &entry, Cells &cells);
    [[nodiscard]] api::ExportResult failed(const base::Error &error) const;

    const api::ExportRequest m_request;
    const ExportWorld m_world;
    api::AccessLogQuery m_query; // all of it
    store::AccessLogReader m_reader;
    policy::FreeTextRedactor m_redactor;
    ExportFormatter m_formatter;
    RowRedactor m_rows;
    ExportCheck m_rowCheck; // with the rules that redact: what shows only beside a row's other cells is taken out before it is written
    bool m_isCancelled = false;
};

} // namespace sluice::service
