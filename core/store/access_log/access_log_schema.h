#pragma once

#include "api/access_log_records.h"
#include "store/database/database.h"

#include <QSqlQuery>
#include <QString>

namespace sluice::store {

// How the access log lies in its database. What a word of ours means (an outcome, an error) is written as a word, so that an older row keeps
// its meaning when an enum grows. No thread rules: pure functions.

[[nodiscard]] const Schema &accessLogSchema();

// INSERT of one exchange; bindEntry() fills its places. `keptAt`: RetentionClock's time.
[[nodiscard]] QString insertEntryStatement();
void bindEntry(QSqlQuery &insert, const api::AccessLogEntry &entry, qint64 keptAt);

// The columns entryFrom() reads, in its order.
[[nodiscard]] QString entryColumns();
[[nodiscard]] api::AccessLogEntry entryFrom(const QSqlQuery &row);

} // namespace sluice::store
