#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"

#include <QDateTime>

namespace sluice::tests {

// `config` with word lists of every kind, rules for personal data and secrets, and patterns. No thread rules: values.
api::RelayConfig manyRules(api::RelayConfig config);
// How its lists stand: a subscription of some hours, another that failed today.
QList<api::ListStatus> listsOfAges(const api::RelayConfig &config, const QDateTime &now);

} // namespace sluice::tests
