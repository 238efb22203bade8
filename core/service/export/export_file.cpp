#include "service/export/export_file.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>
#include <system_error>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace sluice::service {

namespace {

constexpr qint64 kPiece = 64 * 1024;

// Where a file system writes anew instead of over (snapshots, flash), this is as much as a program can do.
void wipe(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite)) {
        return;
    }
    const QByteArray zeros(kPiece, '\0');
    for (qint64 left = file.size(); left > 0; left -= kPiece) {
        if (file.write(zeros.constData(), std::min(left, kPiece)) < 0) {
            break;
        }
    }
    file.flush();
#ifdef Q_OS_UNIX
    ::fsync(file.handle());
#endif
}

} // namespace

ExportFile::ExportFile(const QString &target)
    : m_target(target)
    , m_file(QFileInfo(target).absolutePath() + QStringLiteral("/.") + QFileInfo(target).fileName() + QStringLiteral(".XXXXXX"))
{
    m_file.setAutoRemove(false);
}

ExportFile::~ExportFile()
{
    const QString written = path();
    m_file.close();
    if (!m_isThere && !written.isEmpty() && QFile::exists(written)) {
        wipe(written);
        QFile::remove(written);
    }
}

base::Error ExportFile::problem(const QString &detail) const
{
    return {.code = base::ErrorCode::FileUnwritable, .detail = detail.toStdString(), .where = m_target.toStdString()};
}

base::Result<void> ExportFile::open()
{
    const QFileInfo place(m_target);
    if (place.exists() && !place.isFile()) {
        return problem(QStringLiteral("not a regular file"));
    }
    if (!m_file.open()) { // for its owner only, as every QTemporaryFile
        return problem(m_file.errorString());
    }
    return {};
}

base::Result<void> ExportFile::write(std::string_view bytes)
{
    const auto size = static_cast<qint64>(bytes.size());
    return m_file.write(bytes.data(), size) == size ? base::Result<void>() : problem(m_file.errorString());
}

base::Result<void> ExportFile::finish()
{
    if (!m_file.flush()) {
        return problem(m_file.errorString());
    }
#ifdef Q_OS_UNIX
    if (::fsync(m_file.handle()) != 0) {
        return problem(QStringLiteral("it cannot be brought to the disk"));
    }
#endif
    return {};
}

base::Result<void> ExportFile::moveToTarget()
{
    std::error_code error;
    std::filesystem::rename(path().toStdString(), m_target.toStdString(), error); // replaces what is there
    if (error) {
        return problem(QString::fromStdString(error.message()));
    }
    m_isThere = true;
    return {};
}

} // namespace sluice::service
