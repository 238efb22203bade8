#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace sluice::ctl {

// A whole file the user named. FileNotFound or FileUnreadable, with `where` the path.
base::Result<QByteArray> readInputFile(const QString &path);

} // namespace sluice::ctl
