#pragma once

#include "api/access_log_records.h"

#include <QList>
#include <QString>

namespace sluice::store {

// The two columns of the access log that hold more than one value, as JSON. What cannot be read is left out: a row is never worth an
// error. No thread rules: pure functions.

// What is only ever read with its row: an array in a fixed order, see row_text.cpp. Every value bound to a statement costs Qt more than its
// bytes cost the disk, so that all of these are one.
[[nodiscard]] QString textOfFacts(const api::AccessLogEntry &entry);
void factsFromText(const QString &text, api::AccessLogEntry &entry);

// [{"side":"prompt","rule":…,"category":…,"action":…,"field":…,"start":…,"end":…}, …]; empty without hits.
[[nodiscard]] QString textOfHits(const QList<policy::Hit> &prompt, const QList<policy::Hit> &answer);
void hitsFromText(const QString &text, QList<policy::Hit> &prompt, QList<policy::Hit> &answer);

} // namespace sluice::store
