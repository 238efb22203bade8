#pragma once

#include "api/error_report.h"

#include <QString>

#include <functional>

namespace sluice::service {

// Answers a query about errors; `accessLog` is the file of Sluice's own. `isCancelled` (may be null) is asked now and then, and ends the reading:
// what was counted by then is told. Any thread; blocks for as long as reading takes.
api::ErrorReport analyseErrors(const api::ErrorQuery &query, const QString &accessLog, std::function<bool()> isCancelled = nullptr);

} // namespace sluice::service
