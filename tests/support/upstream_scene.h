#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"

#include <QDateTime>

namespace sluice::tests {

// Upstreams of every kind with clusters and routes, and how they stand on a bad day: one in each state the desk has a word for. No
// thread rules: values.
api::RelayConfig manyUpstreams();
QList<api::UpstreamStatus> badDay(const QDateTime &now);

// Which way a small question would go on that day.
api::RouteTrial badDayTrial();

// Every upstream of `config` with its breaker closed.
QList<api::UpstreamStatus> goodDay(const api::RelayConfig &config, const QDateTime &now);

} // namespace sluice::tests
