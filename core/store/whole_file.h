#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QFileDevice>
#include <QString>

#include <optional>

namespace sluice::store {

// Reads a regular file; anything else (a directory, a pipe that would block) is FileUnreadable, as is one over `limit`
// bytes. `where` is the path. Any thread; blocks.
base::Result<QByteArray> readWholeFile(const QString &path, qint64 limit);

// Puts `content` in the place of the file: after a crash at any moment the old or the new content is there, whole. A
// symbolic link stays one. Without `permissions` an existing file keeps its own. FileUnwritable. Any thread; blocks.
base::Result<void> writeWholeFile(const QString &path, const QByteArray &content,
    std::optional<QFileDevice::Permissions> permissions = std::nullopt);

} // namespace sluice::store
