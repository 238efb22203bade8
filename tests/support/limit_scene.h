#pragma once

#include "api/budget_records.h"
#include "api/client_records.h"
#include "api/config/relay_config.h"
#include "api/limit_records.h"

#include <QDateTime>

namespace sluice::tests {

// `config` with limits on every level, budgets of each kind and client keys. No thread rules: values.
api::RelayConfig manyLimits(api::RelayConfig config);
// How they stand on a busy day: one of each state the Limits page has words for.
api::LimitsSample limitsInUse(const QDateTime &now);
QList<api::BudgetStatus> budgetsInUse(const QDateTime &now);
QList<api::ClientStatus> oddClients(const QDateTime &now);

} // namespace sluice::tests
