#pragma once

#include <QStringList>

namespace sluice::ctl {

// Serves the simulated provider on a port of its own until SIGTERM or SIGINT.
int runDemoUpstream(const QStringList &arguments);

} // namespace sluice::ctl
