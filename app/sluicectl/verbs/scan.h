#pragma once

#include <QStringList>

namespace sluice::ctl {

// Judges a text or a request body on stdin with the engine of the relay and prints the verdict as JSON.
int runScan(const QStringList &arguments);

} // namespace sluice::ctl
