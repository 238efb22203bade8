#pragma once

#include "analysis/latency_comparison.h"
#include "api/config/relay_config.h"
#include "base/error.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace sluice::api {

// How fast the ways to a model are. No thread rules: values.

struct LatencyQuery {
    static constexpr int kMostRequests = 200; // of each way: they cost money

    bool recorded = false; // of the access log, instead of requests of its own
    std::optional<QDateTime> since; // recorded
    int count = 10; // requests over each way
    QString model; // empty: the first that each way lists; recorded: all of them
    bool isFresh = false; // a new connection for every request, and its time counts
    std::optional<UpstreamConfig> direct; // a baseline that is none of the upstreams; its name is shown
};

struct LatencyProgress {
    int done = 0; // requests
    int total = 0;
    QString way; // whose request is next
};

// One way; the first of a report is the baseline.
struct LatencyWay {
    analysis::LatencySummary summary;
    std::optional<analysis::LatencyDifference> difference; // from the baseline; unset: it is the baseline
    QString model; // that was asked
    base::Error lastFault; // of its failures
};

struct LatencyReport {
    base::Error error; // it could not be done; the rest says nothing then
    bool recorded = false;
    bool hasDirect = false; // the baseline is a direct way
    QList<LatencyWay> ways; // the baseline, then the settings' order
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::LatencyProgress)
Q_DECLARE_METATYPE(sluice::api::LatencyReport)
