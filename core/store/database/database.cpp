#include "store/database/database.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlQuery>
#include <QVariant>

#include <atomic>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sluice::store {

namespace {

constexpr int kBusyMilliseconds = 2'000;
constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

// Primary result codes of SQLite: part of its file format's contract, they never change.
enum SqliteCode { Busy = 5, Locked = 6, Corrupt = 11, Full = 13, NotADatabase = 26 };
constexpr int kSharedMemoryFull = 10 | (19 << 8); // SQLITE_IOERR_SHMSIZE: the disk has no room for the -shm file

DatabaseFault faultOf(int code)
{
    if (code == kSharedMemoryFull) {
        return DatabaseFault::Full;
    }
    switch (code & 0xFF) {
    case SqliteCode::Busy:
    case SqliteCode::Locked:
        return DatabaseFault::Busy;
    case SqliteCode::Corrupt:
    case SqliteCode::NotADatabase:
        return DatabaseFault::Damaged;
    case SqliteCode::Full:
        return DatabaseFault::Full;
    default:
        return DatabaseFault::Refused;
    }
}

QString nextConnectionName()
{
    static std::atomic<int> last{0};
    return QStringLiteral("sluice-%1").arg(++last);
}

} // namespace

base::Error DatabaseError::toError(const QString &path) const
{
    base::ErrorCode code = base::ErrorCode::FileUnwritable;
    switch (fault) {
    case DatabaseFault::None:
        return {};
    case DatabaseFault::Missing:
        code = base::ErrorCode::FileNotFound;
        break;
    case DatabaseFault::Damaged:
    case DatabaseFault::Newer:
        code = base::ErrorCode::FileUnreadable;
        break;
    case DatabaseFault::Full:
    case DatabaseFault::Busy:
    case DatabaseFault::Refused:
        break;
    }
    return {.code = code, .detail = detail.toStdString(), .where = path.toStdString()};
}

Database::Database(QString path)
    : m_path(std::move(path))
{
}

Database::~Database()
{
    close();
}

DatabaseError Database::errorOf(const QSqlError &error)
{
    if (!error.isValid()) {
        return {};
    }
    // The driver's text names tables and causes, never bound values.
    return {faultOf(error.nativeErrorCode().toInt()), error.databaseText().isEmpty() ? error.driverText() : error.databaseText()};
}

QSqlDatabase Database::handle() const
{
    return QSqlDatabase::database(m_connection, false);
}

qint64 Database::bytesOnDisk() const
{
    qint64 bytes = 0;
    for (const QLatin1String suffix : {QLatin1String(""), QLatin1String("-wal"), QLatin1String("-shm")}) {
        bytes += QFileInfo(m_path + suffix).size();
    }
    return bytes;
}

DatabaseError Database::open(const Schema &schema, Access access)
{
    close();
    if (access == Access::ReadOnly && !QFileInfo::exists(m_path)) {
        return {DatabaseFault::Missing, QStringLiteral("there is no such file")};
    }
    if (access == Access::ReadWrite) {
        if (const DatabaseError error = prepareFile(); error.isError()) {
            return error;
        }
    }
    m_connection = nextConnectionName();
    DatabaseError error;
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
        connection.setDatabaseName(m_path);
        connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyMilliseconds)
            + (access == Access::ReadOnly ? QStringLiteral(";QSQLITE_OPEN_READONLY") : QString()));
        if (!connection.open()) {
            error = errorOf(connection.lastError());
        }
    }
    if (!error.isError()) {
        error = configure(schema, access);
    }
    if (error.isError()) {
        close();
    }
    return error;
}

void Database::close()
{
    if (m_connection.isEmpty()) {
        return;
    }
    handle().close();
    QSqlDatabase::removeDatabase(std::exchange(m_connection, {}));
}

// SQLite gives -wal and -shm the modes of the file itself, so that one must be right from its first moment.
DatabaseError Database::prepareFile() const
{
    const QString directory = QFileInfo(m_path).absolutePath();
    if (!QFileInfo(directory).isDir()) {
        if (!QDir().mkpath(directory)) {
            return {DatabaseFault::Refused, QStringLiteral("its directory cannot be made")};
        }
        std::error_code ignored; // the files in it are for their owner only whatever the directory is
        std::filesystem::permissions(directory.toStdString(), std::filesystem::perms::owner_all, ignored);
    }
    QFile file(m_path);
    if (!file.exists()) {
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly)) {
            return {file.error() == QFileDevice::ResourceError ? DatabaseFault::Full : DatabaseFault::Refused, file.errorString()};
        }
    } else if (!QFileInfo(m_path).isFile()) {
        return {DatabaseFault::Refused, QStringLiteral("it is not a regular file")};
    } else if (!file.setPermissions(kOwnerOnly)) {
        return {DatabaseFault::Refused, file.errorString()};
    }
    return {};
}

DatabaseError Database::configure(const Schema &schema, Access access)
{
    QSqlQuery head(handle());
    if (!head.exec(QStringLiteral("SELECT (SELECT application_id FROM pragma_application_id), "
                                  "(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)"))
        || !head.next()) {
        return errorOf(head.lastError());
    }
    const qint32 application = head.value(0).toInt();
    const int version = head.value(1).toInt();
    const bool isEmpty = application == 0 && version == 0 && head.value(2).toInt() == 0;
    head.clear();
    if (!isEmpty && application != schema.applicationId) {
        return {DatabaseFault::Damaged, QStringLiteral("it is not a database of this kind")};
    }
    if (version > schema.version()) {
        return {DatabaseFault::Newer,
            QStringLiteral("written by a newer version (schema %1, this one knows %2)").arg(version).arg(schema.version())};
    }
    if (access == Access::ReadOnly) {
        return isEmpty ? DatabaseError{DatabaseFault::Missing, QStringLiteral("it is empty")} : DatabaseError{};
    }
    // An empty file takes its page layout from the first of these.
    for (const auto &statement : {QStringLiteral("PRAGMA auto_vacuum=INCREMENTAL"), QStringLiteral("PRAGMA journal_mode=WAL"),
             QStringLiteral("PRAGMA secure_delete=ON"), QStringLiteral("PRAGMA temp_store=MEMORY"), QStringLiteral("PRAGMA synchronous=NORMAL"),
             QStringLiteral("PRAGMA journal_size_limit=4194304")}) {
        if (const DatabaseError error = run(statement); error.isError()) {
            return error;
        }
    }
    if (!isEmpty) {
        QSqlQuery check(handle());
        if (!check.exec(QStringLiteral("PRAGMA quick_check(1)")) || !check.next()) {
            return errorOf(check.lastError());
        }
        if (const QString found = check.value(0).toString(); found != QLatin1String("ok")) {
            return {DatabaseFault::Damaged, QStringLiteral("it does not pass its integrity check")};
        }
    }
    return version == schema.version() ? DatabaseError{} : migrate(schema, version);
}

DatabaseError Database::migrate(const Schema &schema, int from)
{
    return transaction([this, &schema, from] {
        for (qsizetype step = from; step < schema.migrations.size(); ++step) {
            for (const QString &statement : schema.migrations.at(step)) {
                if (const DatabaseError error = run(statement); error.isError()) {
                    return error;
                }
            }
        }
        if (const DatabaseError error = run(QStringLiteral("PRAGMA application_id=%1").arg(schema.applicationId)); error.isError()) {
            return error;
        }
        return run(QStringLiteral("PRAGMA user_version=%1").arg(schema.version()));
    });
}

DatabaseError Database::run(const QString &statement)
{
    QSqlQuery query(handle());
    query.setForwardOnly(true);
    return query.exec(statement) ? DatabaseError{} : errorOf(query.lastError());
}

qint64 Database::number(const QString &query) const
{
    QSqlQuery result(handle());
    result.setForwardOnly(true);
    return result.exec(query) && result.next() ? result.value(0).toLongLong() : 0;
}

DatabaseError Database::transaction(const std::function<DatabaseError()> &work)
{
    if (const DatabaseError error = run(QStringLiteral("BEGIN IMMEDIATE")); error.isError()) {
        return error;
    }
    DatabaseError error = work();
    if (!error.isError()) {
        error = run(QStringLiteral("COMMIT"));
    }
    if (error.isError()) {
        run(QStringLiteral("ROLLBACK")); // fails where SQLite has undone it by itself already, as on a full disk
    }
    return error;
}

DatabaseError Database::truncateLog()
{
    QSqlQuery query(handle());
    if (!query.exec(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")) || !query.next()) {
        return errorOf(query.lastError());
    }
    return query.value(0).toInt() == 0 ? DatabaseError{} : DatabaseError{DatabaseFault::Busy, QStringLiteral("somebody is reading it")};
}

DatabaseError Database::shrink(int pages)
{
    // Frees one page with each row it is asked for.
    QSqlQuery query(handle());
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("PRAGMA incremental_vacuum(%1)").arg(pages))) {
        return errorOf(query.lastError());
    }
    while (query.next()) {
    }
    return errorOf(query.lastError());
}

} // namespace sluice::store
