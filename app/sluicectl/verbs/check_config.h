#pragma once

#include <QStringList>

namespace sluice::ctl {

// Says whether `serve` could use a configuration file: the settings, and the files they name.
int runCheckConfig(const QStringList &arguments);

} // namespace sluice::ctl
