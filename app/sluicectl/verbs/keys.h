#pragma once

#include <QStringList>

namespace sluice::ctl {

// Makes, shows and changes the client keys of a configuration file.
int runKeys(const QStringList &arguments);

} // namespace sluice::ctl
