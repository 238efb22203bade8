#include "store/database/set_aside.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringList>
#include <QTimeZone>

namespace sluice::store {

namespace {

const QString kMark = QStringLiteral(".damaged-");
const QString kTimeFormat = QStringLiteral("yyyyMMdd-hhmmss-zzz");
const QStringList kCompanions{QStringLiteral("-wal"), QStringLiteral("-shm")}; // a -wal may hold rows the file has not yet

} // namespace

OpenedDatabase openOrSetAside(Database &database, const Schema &schema, const QDateTime &now)
{
    OpenedDatabase opened;
    opened.error = database.open(schema);
    if (opened.error.fault != DatabaseFault::Damaged) {
        return opened;
    }
    opened.damage = opened.error;
    const QString aside = database.path() + kMark + now.toUTC().toString(kTimeFormat);
    if (!QFile::rename(database.path(), aside)) {
        opened.error.detail = QStringLiteral("damaged, and cannot be set aside");
        return opened;
    }
    for (const QString &companion : kCompanions) {
        // A -wal that stayed would be taken for the new file's: it must go one way or the other.
        if (QFile::exists(database.path() + companion) && !QFile::rename(database.path() + companion, aside + companion)) {
            QFile::remove(database.path() + companion);
        }
    }
    opened.setAside = aside;
    opened.error = database.open(schema);
    return opened;
}

int removeSetAside(const QString &path, const QDateTime &limit)
{
    const QFileInfo file(path);
    const QString start = file.fileName() + kMark;
    int removed = 0;
    const QStringList found = QDir(file.absolutePath()).entryList({start + QLatin1Char('*')}, QDir::Files | QDir::Hidden);
    for (const QString &name : found) {
        QDateTime at = QDateTime::fromString(name.mid(start.size(), kTimeFormat.size()), kTimeFormat);
        at.setTimeSpec(Qt::UTC);
        if (at.isValid() && at < limit && QFile::remove(file.absolutePath() + QLatin1Char('/') + name)) {
            ++removed;
        }
    }
    return removed;
}

} // namespace sluice::store
