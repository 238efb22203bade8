#include "app/sluicectl/verbs/keys_words.h"

#include "app/sluicectl/verb.h"

#include <QCommandLineOption>
#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QStandardPaths>

namespace sluice::ctl {

namespace {

QString standingOf(const api::ClientKeyConfig &key, const QDateTime &now)
{
    return key.revoked                       ? QStringLiteral("revoked")
        : key.expires && *key.expires <= now ? QStringLiteral("expired")
                                             : QStringLiteral("active");
}

QString inWords(const QDateTime &moment)
{
    return moment.toUTC().toString(Qt::ISODate);
}

} // namespace

std::optional<int> parseKeyArguments(QCommandLineParser &parser, const QStringList &arguments,
                                     const QString &description, const QStringList &operands)
{
    parser.setApplicationDescription(description);
    parser.addOption({QStringLiteral("config"),
                      QStringLiteral("Configuration file; without it sluice.json in the data "
                                     "directory."),
                      QStringLiteral("FILE")});
    parser.addOption({QStringLiteral("data-dir"), QStringLiteral("The data directory."),
                      QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print facts as one JSON object.")});
    return parseArguments(parser, arguments, operands);
}

ConfigPlace configPlace(const QCommandLineParser &parser)
{
    if (parser.isSet(QStringLiteral("config"))) {
        return {QDir::current().absoluteFilePath(parser.value(QStringLiteral("config"))), false};
    }
    const QString directory = parser.isSet(QStringLiteral("data-dir"))
        ? QDir(parser.value(QStringLiteral("data-dir"))).absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    return {QDir(directory).filePath(QStringLiteral("sluice.json")), true};
}

bool wantsJson(const QCommandLineParser &parser)
{
    return parser.isSet(QStringLiteral("json"));
}

std::optional<std::chrono::seconds> spanOf(const QString &text)
{
    static const QRegularExpression span(QStringLiteral("^([0-9]{1,6})([smhd])$"));
    const QRegularExpressionMatch match = span.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const qint64 number = match.captured(1).toLongLong();
    const QChar unit = match.captured(2).front();
    const qint64 seconds = unit == u's' ? 1 : unit == u'm' ? 60 : unit == u'h' ? 3600 : 86'400;
    return std::chrono::seconds(number * seconds);
}

std::optional<QDateTime> momentOf(const QString &text, const QDateTime &now)
{
    if (text == QLatin1String("now")) {
        return now;
    }
    if (const auto span = spanOf(text)) {
        return now.addSecs(span->count());
    }
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    const bool hasOffset
        = text.endsWith(u'Z') || text.indexOf(u'+', 10) > 0 || text.indexOf(u'-', 10) > 0;
    return moment.isValid() && text.size() >= 17 && hasOffset ? std::optional(moment.toUTC())
                                                              : std::nullopt;
}

QJsonObject jsonOf(const api::ClientKeyConfig &key, const QDateTime &now)
{
    QJsonObject object{{QStringLiteral("id"), key.id},
                       {QStringLiteral("name"), key.name},
                       {QStringLiteral("state"), standingOf(key, now)}};
    const auto putTime = [&object](const QString &name, const std::optional<QDateTime> &moment) {
        if (moment) {
            object.insert(name, inWords(*moment));
        }
    };
    putTime(QStringLiteral("created"), key.created);
    putTime(QStringLiteral("expires"), key.expires);
    putTime(QStringLiteral("revoked"), key.revoked);
    putTime(QStringLiteral("old_until"), key.oldUntil);
    if (key.requestsPerMinute) {
        object.insert(QStringLiteral("requests_per_minute"), *key.requestsPerMinute);
    }
    if (key.tokensPerMinute) {
        object.insert(QStringLiteral("tokens_per_minute"), *key.tokensPerMinute);
    }
    if (key.concurrentRequests) {
        object.insert(QStringLiteral("concurrent_requests"), *key.concurrentRequests);
    }
    const auto putPatterns = [&object](const QString &name, const QStringList &patterns) {
        if (!patterns.isEmpty()) {
            object.insert(name, QJsonArray::fromStringList(patterns));
        }
    };
    putPatterns(QStringLiteral("routes"), key.routes);
    putPatterns(QStringLiteral("models"), key.models);
    putPatterns(QStringLiteral("upstreams"), key.upstreams);
    return object;
}

QString lineOf(const api::ClientKeyConfig &key, const QDateTime &now)
{
    QString line = QStringLiteral("%1  %2  %3").arg(key.id, -12).arg(standingOf(key, now), -8).arg(key.name);
    if (key.revoked) {
        line += QStringLiteral("  revoked ") + inWords(*key.revoked);
    } else if (key.expires) {
        line += QStringLiteral("  expires ") + inWords(*key.expires);
    }
    if (!key.revoked && key.oldUntil && *key.oldUntil > now) {
        line += QStringLiteral("  old key until ") + inWords(*key.oldUntil);
    }
    return line;
}

} // namespace sluice::ctl
