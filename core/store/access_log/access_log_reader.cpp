#include "store/access_log/access_log_reader.h"

#include "api/record_words.h"
#include "store/access_log/access_log_schema.h"

#include <QSqlQuery>
#include <QStringList>
#include <QVariant>
#include <QVariantList>

#include <utility>

namespace sluice::store {

namespace {

// What a query's conditions become. Values are bound, never written into the statement.
class Conditions final {
public:
    void add(const QString &condition, const QVariantList &values)
    {
        m_conditions.append(condition);
        m_values += values;
    }

    void addAnyOf(const QString &column, const QVariantList &values)
    {
        if (!values.isEmpty()) {
            add(column + QStringLiteral(" IN (?") + QStringLiteral(",?").repeated(values.size() - 1) + QLatin1Char(')'), values);
        }
    }

    template<typename Enum>
    void addAnyOf(const QString &column, const QList<Enum> &values)
    {
        QVariantList words;
        for (const Enum value : values) {
            const std::string_view word = api::wordOf(value);
            words.append(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
        }
        addAnyOf(column, words);
    }

    void addAnyOf(const QString &column, const QStringList &values)
    {
        addAnyOf(column, QVariantList(values.cbegin(), values.cend()));
    }

    void addText(const QString &text)
    {
        static const QStringList kSearched{QStringLiteral("client"), QStringLiteral("model"), QStringLiteral("sent_model"),
            QStringLiteral("route"), QStringLiteral("upstream"), QStringLiteral("path"), QStringLiteral("request_id"), QStringLiteral("error"),
            QStringLiteral("error_detail"), QStringLiteral("rules")};
        QString pattern = text;
        for (const QLatin1Char special : {QLatin1Char('\\'), QLatin1Char('%'), QLatin1Char('_')}) {
            pattern.replace(special, QString(QLatin1Char('\\')) + special);
        }
        pattern = QLatin1Char('%') + pattern + QLatin1Char('%');
        QStringList parts;
        QVariantList values;
        for (const QString &column : kSearched) {
            parts.append(column + QStringLiteral(" LIKE ? ESCAPE '\\'"));
            values.append(pattern);
        }
        add(QLatin1Char('(') + parts.join(QStringLiteral(" OR ")) + QLatin1Char(')'), values);
    }

    [[nodiscard]] QString where() const
    {
        return m_conditions.isEmpty() ? QString() : QStringLiteral(" WHERE ") + m_conditions.join(QStringLiteral(" AND "));
    }

    void bindTo(QSqlQuery &query) const
    {
        for (qsizetype i = 0; i < m_values.size(); ++i) {
            query.bindValue(static_cast<int>(i), m_values.at(i));
        }
    }

private:
    QStringList m_conditions;
    QVariantList m_values;
};

Conditions conditionsOf(const api::AccessLogQuery &query)
{
    Conditions conditions;
    if (query.from) {
        conditions.add(QStringLiteral("started >= ?"), {query.from->toMSecsSinceEpoch()});
    }
    if (query.until) {
        conditions.add(QStringLiteral("started < ?"), {query.until->toMSecsSinceEpoch()});
    }
    conditions.addAnyOf(QStringLiteral("upstream"), query.upstreams);
    conditions.addAnyOf(QStringLiteral("model"), query.models);
    conditions.addAnyOf(QStringLiteral("client"), query.clients);
    conditions.addAnyOf(QStringLiteral("outcome"), query.outcomes);
    conditions.addAnyOf(QStringLiteral("error"), query.errors);
    if (!query.errors.isEmpty() && !query.errors.contains(base::ErrorCode::None)) {
        conditions.add(QStringLiteral("error <> ''"), {}); // lets SQLite see that the index of failures will do
    }
    conditions.addAnyOf(QStringLiteral("verdict"), query.verdicts);
    if (!query.text.isEmpty()) {
        conditions.addText(query.text);
    }
    return conditions;
}

} // namespace

AccessLogReader::AccessLogReader(const QString &path)
    : m_database(path)
{
}

base::Result<void> AccessLogReader::open()
{
    if (const DatabaseError error = m_database.open(accessLogSchema(), Database::Access::ReadOnly); error.isError()) {
        return error.toError(m_database.path());
    }
    return {};
}

base::Result<void> AccessLogReader::forEach(const api::AccessLogQuery &query, const std::function<bool(const api::AccessLogEntry &)> &take)
{
    Conditions conditions = conditionsOf(query);
    if (query.after) {
        conditions.add(QStringLiteral("(started, id) < (?, ?)"), {query.after->startedAt.toMSecsSinceEpoch(), query.after->id});
    }
    QSqlQuery rows(m_database.handle());
    rows.setForwardOnly(true); // or Qt would keep every row
    const QString limit = query.limit > 0 ? QStringLiteral(" LIMIT %1").arg(query.limit) : QString();
    const QString statement = QStringLiteral("SELECT %1 FROM exchanges%2 ORDER BY started DESC, id DESC%3").arg(entryColumns(), conditions.where(), limit);
    bool isGood = rows.prepare(statement);
    if (isGood) {
        conditions.bindTo(rows);
        isGood = rows.exec();
    }
    while (isGood && rows.next()) {
        if (!take(entryFrom(rows))) {
            return {};
        }
    }
    if (const DatabaseError error = Database::errorOf(rows.lastError()); error.isError()) {
        return error.toError(m_database.path());
    }
    return {};
}

base::Result<AccessLogReader::Page> AccessLogReader::page(const api::AccessLogQuery &query)
{
    api::AccessLogQuery oneMore = query; // which only tells that there are more
    oneMore.limit = query.limit > 0 ? query.limit + 1 : 0;
    Page page;
    const auto read = forEach(oneMore, [&page, &query](const api::AccessLogEntry &entry) {
        page.more = query.limit > 0 && page.entries.size() == query.limit;
        if (!page.more) {
            page.entries.append(entry);
        }
        return !page.more;
    });
    if (!read) {
        return read.error();
    }
    return page;
}

base::Result<qint64> AccessLogReader::count(const api::AccessLogQuery &query)
{
    const Conditions conditions = conditionsOf(query);
    QSqlQuery rows(m_database.handle());
    rows.setForwardOnly(true);
    if (!rows.prepare(QStringLiteral("SELECT count(*) FROM exchanges") + conditions.where())) {
        return Database::errorOf(rows.lastError()).toError(m_database.path());
    }
    conditions.bindTo(rows);
    if (!rows.exec() || !rows.next()) {
        return Database::errorOf(rows.lastError()).toError(m_database.path());
    }
    return rows.value(0).toLongLong();
}

} // namespace sluice::store
