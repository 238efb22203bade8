#pragma once

#include "api/error_report.h"
#include "api/latency_report.h"
#include "service/file_worker.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>

namespace sluice::service {

// Reads logs, which may be long, in a thread of its own: the settings' files must not wait for a gigabyte. One log after another. GUI thread.
class LogAnalyst final : public QObject {
    Q_OBJECT
public:
    explicit LogAnalyst(QObject *parent = nullptr);
    ~LogAnalyst() override; // ends what is being read

    // `done` is called in the GUI thread, unless the ticket is cancelled.
    void analyse(int ticket, const api::ErrorQuery &query, const QString &accessLog, std::function<void(const api::ErrorReport &)> done);
    // `order`: names of upstreams, the baseline first.
    void compare(int ticket, const api::LatencyQuery &query, const QString &accessLog, const QStringList &order,
        std::function<void(const api::LatencyReport &)> done);
    void cancelAnalysis(int ticket);
    void cancelComparison(int ticket);

private:
    using Cancelled = std::shared_ptr<std::atomic<bool>>;
    using Open = QHash<int, Cancelled>;

    static Cancelled open(Open &tickets, int ticket);
    static void cancel(Open &tickets, int ticket);

    Open m_analyses;
    Open m_comparisons;
    FileWorker m_worker;
};

} // namespace sluice::service
