#include "store/bodies/body_store.h"

#include "base/guarded_memory.h"
#include "store/database/set_aside.h"

#include <QDateTime>
#include <QFile>
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

#include <utility>

namespace sluice::store {

namespace {

using namespace std::chrono_literals;

constexpr qint32 kApplicationId = 0x534C4244; // "SLBD"
constexpr int kRowsAtATime = 64; // at most 64 MiB or so of ciphertext in one step of sweep()
constexpr int kPagesAtATime = 4096;

Schema schema()
{
    return {kApplicationId,
        {{
            // `size`: of the whole text; `sealed`: bytes of all its chunks.
            QStringLiteral("CREATE TABLE texts (id INTEGER PRIMARY KEY, request TEXT NOT NULL, part INTEGER NOT NULL, hour INTEGER NOT NULL, "
                           "size INTEGER NOT NULL, sealed INTEGER NOT NULL, salt BLOB NOT NULL, UNIQUE (request, part))"),
            QStringLiteral("CREATE INDEX texts_by_hour ON texts (hour)"),
            QStringLiteral("CREATE TABLE chunks (id INTEGER NOT NULL, place INTEGER NOT NULL, sealed BLOB NOT NULL, "
                           "PRIMARY KEY (id, place)) WITHOUT ROWID"),
        }}};
}

QByteArray viewOf(const std::string &bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

DatabaseError execute(QSqlQuery &query)
{
    return query.exec() ? DatabaseError{} : Database::errorOf(query.lastError());
}

DatabaseError deleteRow(Database &database, std::int64_t row)
{
    for (const QString &table : {QStringLiteral("chunks"), QStringLiteral("texts")}) {
        if (const DatabaseError error = database.run(QStringLiteral("DELETE FROM %1 WHERE id = %2").arg(table).arg(row)); error.isError()) {
            return error;
        }
    }
    return {};
}

QDateTime timeOf(const BodyTime &now)
{
    return QDateTime::fromMSecsSinceEpoch(now.wall.time_since_epoch().count(), Qt::UTC);
}

base::Error notKept(const QString &requestId)
{
    return {.code = base::ErrorCode::BodyNotKept, .detail = "no text of this request is kept", .where = requestId.toStdString()};
}

} // namespace

BodyStore::BodyStore(const QString &directory)
    : m_keys(directory + QStringLiteral("/body-keys"))
    , m_database(directory + QStringLiteral("/bodies.db"))
{
}

BodyStore::~BodyStore() = default;

base::Result<void> BodyStore::purge(const BodyTime &now)
{
    if (m_keysAreOpen) {
        return m_keys.expire(now);
    }
    if (!m_keys.exists()) {
        return {};
    }
    auto opened = m_keys.open(now);
    m_keysAreOpen = opened.has_value();
    return opened;
}

bool BodyStore::holdsAnything() const
{
    return m_keys.exists() || QFile::exists(m_database.path());
}

base::Result<void> BodyStore::open(const Caps &caps, const BodyTime &now)
{
    m_caps = caps;
    if (!m_keysAreOpen) {
        if (auto opened = m_keys.open(now); !opened) {
            return opened;
        }
        m_keysAreOpen = true;
    }
    if (!m_isOpen) {
        removeSetAside(m_database.path(), timeOf(now).addDays(-1));
        const OpenedDatabase opened = openOrSetAside(m_database, schema(), timeOf(now));
        if (opened.error.isError()) {
            return problem(opened.error);
        }
        m_nextRow = m_database.number(QStringLiteral("SELECT max(id) FROM texts")) + 1;
        m_bytes = m_database.number(QStringLiteral("SELECT sum(sealed) FROM texts"));
        m_isOpen = true;
    }
    return m_keys.setLife(m_caps.life, now);
}

base::Result<void> BodyStore::setCaps(const Caps &caps, const BodyTime &now)
{
    m_caps = caps;
    return m_keys.setLife(m_caps.life, now);
}

base::Result<void> BodyStore::keep(const QList<api::ExchangeTexts> &exchanges, const BodyTime &now)
{
    if (!m_isOpen) {
        return base::Error{.code = base::ErrorCode::Internal, .detail = "kept texts are not open", .where = {}};
    }
    auto current = m_keys.current(now);
    if (!current) {
        return current.error();
    }
    const std::int64_t firstRow = m_nextRow;
    const qint64 bytes = m_bytes;
    const DatabaseError error = m_database.transaction([this, &exchanges, &current] {
        for (const api::ExchangeTexts &texts : exchanges) {
            for (const auto &[column, text] : {std::pair(Column::Prompt, &texts.prompt), std::pair(Column::Answer, &texts.answer)}) {
                if (text->size == 0) {
                    continue;
                }
                if (const DatabaseError failed = insert(m_nextRow++, texts.requestId, column, *current, *text); failed.isError()) {
                    return failed;
                }
            }
        }
        return DatabaseError{};
    });
    if (error.isError()) {
        m_nextRow = firstRow;
        m_bytes = bytes;
        return problem(error);
    }
    return makeRoom();
}

DatabaseError BodyStore::insert(
    std::int64_t row, const QString &requestId, Column column, const HourKeys::Current &current, const api::KeptText &text)
{
    const BoxLabel label{row, current.hour, static_cast<std::uint32_t>(column)};
    const std::optional<SealedText> sealed
        = m_box.seal(*current.key, label, {text.bytes.constData(), static_cast<std::size_t>(text.bytes.size())});
    if (!sealed) {
        return {DatabaseFault::Refused, QStringLiteral("a text could not be sealed")};
    }
    qint64 bytes = 0;
    for (const std::string &chunk : sealed->chunks) {
        bytes += static_cast<qint64>(chunk.size());
    }
    QSqlQuery query(m_database.handle());
    query.prepare(QStringLiteral("INSERT INTO texts (id, request, part, hour, size, sealed, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"));
    query.addBindValue(static_cast<qint64>(row));
    query.addBindValue(requestId);
    query.addBindValue(static_cast<int>(column));
    query.addBindValue(static_cast<qint64>(current.hour));
    query.addBindValue(text.size);
    query.addBindValue(bytes);
    query.addBindValue(viewOf(sealed->salt));
    if (const DatabaseError error = execute(query); error.isError()) {
        return error;
    }
    QSqlQuery chunk(m_database.handle());
    chunk.prepare(QStringLiteral("INSERT INTO chunks (id, place, sealed) VALUES (?, ?, ?)"));
    for (std::size_t i = 0; i < sealed->chunks.size(); ++i) {
        chunk.addBindValue(static_cast<qint64>(row));
        chunk.addBindValue(static_cast<qint64>(i));
        chunk.addBindValue(viewOf(sealed->chunks[i]));
        if (const DatabaseError error = execute(chunk); error.isError()) {
            return error;
        }
    }
    m_bytes += bytes;
    return {};
}

// The oldest go until the rest fits.
base::Result<void> BodyStore::makeRoom()
{
    while (m_caps.all > 0 && m_bytes > m_caps.all) {
        const qint64 row = m_database.number(QStringLiteral("SELECT min(id) FROM texts"));
        const qint64 bytes = m_database.number(QStringLiteral("SELECT sealed FROM texts WHERE id = %1").arg(row));
        if (bytes == 0) {
            break;
        }
        const DatabaseError error = m_database.transaction([this, row] { return deleteRow(m_database, row); });
        if (error.isError()) {
            return problem(error);
        }
        m_bytes -= bytes;
        m_isSwept = false;
    }
    return {};
}

base::Result<api::ExchangeTexts> BodyStore::fetch(const QString &requestId, const BodyTime &now)
{
    if (!m_isOpen) {
        return notKept(requestId);
    }
    api::ExchangeTexts texts;
    texts.requestId = requestId;
    bool isThere = false;
    for (const auto &[column, text] : {std::pair(Column::Prompt, &texts.prompt), std::pair(Column::Answer, &texts.answer)}) {
        auto found = read(requestId, column, now, *text);
        if (!found) {
            return found.error();
        }
        isThere = isThere || *found;
    }
    if (!isThere) {
        return notKept(requestId);
    }
    return texts;
}

// False: there is none that anything opens.
base::Result<bool> BodyStore::read(const QString &requestId, Column column, const BodyTime &now, api::KeptText &text)
{
    QSqlQuery query(m_database.handle());
    query.prepare(QStringLiteral("SELECT id, hour, size, salt FROM texts WHERE request = ? AND part = ?"));
    query.addBindValue(requestId);
    query.addBindValue(static_cast<int>(column));
    if (const DatabaseError error = execute(query); error.isError()) {
        return problem(error);
    }
    if (!query.next()) {
        return false;
    }
    const BoxLabel label{query.value(0).toLongLong(), query.value(1).toLongLong(), static_cast<std::uint32_t>(column)};
    const base::Secret *const key = m_keys.keyOf(label.hour, now);
    if (key == nullptr) {
        return false;
    }
    const qint64 size = query.value(2).toLongLong();
    SealedText sealed;
    sealed.salt = query.value(3).toByteArray().toStdString();
    QSqlQuery chunks(m_database.handle());
    chunks.setForwardOnly(true);
    chunks.prepare(QStringLiteral("SELECT sealed FROM chunks WHERE id = ? ORDER BY place"));
    chunks.addBindValue(static_cast<qint64>(label.row));
    if (const DatabaseError error = execute(chunks); error.isError()) {
        return problem(error);
    }
    while (chunks.next()) {
        sealed.chunks.push_back(chunks.value(0).toByteArray().toStdString());
    }
    std::optional<std::string> plain = m_box.open(*key, label, sealed);
    if (!plain) {
        return base::Error{.code = base::ErrorCode::FileUnreadable,
            .detail = "a kept text is not what was written: it is damaged, or somebody changed it",
            .where = m_database.path().toStdString()};
    }
    text.bytes = QByteArray(plain->data(), static_cast<qsizetype>(plain->size()));
    text.size = size;
    base::wipe(plain->data(), plain->size());
    return true;
}

base::Result<bool> BodyStore::sweep(const BodyTime &now)
{
    if (!m_isOpen) {
        return false;
    }
    auto expired = m_keys.expire(now);
    QStringList alive;
    for (const std::int64_t hour : m_keys.hours()) {
        alive.append(QString::number(hour));
    }
    const QString dead = QStringLiteral("SELECT id FROM texts WHERE hour NOT IN (%1) LIMIT %2").arg(alive.join(u',')).arg(kRowsAtATime);
    QList<qint64> rows;
    {
        QSqlQuery query(m_database.handle());
        if (!query.exec(dead)) {
            return problem(Database::errorOf(query.lastError()));
        }
        while (query.next()) {
            rows.append(query.value(0).toLongLong());
        }
    }
    if (!rows.isEmpty()) {
        const DatabaseError error = m_database.transaction([this, &rows] {
            for (const qint64 row : std::as_const(rows)) {
                if (const DatabaseError failed = deleteRow(m_database, row); failed.isError()) {
                    return failed;
                }
            }
            return DatabaseError{};
        });
        if (error.isError()) {
            return problem(error);
        }
        m_bytes = m_database.number(QStringLiteral("SELECT sum(sealed) FROM texts"));
        m_isSwept = false;
    }
    if (rows.size() == kRowsAtATime) {
        return true;
    }
    if (!m_isSwept) {
        if (const DatabaseError error = m_database.shrink(kPagesAtATime); error.isError()) {
            return problem(error);
        }
        if (const DatabaseError error = m_database.truncateLog(); error.isError()) {
            return problem(error);
        }
        m_isSwept = true;
    }
    if (!expired) {
        return expired.error();
    }
    return false;
}

base::Result<void> BodyStore::forgetAll(const BodyTime &now)
{
    m_isSwept = false;
    return m_keysAreOpen ? m_keys.destroyAll(now) : base::Result<void>();
}

base::Result<void> BodyStore::remove(const BodyTime &now)
{
    if (auto purged = purge(now); !purged) {
        return purged; // somebody else may be using them
    }
    base::Result<void> result;
    if (m_keysAreOpen) {
        result = m_keys.remove(now);
        m_keysAreOpen = false;
    }
    m_database.close();
    m_isOpen = false;
    m_bytes = 0;
    for (const QLatin1String suffix : {QLatin1String(""), QLatin1String("-wal"), QLatin1String("-shm")}) {
        QFile::remove(m_database.path() + suffix);
    }
    removeSetAside(m_database.path(), timeOf(now).addDays(1)); // all of them
    return result;
}

} // namespace sluice::store
