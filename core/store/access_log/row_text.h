#pragma once

#include "api/records.h"

#include <QList>
#include <QString>

namespace sluice::store {

// The columns of the access log that hold more than one value. What cannot be read is left out: a row is never worth an error. No thread
// rules: pure functions.

// Numbers in a fixed order with commas between them; nothing where one is unset, nothing at all where all are. New numbers are added at the end.
[[nodiscard]] QString textOfTiming(const api::Timing &timing);
[[nodiscard]] api::Timing timingFromText(const QString &text);
[[nodiscard]] QString textOfUsage(const policy::TokenUsage &usage);
[[nodiscard]] policy::TokenUsage usageFromText(const QString &text);

// JSON: [{"side":"prompt","rule":…,"category":…,"action":…,"field":…,"start":…,"end":…}, …]; empty without hits.
[[nodiscard]] QString textOfHits(const QList<policy::Hit> &prompt, const QList<policy::Hit> &answer);
void hitsFromText(const QString &text, QList<policy::Hit> &prompt, QList<policy::Hit> &answer);

// JSON: [{"upstream":…,"class":…,"status":…,"error":…,"detail":…,"duration":…}, …]
[[nodiscard]] QString textOfTries(const QList<api::Attempt> &tries);
[[nodiscard]] QList<api::Attempt> triesFromText(const QString &text);

} // namespace sluice::store
