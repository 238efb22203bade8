#include "service/log_analyst.h"

#include "service/error_analysis.h"
#include "service/latency_run.h"
#include "service/recorded_traffic.h"

#include <utility>

namespace sluice::service {

namespace {

api::LatencyReport recordedComparison(const api::LatencyQuery &query, const QString &accessLog, const QStringList &order,
    const std::function<bool()> &isCancelled)
{
    api::LatencyReport report;
    report.recorded = true;
    RecordedLatency recorded(query.model);
    const base::Result<void> read
        = readRecords(accessLog, query.since, isCancelled, [&recorded](const api::AccessLogEntry &entry) { recorded.count(entry); });
    if (!read) {
        report.error = read.error();
        return report;
    }
    report.ways = comparedWays(recorded.series(order));
    return report;
}

} // namespace

LogAnalyst::LogAnalyst(QObject *parent)
    : QObject(parent)
{
}

LogAnalyst::~LogAnalyst()
{
    for (const Open &tickets : {m_analyses, m_comparisons}) {
        for (const Cancelled &cancelled : tickets) {
            *cancelled = true;
        }
    }
}

LogAnalyst::Cancelled LogAnalyst::open(Open &tickets, int ticket)
{
    auto cancelled = std::make_shared<std::atomic<bool>>(false);
    tickets.insert(ticket, cancelled);
    return cancelled;
}

void LogAnalyst::cancel(Open &tickets, int ticket)
{
    if (const Cancelled cancelled = tickets.take(ticket)) {
        *cancelled = true;
    }
}

void LogAnalyst::analyse(int ticket, const api::ErrorQuery &query, const QString &accessLog,
    std::function<void(const api::ErrorReport &)> done)
{
    const Cancelled cancelled = open(m_analyses, ticket);
    const auto isCancelled = [cancelled] { return cancelled->load(); };
    m_worker.enqueue(
        [query, accessLog, isCancelled] {
            return [query, accessLog, isCancelled] { return isCancelled() ? api::ErrorReport() : analyseErrors(query, accessLog, isCancelled); };
        },
        [this, ticket, cancelled, done = std::move(done)](const api::ErrorReport &report) {
            if (!*cancelled) {
                m_analyses.remove(ticket);
                done(report);
            }
        });
}

void LogAnalyst::compare(int ticket, const api::LatencyQuery &query, const QString &accessLog, const QStringList &order,
    std::function<void(const api::LatencyReport &)> done)
{
    const Cancelled cancelled = open(m_comparisons, ticket);
    const auto isCancelled = [cancelled] { return cancelled->load(); };
    m_worker.enqueue(
        [query, accessLog, order, isCancelled] {
            return [query, accessLog, order, isCancelled] { return recordedComparison(query, accessLog, order, isCancelled); };
        },
        [this, ticket, cancelled, done = std::move(done)](const api::LatencyReport &report) {
            if (!*cancelled) {
                m_comparisons.remove(ticket);
                done(report);
            }
        });
}

void LogAnalyst::cancelAnalysis(int ticket)
{
    cancel(m_analyses, ticket);
}

void LogAnalyst::cancelComparison(int ticket)
{
    cancel(m_comparisons, ticket);
}

} // namespace sluice::service
