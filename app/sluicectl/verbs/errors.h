#pragma once

#include <QStringList>

namespace sluice::ctl {

// Shows what goes wrong most, in Sluice's own access log or in an nginx's logs.
int runErrors(const QStringList &arguments);

} // namespace sluice::ctl
