#pragma once

#include <QStringList>

namespace sluice::ctl {

// Runs the relay in this process until SIGTERM or SIGINT, then drains.
int runServe(const QStringList &arguments);

} // namespace sluice::ctl
