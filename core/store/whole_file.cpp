#include "store/whole_file.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace sluice::store {

namespace {

base::Error problem(base::ErrorCode code, const QString &path, const QString &detail)
{
    return {.code = code, .detail = detail.toStdString(), .where = path.toStdString()};
}

// The rename itself is only durable once the directory is. Failure is no error: some file systems cannot, and the content
// is whole either way.
void syncDirectoryOf(const QString &path)
{
#ifdef Q_OS_UNIX
    const QByteArray directory = QFile::encodeName(QFileInfo(path).absolutePath());
    const int descriptor = ::open(directory.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
#else
    Q_UNUSED(path);
#endif
}

} // namespace

base::Result<QByteArray> readWholeFile(const QString &path, qint64 limit)
{
    const QFileInfo entry(path);
    if (!entry.exists()) {
        return problem(base::ErrorCode::FileNotFound, path, QStringLiteral("no such file"));
    }
    if (!entry.isFile()) {
        return problem(base::ErrorCode::FileUnreadable, path, QStringLiteral("not a regular file"));
    }
    if (entry.size() > limit) {
        return problem(base::ErrorCode::FileUnreadable, path, QStringLiteral("larger than %1 bytes").arg(limit));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return problem(base::ErrorCode::FileUnreadable, path, file.errorString());
    }
    QByteArray content = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError) {
        return problem(base::ErrorCode::FileUnreadable, path, file.errorString());
    }
    if (content.size() > limit) { // it grew while we looked
        return problem(base::ErrorCode::FileUnreadable, path, QStringLiteral("larger than %1 bytes").arg(limit));
    }
    return content;
}

base::Result<void> writeWholeFile(const QString &path, const QByteArray &content,
    std::optional<QFileDevice::Permissions> permissions)
{
    // QSaveFile writes beside the file, syncs, and renames.
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return problem(base::ErrorCode::FileUnwritable, path, file.errorString());
    }
    if (permissions && !file.setPermissions(*permissions)) {
        const QString why = file.errorString();
        file.cancelWriting();
        return problem(base::ErrorCode::FileUnwritable, path, why);
    }
    file.write(content);
    if (!file.commit()) {
        return problem(base::ErrorCode::FileUnwritable, path, file.errorString());
    }
    syncDirectoryOf(path);
    return {};
}

} // namespace sluice::store
