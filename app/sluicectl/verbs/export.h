#pragma once

#include <QStringList>

namespace sluice::ctl {

// Writes the access log to a file with everything taken out of it that names anybody, beside a relay that runs or without one.
int runExport(const QStringList &arguments);

} // namespace sluice::ctl
