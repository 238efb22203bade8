#pragma once

#include "api/export_records.h"
#include "policy/redaction/free_text_redactor.h"

#include <QByteArray>
#include <QString>

namespace sluice::service {

// What goes beside an exported file: what it is, what was left out of it, and that it was looked through. Names of rules and filters go
// through the redactor too: a person may have called a list by what it forbids. Any thread.
[[nodiscard]] QByteArray exportManifest(const api::ExportRequest &request, const api::ExportResult &result, const QString &version,
                                        const policy::FreeTextRedactor &redactor);

// "csv", "jsonl", "har".
[[nodiscard]] QString formatWord(api::ExportFormat format);

} // namespace sluice::service
