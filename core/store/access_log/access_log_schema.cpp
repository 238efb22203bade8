#include "store/access_log/access_log_schema.h"

#include "api/record_words.h"
#include "store/access_log/row_text.h"

#include <QHash>
#include <QStringList>
#include <QVariant>

namespace sluice::store {

namespace {

using api::AccessLogEntry;

constexpr qint32 kApplicationId = 0x534C4331; // "SLC1"

// In the order in which rows are written and read.
const QStringList kColumns{QStringLiteral("request_id"), QStringLiteral("started"), QStringLiteral("client"), QStringLiteral("model"),
    QStringLiteral("sent_model"), QStringLiteral("route"), QStringLiteral("upstream"), QStringLiteral("path"), QStringLiteral("status"),
    QStringLiteral("outcome"), QStringLiteral("error"), QStringLiteral("error_detail"), QStringLiteral("verdict"), QStringLiteral("rules"),
    QStringLiteral("facts"), QStringLiteral("has_body")};

// What is searched for is a column, everything else is in `facts`. Times are milliseconds since 1970 (UTC), durations microseconds.
const QStringList kFirstVersion{
    QStringLiteral(R"(CREATE TABLE exchanges(
        id INTEGER PRIMARY KEY,
        kept_at INTEGER NOT NULL,
        request_id TEXT NOT NULL,
        started INTEGER NOT NULL,
        client TEXT NOT NULL,
        model TEXT NOT NULL,
        sent_model TEXT NOT NULL,
        route TEXT NOT NULL,
        upstream TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        error TEXT NOT NULL,
        error_detail TEXT NOT NULL,
        verdict TEXT NOT NULL,
        rules TEXT NOT NULL,
        facts TEXT NOT NULL,
        has_body INTEGER NOT NULL))"),
    QStringLiteral("CREATE INDEX exchanges_started ON exchanges(started)"),
    // The state of RetentionClock.
    QStringLiteral("CREATE TABLE keeping(id INTEGER PRIMARY KEY CHECK(id = 1), last_wall INTEGER NOT NULL, ahead INTEGER NOT NULL)"),
    QStringLiteral("INSERT INTO keeping VALUES(1, 0, 0)"),
};

// The tables of errors read the few rows that failed among the many that did not; an index of those alone costs the others nothing.
const QStringList kSecondVersion{
    QStringLiteral("CREATE INDEX exchanges_failed ON exchanges(started) WHERE error <> ''"),
};

QString fromView(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

// One object for each word: a row shares it.
template<typename Enum>
const QString &sharedWord(Enum value)
{
    thread_local QHash<int, QString> words;
    QString &word = words[static_cast<int>(value)];
    if (word.isNull()) {
        word = fromView(api::wordOf(value));
        if (word.isNull()) {
            word = QStringLiteral("");
        }
    }
    return word;
}

// A word that a later version wrote is read as what it most likely counts as.
template<typename Enum>
Enum enumFrom(const QVariant &value, Enum otherwise)
{
    return api::fromWord<Enum>(value.toString().toStdString()).value_or(otherwise);
}

// A null string would be bound as NULL.
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

} // namespace

const Schema &accessLogSchema()
{
    static const Schema schema{kApplicationId, {kFirstVersion, kSecondVersion}};
    return schema;
}

QString entryColumns()
{
    static const QString columns = QStringLiteral("id,") + kColumns.join(QLatin1Char(','));
    return columns;
}

QString insertEntryStatement()
{
    return QStringLiteral("INSERT INTO exchanges(kept_at,%1) VALUES(?%2)").arg(kColumns.join(QLatin1Char(',')),
        QStringLiteral(",?").repeated(kColumns.size()));
}

void bindEntry(QSqlQuery &insert, const AccessLogEntry &entry, qint64 keptAt)
{
    int place = 0;
    const auto bind = [&insert, &place](const QVariant &value) { insert.bindValue(place++, value); };
    bind(keptAt);
    bind(text(entry.requestId));
    bind(entry.startedAt.toMSecsSinceEpoch());
    bind(text(entry.client));
    bind(text(entry.model));
    bind(text(entry.sentModel));
    bind(text(entry.route));
    bind(text(entry.upstream));
    bind(text(entry.path));
    bind(entry.status);
    bind(sharedWord(entry.outcome));
    bind(sharedWord(entry.error));
    bind(text(entry.errorDetail));
    bind(sharedWord(entry.verdict));
    bind(textOfHits(entry.promptHits, entry.answerHits));
    bind(textOfFacts(entry));
    bind(entry.hasBody ? 1 : 0);
}

AccessLogEntry entryFrom(const QSqlQuery &row)
{
    AccessLogEntry entry;
    int place = 0;
    const auto next = [&row, &place] { return row.value(place++); };
    entry.id = next().toLongLong();
    entry.requestId = next().toString();
    entry.startedAt = QDateTime::fromMSecsSinceEpoch(next().toLongLong(), Qt::UTC);
    entry.client = next().toString();
    entry.model = next().toString();
    entry.sentModel = next().toString();
    entry.route = next().toString();
    entry.upstream = next().toString();
    entry.path = next().toString();
    entry.status = next().toInt();
    entry.outcome = enumFrom(next(), api::Outcome::UpstreamFailed);
    entry.error = enumFrom(next(), base::ErrorCode::Internal);
    entry.errorDetail = next().toString();
    entry.verdict = enumFrom(next(), policy::VerdictKind::Pass);
    hitsFromText(next().toString(), entry.promptHits, entry.answerHits);
    factsFromText(next().toString(), entry);
    entry.hasBody = next().toInt() != 0;
    return entry;
}

} // namespace sluice::store
