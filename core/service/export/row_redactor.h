#pragma once

#include "api/access_log_records.h"
#include "api/export_records.h"
#include "policy/redaction/free_text_redactor.h"
#include "policy/redaction/rare_cells.h"
#include "service/export/export_columns.h"
#include "service/export/export_tally.h"

#include <QString>

#include <string>
#include <unordered_map>

namespace sluice::service {

// Turns an entry of the access log into the cells that may leave: ids into tokens, times coarser, rare clients and models into "other", and
// every text through the rules, whatever an older version of this program may have written there. No thread rules.
class RowRedactor final {
public:
    RowRedactor(policy::FreeTextRedactor redactor, const api::ExportRequest &request);

    // With rareBelow: every entry is counted before the first is redacted.
    void count(const api::AccessLogEntry &entry);
    [[nodiscard]] Cells redact(const api::AccessLogEntry &entry);

    // Takes a whole cell out, for what only shows beside its neighbours.
    void remove(Cells &cells, Column column, const std::string &rule);

    [[nodiscard]] const ExportTally &tally() const { return m_tally; }

private:
    void putToken(Cells &cells, Column column, policy::TokenKind kind, const QString &value);
    void putText(Cells &cells, Column column, const QString &text);
    void putTexts(Cells &cells, const api::AccessLogEntry &entry);
    void generalise(Cells &cells, const api::AccessLogEntry &entry);
    [[nodiscard]] policy::FreeTextRedactor::Outcome outcomeOf(const std::string &text) const;
    const policy::FreeTextRedactor::Outcome &remembered(const std::string &text);

    policy::FreeTextRedactor m_redactor;
    api::ExportTimes m_times;
    bool m_generalises;
    policy::RareCells m_rare;
    ExportTally m_tally;
    std::unordered_map<std::string, policy::FreeTextRedactor::Outcome> m_known; // texts repeat
};

// A time as an export says it.
std::string timeText(const QDateTime &time, api::ExportTimes times);

} // namespace sluice::service
