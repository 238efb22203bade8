#include "service/error_analysis.h"

#include "analysis/log_files.h"
#include "analysis/nginx/nginx_logs.h"
#include "service/recorded_traffic.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace sluice::service {

namespace {

QString textOf(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

api::ErrorReport refused(const base::Error &why)
{
    api::ErrorReport report;
    report.error = why;
    return report;
}

api::ErrorReport::Table tableOf(analysis::ErrorTally &&counted, const analysis::ErrorSelection &selection)
{
    auto tally = std::make_shared<const analysis::ErrorTally>(std::move(counted));
    return {tally->rows(selection), tally, tally->errors(), tally->folded()};
}

void addReading(api::ErrorReport &report, const analysis::LogReading &reading)
{
    for (const std::string &file : reading.files) {
        report.files.append(textOf(file));
    }
    report.bytes += reading.bytes;
    report.lines += reading.lines;
    report.unread += reading.unread;
    report.earlier += reading.beside;
    for (const analysis::LinePlace &place : reading.unreadExamples) {
        report.unreadExamples.append(QStringLiteral("%1:%2").arg(textOf(place.file)).arg(place.line));
    }
    for (const base::Error &error : reading.damaged) {
        report.damaged.append(error);
    }
}

void addSpan(api::ErrorReport &report, const analysis::ErrorTally &tally)
{
    if (tally.firstTime() == 0) {
        return;
    }
    const QDateTime first = QDateTime::fromSecsSinceEpoch(tally.firstTime(), Qt::UTC);
    const QDateTime last = QDateTime::fromSecsSinceEpoch(tally.lastTime(), Qt::UTC);
    report.from = report.from ? std::min(*report.from, first) : first;
    report.until = report.until ? std::max(*report.until, last) : last;
}

std::vector<std::string> pathsOf(const QStringList &paths)
{
    std::vector<std::string> result;
    for (const QString &path : paths) {
        result.push_back(path.toStdString());
    }
    return result;
}

api::ErrorReport analyseNginx(const api::ErrorQuery &query, std::function<bool()> isCancelled)
{
    const auto format = analysis::parseLogFormat(query.logFormat.toStdString());
    if (!format) {
        return refused(format.error());
    }
    const auto accessFiles = analysis::logFilesOf(pathsOf(query.accessLogs), "access.log");
    const auto errorFiles = analysis::logFilesOf(pathsOf(query.errorLogs), "error.log");
    if (!accessFiles || !errorFiles) {
        return refused(accessFiles ? errorFiles.error() : accessFiles.error());
    }
    analysis::NginxLogs logs(*format, query.since ? query.since->toSecsSinceEpoch() : 0);
    logs.onBetween(std::move(isCancelled));
    for (const std::string &file : *accessFiles) {
        logs.readAccess(file);
    }
    for (const std::string &file : *errorFiles) {
        logs.readErrors(file);
    }
    api::ErrorReport report;
    report.requests = logs.failures().requests();
    addReading(report, logs.accessReading());
    addReading(report, logs.errorReading());
    addSpan(report, logs.failures());
    addSpan(report, logs.causes());
    report.failures = tableOf(logs.takeFailures(), query.selection);
    report.causes = tableOf(logs.takeCauses(), query.selection);
    return report;
}

api::ErrorReport analyseOwnLog(const api::ErrorQuery &query, const QString &accessLog, const std::function<bool()> &isCancelled)
{
    RecordedErrors recorded;
    const base::Result<void> read = readRecords(accessLog, query.since, isCancelled, [&recorded](const api::AccessLogEntry &entry) { recorded.count(entry); });
    if (!read) {
        return refused(read.error());
    }
    api::ErrorReport report;
    report.requests = recorded.failures().requests();
    report.files.append(accessLog);
    report.lines = report.requests;
    addSpan(report, recorded.failures());
    addSpan(report, recorded.causes());
    report.failures = tableOf(recorded.takeFailures(), query.selection);
    report.causes = tableOf(recorded.takeCauses(), query.selection);
    return report;
}

} // namespace

api::ErrorReport analyseErrors(const api::ErrorQuery &query, const QString &accessLog, std::function<bool()> isCancelled)
{
    if (query.source == api::ErrorQuery::Source::Nginx) {
        return analyseNginx(query, std::move(isCancelled));
    }
    return analyseOwnLog(query, accessLog, isCancelled);
}

} // namespace sluice::service
