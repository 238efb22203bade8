#include "app/sluicectl/verbs/errors_words.h"

#include "app/sluicectl/text_table.h"

#include <QJsonArray>

namespace sluice::ctl {

namespace {

QString textOf(std::string_view word)
{
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

QDateTime momentOf(std::int64_t seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
}

double millisOf(std::chrono::microseconds duration)
{
    return static_cast<double>(duration.count()) / 1000;
}

QString shareOf(const analysis::ErrorRow &row)
{
    return row.requests == 0 ? QString() : QStringLiteral("%1 %").arg(row.share() * 100, 0, 'f', 2);
}

QString trendOf(const analysis::ErrorRow &row)
{
    if (row.trend == analysis::Trend::Unknown) {
        return {};
    }
    return QStringLiteral("%1 (%2, usually %3)").arg(textOf(wordOf(row.trend))).arg(row.thisHour).arg(row.usual, 0, 'f', 1);
}

QJsonObject jsonOf(const analysis::ErrorRow &row, const api::ErrorQuery &query)
{
    QJsonObject object;
    for (const analysis::ErrorColumn column : query.selection.by) {
        object[textOf(wordOf(column))] = QString::fromStdString(row.values[static_cast<std::size_t>(column)]);
    }
    object[QStringLiteral("count")] = static_cast<qint64>(row.count);
    if (row.requests > 0) {
        object[QStringLiteral("requests")] = static_cast<qint64>(row.requests);
        object[QStringLiteral("share")] = row.share();
    }
    if (row.last > 0) {
        object[QStringLiteral("first")] = momentOf(row.first).toString(Qt::ISODate);
        object[QStringLiteral("last")] = momentOf(row.last).toString(Qt::ISODate);
    }
    if (row.meanDuration) {
        object[QStringLiteral("mean_ms")] = millisOf(*row.meanDuration);
    }
    object[QStringLiteral("trend")] = textOf(wordOf(row.trend));
    object[QStringLiteral("this_hour")] = static_cast<qint64>(row.thisHour);
    object[QStringLiteral("usual")] = row.usual;
    QJsonArray hours;
    for (const std::uint64_t count : row.hours) {
        hours.append(static_cast<qint64>(count));
    }
    object[QStringLiteral("hours")] = hours;
    if (row.suggestion) {
        object[QStringLiteral("suggestion")] = textOf(wordOf(row.suggestion->kind));
        object[QStringLiteral("advice")] = sentenceOf(*row.suggestion);
    }
    return object;
}

QJsonObject jsonOf(const api::ErrorReport::Table &table, const api::ErrorQuery &query)
{
    QJsonArray rows;
    for (const analysis::ErrorRow &row : table.rows) {
        rows.append(jsonOf(row, query));
    }
    return {{QStringLiteral("events"), static_cast<qint64>(table.events)}, {QStringLiteral("folded"), static_cast<qint64>(table.folded)},
        {QStringLiteral("rows"), rows}};
}

} // namespace

QJsonObject jsonOf(const api::ErrorReport &report, const api::ErrorQuery &query)
{
    QJsonArray damaged;
    for (const base::Error &error : report.damaged) {
        damaged.append(QString::fromStdString(base::toString(error)));
    }
    QJsonObject object{
        {QStringLiteral("source"), query.source == api::ErrorQuery::Source::Nginx ? QStringLiteral("nginx") : QStringLiteral("sluice")},
        {QStringLiteral("requests"), static_cast<qint64>(report.requests)},
        {QStringLiteral("failures"), jsonOf(report.failures, query)},
        {QStringLiteral("causes"), jsonOf(report.causes, query)},
        {QStringLiteral("files"), QJsonArray::fromStringList(report.files)},
        {QStringLiteral("bytes"), static_cast<qint64>(report.bytes)},
        {QStringLiteral("lines"), static_cast<qint64>(report.lines)},
        {QStringLiteral("left_out"), static_cast<qint64>(report.earlier)},
        {QStringLiteral("unread"), static_cast<qint64>(report.unread)},
        {QStringLiteral("unread_examples"), QJsonArray::fromStringList(report.unreadExamples)},
        {QStringLiteral("damaged"), damaged},
    };
    if (report.from) {
        object[QStringLiteral("from")] = report.from->toString(Qt::ISODate);
        object[QStringLiteral("until")] = report.until->toString(Qt::ISODate);
    }
    return object;
}

QString tableOf(const api::ErrorReport::Table &table, const api::ErrorQuery &query)
{
    QStringList titles{QStringLiteral("COUNT"), QStringLiteral("SHARE")};
    for (const analysis::ErrorColumn column : query.selection.by) {
        titles.append(textOf(wordOf(column)).toUpper());
    }
    titles += {QStringLiteral("LAST SEEN"), QStringLiteral("THIS HOUR")};
    TextTable text(titles, {0, 1});
    for (const analysis::ErrorRow &row : table.rows) {
        QStringList cells{QString::number(row.count), shareOf(row)};
        for (const analysis::ErrorColumn column : query.selection.by) {
            const QString value = QString::fromStdString(row.values[static_cast<std::size_t>(column)]);
            cells.append(value.isEmpty() ? QStringLiteral("-") : value);
        }
        cells.append(row.last == 0 ? QString() : momentOf(row.last).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
        cells.append(trendOf(row));
        text.addRow(cells);
    }
    return text.text();
}

namespace {

QString adviceOf(analysis::SuggestionKind kind)
{
    using enum analysis::SuggestionKind;
    switch (kind) {
    case InstallIntermediate:
        return QStringLiteral("The upstream's certificate chain is not complete, or its CA is not trusted here: have the intermediate certificate "
                              "served, or name the CA (nginx: proxy_ssl_trusted_certificate; Sluice: \"ca\").");
    case RenewCertificate:
        return QStringLiteral("The upstream's certificate has expired: it must be renewed there.");
    case SetClock:
        return QStringLiteral("Certificates are refused by their dates: check this machine's clock first.");
    case FixCertificateName:
        return QStringLiteral("The certificate is for another name: check the upstream's URL (nginx: proxy_ssl_name and proxy_ssl_server_name).");
    case EnlargeHeadBuffer:
        return QStringLiteral("The answer's head does not fit: enlarge proxy_buffer_size (and proxy_buffers).");
    case StopBuffering:
        return QStringLiteral("Bodies are written to temporary files, which delays streams: set proxy_buffering off, or enlarge the buffers.");
    case KeepAlive:
        return QStringLiteral("The upstream closes connections under requests: let the relay's keep-alive be shorter than the upstream's "
                              "(nginx: keepalive_timeout in the upstream block, proxy_http_version 1.1, Connection \"\").");
    case TruncatedAnswer:
        return QStringLiteral("Answers break off in their middle: look for a time limit or a size limit on the way to the upstream.");
    case CheckDns:
        return QStringLiteral("A name cannot be resolved: check it, and the resolver this machine uses.");
    case CheckWay:
        return QStringLiteral("Nobody answers at the upstream's address: check that it runs, its port, and what lies between.");
    case CheckTls:
        return QStringLiteral("The TLS handshake fails: check that the port speaks TLS, and the versions both sides allow.");
    case MoreConnections:
        return QStringLiteral("Connections or files ran out: raise worker_connections and the limit of open files.");
    case UpstreamSlow:
        return QStringLiteral("The upstream is slow to answer: allow it more time (proxy_read_timeout), or send less there.");
    case RaiseBodyLimit:
        return QStringLiteral("Requests are larger than allowed: raise client_max_body_size (Sluice: limits.body_bytes).");
    case RaiseOwnLimit:
        return QStringLiteral("Your own limit refuses them: raise it, or have the client slow down.");
    case SlowDown:
        return QStringLiteral("The upstream limits you: send less, spread over several keys or upstreams, or ask for a higher limit.");
    case RaiseQuota:
        return QStringLiteral("A quota or budget is used up: raise it, or wait for its reset.");
    case CheckCredential:
        return QStringLiteral("The key is refused: check that it is right, and may do this.");
    case CheckPath:
        return QStringLiteral("The path or model is not known there: check the base URL and the model's name.");
    case CheckRequest:
        return QStringLiteral("The request is refused as it is: the answer's body tells why.");
    case ClientPatience:
        return QStringLiteral("Clients leave before the answer has come: raise their timeout, or look why answers take long.");
    case AddUpstream:
        return QStringLiteral("No upstream can take more: add one, or raise what they may take.");
    case ReadErrorLog:
        break;
    }
    return QStringLiteral("The status alone does not tell the cause: read nginx's error log as well (--error-log).");
}

} // namespace

QString sentenceOf(const analysis::Suggestion &suggestion)
{
    const analysis::Evidence &evidence = suggestion.evidence;
    QStringList numbers{evidence.requests > 0 ? QStringLiteral("%1 of %2 requests").arg(evidence.count).arg(evidence.requests)
                                              : QStringLiteral("%1 times").arg(evidence.count)};
    if (evidence.upstreams > 1) {
        numbers.append(QStringLiteral("%1 upstreams").arg(evidence.upstreams));
    }
    if (evidence.meanDuration) {
        numbers.append(QStringLiteral("%1 ms on average").arg(millisOf(*evidence.meanDuration), 0, 'f', 0));
    }
    return QStringLiteral("%1 (%2)").arg(adviceOf(suggestion.kind), numbers.join(QStringLiteral(", ")));
}

} // namespace sluice::ctl
