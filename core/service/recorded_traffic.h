#pragma once

#include "analysis/error_tally.h"
#include "analysis/latency_comparison.h"
#include "api/access_log_records.h"
#include "base/result.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::service {

// Entries of an access log in the words of analysis.

// The file of the log in a data directory.
QString accessLogIn(const QString &dataDirectory);

// Tells every entry that started since then, newest first. FileNotFound: there is no log. Any thread; blocks.
base::Result<void> readRecords(const QString &accessLog, const std::optional<QDateTime> &since, const std::function<bool()> &isCancelled,
    const std::function<void(const api::AccessLogEntry &)> &take);

// What a try's or an exchange's end is called there.
analysis::ErrorClass errorClassOf(base::ErrorCode error, int status);

// Counts what clients saw fail, and the tries that failed below. No thread rules: value.
class RecordedErrors final {
public:
    void count(const api::AccessLogEntry &entry);

    [[nodiscard]] const analysis::ErrorTally &failures() const { return m_failures; }
    [[nodiscard]] const analysis::ErrorTally &causes() const { return m_causes; }
    // For good: nothing can be counted afterwards.
    [[nodiscard]] analysis::ErrorTally takeFailures() { return std::move(m_failures); }
    [[nodiscard]] analysis::ErrorTally takeCauses() { return std::move(m_causes); }

private:
    analysis::ErrorTally m_failures;
    analysis::ErrorTally m_causes;
};

// The latency of every upstream by its tries: whole answers, and failures. What a client cancelled, or was to blame for, says nothing.
// No thread rules: value.
class RecordedLatency final {
public:
    explicit RecordedLatency(QString model); // empty: all

    void count(const api::AccessLogEntry &entry);
    [[nodiscard]] std::vector<analysis::LatencySeries> series(const QStringList &order) const; // of the upstreams in it first, in its order

private:
    QString m_model;
    std::map<std::string, analysis::LatencySeries> m_series;
};

} // namespace sluice::service
