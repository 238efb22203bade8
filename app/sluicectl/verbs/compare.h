#pragma once

#include <QStringList>

namespace sluice::ctl {

// Compares how fast the ways to a model are, by requests of its own or by the access log.
int runCompare(const QStringList &arguments);

} // namespace sluice::ctl
