#include "service/export/export_manifest.h"

#include "api/record_words.h"
#include "service/export/row_redactor.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <string_view>

namespace sluice::service {

namespace {

QString timesWord(api::ExportTimes times)
{
    switch (times) {
    case api::ExportTimes::Exact:
        return QStringLiteral("exact");
    case api::ExportTimes::Minute:
        return QStringLiteral("minute");
    case api::ExportTimes::Hour:
        break;
    }
    return QStringLiteral("hour");
}

QString changeWord(api::ExportChange::Kind kind)
{
    switch (kind) {
    case api::ExportChange::Kind::Removed:
        return QStringLiteral("removed");
    case api::ExportChange::Kind::Replaced:
        return QStringLiteral("replaced");
    case api::ExportChange::Kind::Coarsened:
        break;
    }
    return QStringLiteral("coarsened");
}

// The filters that were set.
class Filters final {
public:
    explicit Filters(const policy::FreeTextRedactor &redactor)
        : m_redactor(redactor)
    {
    }

    [[nodiscard]] QString clean(const QString &text) const { return QString::fromStdString(m_redactor.redact(text.toStdString()).text); }

    void add(const QString &name, const QStringList &values)
    {
        QJsonArray texts;
        for (const QString &value : values) {
            texts.append(clean(value));
        }
        put(name, texts);
    }

    template<typename Enum>
    void addWords(const QString &name, const QList<Enum> &values)
    {
        QJsonArray words;
        for (const Enum value : values) {
            const std::string_view word = api::wordOf(value);
            words.append(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
        }
        put(name, words);
    }

    void addClients(const QStringList &clients)
    {
        QJsonArray tokens;
        for (const QString &client : clients) {
            tokens.append(QString::fromStdString(m_redactor.pseudonyms().tokenOf(policy::TokenKind::Client, client.toStdString())));
        }
        put(QStringLiteral("clients"), tokens);
    }

    QJsonObject object;

private:
    void put(const QString &name, const QJsonArray &values)
    {
        if (!values.isEmpty()) {
            object.insert(name, values);
        }
    }

    const policy::FreeTextRedactor &m_redactor;
};

QJsonObject filtersOf(const api::ExportRequest &request, const policy::FreeTextRedactor &redactor)
{
    Filters filters(redactor);
    const api::AccessLogQuery &query = request.query;
    const auto putTime = [&](const QString &name, const std::optional<QDateTime> &time) {
        if (time) {
            filters.object.insert(name, QString::fromStdString(timeText(*time, request.times)));
        }
    };
    putTime(QStringLiteral("from"), query.from);
    putTime(QStringLiteral("until"), query.until);
    filters.add(QStringLiteral("upstreams"), query.upstreams);
    filters.add(QStringLiteral("models"), query.models);
    filters.addClients(query.clients);
    filters.addWords(QStringLiteral("outcomes"), query.outcomes);
    filters.addWords(QStringLiteral("errors"), query.errors);
    filters.addWords(QStringLiteral("verdicts"), query.verdicts);
    if (!query.text.isEmpty()) {
        filters.object.insert(QStringLiteral("text"), filters.clean(query.text));
    }
    return filters.object;
}

} // namespace

QString formatWord(api::ExportFormat format)
{
    switch (format) {
    case api::ExportFormat::Csv:
        return QStringLiteral("csv");
    case api::ExportFormat::JsonLines:
        return QStringLiteral("jsonl");
    case api::ExportFormat::Har:
        break;
    }
    return QStringLiteral("har");
}

QByteArray exportManifest(const api::ExportRequest &request, const api::ExportResult &result, const QString &version,
                          const policy::FreeTextRedactor &redactor)
{
    QJsonArray changes;
    for (const api::ExportChange &change : result.changes) {
        changes.append(QJsonObject{{QStringLiteral("field"), change.field},
                                   {QStringLiteral("what"), changeWord(change.kind)},
                                   {QStringLiteral("rule"), QString::fromStdString(redactor.redact(change.rule.toStdString()).text)},
                                   {QStringLiteral("count"), change.count}});
    }
    const QJsonObject manifest{
        {QStringLiteral("program"), QString(QStringLiteral("Sluice ") + version)},
        {QStringLiteral("file"), QFileInfo(request.file).fileName()},
        {QStringLiteral("format"), formatWord(request.format)},
        {QStringLiteral("rows"), result.rows},
        {QStringLiteral("bytes"), result.bytes},
        {QStringLiteral("sha256"), result.sha256},
        {QStringLiteral("filters"), filtersOf(request, redactor)},
        {QStringLiteral("times"), timesWord(request.times)},
        {QStringLiteral("rare_below"), request.rareBelow},
        {QStringLiteral("never_included"),
         QJsonArray{QStringLiteral("prompts and answers"), QStringLiteral("headers"), QStringLiteral("query strings"),
                    QStringLiteral("addresses of clients and upstreams"), QStringLiteral("credentials and keys")}},
        {QStringLiteral("changes"), changes},
        {QStringLiteral("check"),
         QJsonObject{{QStringLiteral("clean"), true}, {QStringLiteral("credentials_not_known"), result.uncheckedCredentials}}},
    };
    return QJsonDocument(manifest).toJson();
}

} // namespace sluice::service
