#pragma once

#include "api/access_log_records.h"
#include "base/error.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace sluice::api {

// What leaves the access log as a file, and what became of it. No thread rules: values.

enum class ExportFormat { Csv, JsonLines, Har };

// How exactly it is said when an exchange began.
enum class ExportTimes { Exact, Minute, Hour };

struct ExportRequest {
    AccessLogQuery query; // its limit and cursor are not used: all that match leave, newest first
    ExportFormat format = ExportFormat::Csv;
    ExportTimes times = ExportTimes::Exact;
    int rareBelow = 0; // clients and models of an hour with fewer exchanges leave as "other"; 0: off, 5 is usual
    bool hasByteOrderMark = false; // CSV: Excel takes the file for UTF-8 then
    QString file; // replaced if there is one; its manifest is "<file>.manifest.json". A preview needs none
    int shownRows = 50; // of a preview
    bool operator==(const ExportRequest &) const = default;
};

// What was done to a field, and how often.
struct ExportChange {
    enum class Kind {
        Removed, // a mark such as "[PHONE_NUMBER]" stands in its place
        Replaced, // by a pseudonym that is the same within one export
        Coarsened, // a time, or a rare value that leaves as "other"
    };
    QString field; // its column, "client"
    Kind kind = Kind::Removed;
    QString rule; // what found it: "PHONE_NUMBER", the name of a list or pattern; or "pseudonym", "time", "rare"
    qint64 count = 0;
    bool operator==(const ExportChange &) const = default;
};

// The beginning of what an export would be.
struct ExportPreview {
    base::Error error; // nothing else is set then
    QStringList columns;
    QList<QStringList> rows; // by column, as they would leave
    QString text; // the same as the file would begin: head and rows
    qint64 total = 0; // rows the whole export would have
    qint64 counted = 0; // rows `changes` are about: not more than ExportPreview::kCounted
    QList<ExportChange> changes; // sorted by field

    static constexpr qint64 kCounted = 20'000;
};

// How an export ended.
struct ExportResult {
    enum class End {
        Written,
        Cancelled, // nothing is left of it
        Unclean, // the check of the written file found something: it is wiped and deleted. `error` names rule and line, never the text
        Failed, // `error` says why; nothing is left of it
    };
    End end = End::Failed;
    base::Error error;
    int column = 0; // of Unclean: characters from the line's start, from 1; the line is `error.line`
    QString file;
    QString manifest;
    qint64 rows = 0;
    qint64 bytes = 0;
    QString sha256; // of the file, hexadecimal
    QList<ExportChange> changes;
    int uncheckedCredentials = 0; // ids whose value the key store would not tell, so that nobody could look for it
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::ExportPreview)
Q_DECLARE_METATYPE(sluice::api::ExportResult)
