#pragma once

#include "base/error.h"

#include <QList>
#include <QSqlDatabase>
#include <QSqlError>
#include <QString>
#include <QStringList>

#include <functional>

namespace sluice::store {

// What keeps a database from being used. Full, Busy and Refused pass by themselves; Damaged and Newer do not.
enum class DatabaseFault {
    None,
    Missing, // there is no file, and nobody may make one (reading only)
    Damaged, // or no database, or somebody else's
    Newer, // written by a later version of this program: not touched
    Full, // the disk
    Busy, // somebody else held it for longer than we wait
    Refused, // rights, I/O errors
};

// No thread rules: value.
struct DatabaseError {
    DatabaseFault fault = DatabaseFault::None;
    QString detail; // plain English; never a value of a row

    [[nodiscard]] bool isError() const { return fault != DatabaseFault::None; }
    [[nodiscard]] base::Error toError(const QString &path) const;
};

// What a database of ours is made of. No thread rules: value.
struct Schema {
    qint32 applicationId = 0; // tells our files from others'
    QList<QStringList> migrations; // [n] leads from version n to version n + 1; an entry is never changed once it was released

    [[nodiscard]] int version() const { return static_cast<int>(migrations.size()); }
};

// One connection to one SQLite file: WAL, secure_delete, temporary tables in memory, synchronous=NORMAL, a file for its owner only. What was
// committed outlives this process however it ends; a power cut may cost what the system had not written yet, never the database.
// Queries made with handle() must be gone before close(). The thread that opens it.
class Database final {
public:
    enum class Access { ReadWrite, ReadOnly };

    explicit Database(QString path);
    ~Database(); // closes
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    // ReadWrite makes what is missing (the directory 0700, the file 0600), checks the whole file (quick_check) and brings an older schema
    // forward, all steps in one transaction. ReadOnly takes any version it knows. After an error it is closed.
    DatabaseError open(const Schema &schema, Access access = Access::ReadWrite);
    void close();
    [[nodiscard]] bool isOpen() const { return !m_connection.isEmpty(); }

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] QSqlDatabase handle() const; // for QSqlQuery
    [[nodiscard]] qint64 bytesOnDisk() const; // the file with its -wal and -shm

    DatabaseError run(const QString &statement); // one that gives no rows
    [[nodiscard]] qint64 number(const QString &query) const; // first column of the first row; 0 if there is none
    // Runs `work` in a transaction that takes the write lock at once: committed if it returns no error, undone otherwise.
    DatabaseError transaction(const std::function<DatabaseError()> &work);
    // Brings the -wal into the file and empties it: only then are deleted rows gone from the disk.
    DatabaseError truncateLog();
    // Gives free pages at the end of the file back to the disk, `pages` at most.
    DatabaseError shrink(int pages);

    // What a failed statement means.
    [[nodiscard]] static DatabaseError errorOf(const QSqlError &error);

private:
    DatabaseError prepareFile() const;
    DatabaseError configure(const Schema &schema, Access access);
    DatabaseError migrate(const Schema &schema, int from);

    QString m_path;
    QString m_connection; // empty: closed
};

} // namespace sluice::store
