#pragma once

#include "store/database/database.h"

#include <QDateTime>
#include <QString>

namespace sluice::store {

// How openOrSetAside() ended. No thread rules: value.
struct OpenedDatabase {
    DatabaseError error; // it is not open
    QString setAside; // where the damaged one lies now; empty: it was not
    DatabaseError damage; // what was wrong with it
};

// Opens for reading and writing. A damaged file is put aside as "NAME.damaged-TIME", its -wal and -shm with it, and an empty one takes its
// place; nobody's file is deleted. The database's thread.
OpenedDatabase openOrSetAside(Database &database, const Schema &schema, const QDateTime &now);

// Deletes files that were put aside before `limit`: a damaged database holds what it held, and is kept no longer than that. Returns how many.
int removeSetAside(const QString &path, const QDateTime &limit);

} // namespace sluice::store
