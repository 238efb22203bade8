#include "app/sluicectl/input_file.h"

#include <QFile>
#include <QFileInfo>

namespace sluice::ctl {

base::Result<QByteArray> readInputFile(const QString &path)
{
    QFile file(path);
    if (QFileInfo(path).isDir()) {
        return base::Error{base::ErrorCode::FileUnreadable, "it is a directory", path.toStdString(),
                           0};
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return base::Error{file.exists() ? base::ErrorCode::FileUnreadable
                                         : base::ErrorCode::FileNotFound,
                           file.exists() ? file.errorString().toStdString() : std::string(),
                           path.toStdString(), 0};
    }
    return file.readAll();
}

} // namespace sluice::ctl
