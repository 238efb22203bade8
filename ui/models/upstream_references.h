#pragma once

#include "api/config/relay_config.h"

#include <QStringList>

namespace sluice::ui {

// What in the settings leads to what, so that changing one thing takes the others along. Any thread.

// Ids of the credentials of an upstream: its own, its proxy's, its tunnel's; without empty ones.
[[nodiscard]] QStringList credentialsOf(const api::UpstreamConfig &upstream);
// Whether a stored credential may go: nothing in `config` refers to it, and it is not read from the environment.
[[nodiscard]] bool isUnused(const QString &credential, const api::RelayConfig &config);

// Clusters and routes follow an upstream to its new name.
void renameUpstream(api::RoutingConfig &routing, const QString &from, const QString &to);
// Takes it out of its clusters, and with it the clusters that hold nothing any more and the routes that lead nowhere. Returns the names
// of those routes.
QStringList dropUpstream(api::RoutingConfig &routing, const QString &name);

} // namespace sluice::ui
