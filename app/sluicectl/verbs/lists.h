#pragma once

#include <QStringList>

namespace sluice::ctl {

// Checks, compares and compiles word lists, and shows those that come with Sluice.
int runLists(const QStringList &arguments);

} // namespace sluice::ctl
