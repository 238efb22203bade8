#pragma once

#include "analysis/error_tally.h"
#include "base/error.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace sluice::api {

// What `grep 502 access.log | awk | sort | uniq -c` was for. No thread rules: values.

struct ErrorQuery {
    enum class Source { OwnLog, Nginx };

    Source source = Source::OwnLog;
    // Nginx: files or folders; a log stands for its rotations too.
    QStringList accessLogs;
    QStringList errorLogs;
    QString logFormat = QStringLiteral("combined"); // what log_format says in nginx.conf
    std::optional<QDateTime> since; // what is earlier is left out
    analysis::ErrorSelection selection;
};

// Two tables of the same events, never to be added up: what went wrong for clients, and what went wrong on the way. Of our own log the second
// one has every try at an upstream that failed, also where another try then helped; of nginx it is error.log.
struct ErrorReport {
    struct Table {
        std::vector<analysis::ErrorRow> rows; // most frequent first, at most as many as asked for
        std::shared_ptr<const analysis::ErrorTally> tally; // for other selections without reading again; null where nothing was read
        quint64 events = 0; // all, whatever is selected
        quint64 folded = 0; // of them, under "(other)": there were more different names than are kept apart
    };

    base::Error error; // it could not be done; the rest says nothing then
    quint64 requests = 0; // failed or not
    Table failures;
    Table causes;
    std::optional<QDateTime> from; // UTC, of the first and the last that was counted
    std::optional<QDateTime> until;
    // How reading went.
    QStringList files;
    quint64 bytes = 0;
    quint64 lines = 0;
    quint64 earlier = 0; // lines or entries left out: before `since`, or about nothing that went wrong
    quint64 unread = 0; // lines that are not of the format
    QStringList unreadExamples; // "access.log:12", the first few
    QList<base::Error> damaged; // files that could not be read to their end
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::ErrorReport)
