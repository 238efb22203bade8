#pragma once

#include "api/client_records.h"
#include "api/config/relay_config.h"

#include <QDateTime>

namespace sluice::tests {

// `config` with client keys of every standing, some of them names of FakeRelayService's traffic. No thread rules: values.
api::RelayConfig manyClients(api::RelayConfig config, const QDateTime &now);
// How they stand: one active, one rotated, one suspended, one on trial, those without a key…
QList<api::ClientStatus> clientsOf(const api::RelayConfig &config, const QDateTime &now);

} // namespace sluice::tests
