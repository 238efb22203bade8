#pragma once

#include "api/access_log_records.h"
#include "base/result.h"
#include "store/database/database.h"

#include <QList>
#include <QString>

#include <functional>

namespace sluice::store {

// Reads the access log over a connection of its own, which cannot write: beside a running relay, from another program, or without either.
// Every row is made when it is asked for, so that the longest export takes no more memory than one. Any thread, the one that opened it.
class AccessLogReader final {
public:
    explicit AccessLogReader(const QString &path);

    // FileNotFound: there is no log yet.
    base::Result<void> open();
    void close() { m_database.close(); }
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }

    struct Page {
        QList<api::AccessLogEntry> entries; // newest first
        bool more = false; // there are some behind the last one
    };
    base::Result<Page> page(const api::AccessLogQuery &query);

    // Calls `take` with each entry, newest first, until it returns false or `query.limit` is reached (0: to the end).
    base::Result<void> forEach(const api::AccessLogQuery &query, const std::function<bool(const api::AccessLogEntry &)> &take);

    base::Result<qint64> count(const api::AccessLogQuery &query); // entries there are, whatever its limit and cursor

private:
    Database m_database;
};

} // namespace sluice::store
