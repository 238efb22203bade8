#include "app/sluicectl/verbs/errors.h"

#include "api/config/config_json.h"
#include "app/sluicectl/input_file.h"
#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/errors_words.h"
#include "app/sluicectl/verbs/scan_rules.h"
#include "app/sluicectl/verbs/since_option.h"
#include "service/error_analysis.h"
#include "service/recorded_traffic.h"

#include <QDir>
#include <QSet>


namespace sluice::ctl {

namespace {

class ErrorArguments final {
public:
    ErrorArguments()
    {
        m_parser.setApplicationDescription(QStringLiteral(
            "Shows what goes wrong most: what clients saw fail, and the causes below. Reads Sluice's access log, or with --nginx "
            "the logs of an nginx (PATH: access logs or folders of them; a log stands for its rotations too, gzipped or not). "
            "Exits 0 when it printed what it found, be it nothing, and 2 if a file cannot be read to its end."));
        m_parser.addOptions({m_config, m_dataDirectory, sinceOption(), m_by, m_only, m_top, m_nginx, m_format, m_errorLog, m_json});
    }

    QCommandLineParser &parser() { return m_parser; }
    [[nodiscard]] bool wantsJson() const { return m_parser.isSet(m_json); }
    [[nodiscard]] QString accessLog() const
    {
        return service::accessLogIn(m_parser.isSet(m_dataDirectory) ? QDir(m_parser.value(m_dataDirectory)).absolutePath()
                                                                    : usualDataDirectory());
    }

    // Why there may be no log.
    void explainMissingLog() const
    {
        const base::Result<QByteArray> text = m_parser.isSet(m_config) ? readInputFile(m_parser.value(m_config)) : QByteArray("{\"version\":1}");
        const auto config = text ? api::parseConfig(*text, m_parser.value(m_config)) : text.error();
        if (!config) {
            printRemark(config.error());
        } else if (!config->records.isLogging()) {
            printRemark(QStringLiteral("This configuration keeps no access log (records)."));
        } else {
            printRemark(QStringLiteral("The log is made when the relay runs; --data-dir says where it is kept."));
        }
    }

    // Says what is wrong and gives nothing, if something is.
    [[nodiscard]] std::optional<api::ErrorQuery> query() const
    {
        api::ErrorQuery query;
        const bool isNginx = m_parser.isSet(m_nginx) || m_parser.isSet(m_errorLog);
        query.source = isNginx ? api::ErrorQuery::Source::Nginx : api::ErrorQuery::Source::OwnLog;
        query.accessLogs = m_parser.positionalArguments();
        query.errorLogs = m_parser.values(m_errorLog);
        query.logFormat = m_parser.value(m_format);
        if (!isNginx && (!query.accessLogs.isEmpty() || m_parser.isSet(m_format))) {
            return refuse(QStringLiteral("Paths and --format go with --nginx."));
        }
        if (isNginx && query.accessLogs.isEmpty() && query.errorLogs.isEmpty()) {
            return refuse(QStringLiteral("--nginx: expected the path of an access log, or --error-log."));
        }
        const auto since = sinceOf(m_parser);
        if (!since) {
            return std::nullopt;
        }
        query.since = *since;
        return takeSelection(query.selection) ? std::optional(query) : std::nullopt;
    }

private:
    static std::nullopt_t refuse(const QString &reason)
    {
        printRemark(reason);
        return std::nullopt;
    }

    static std::optional<analysis::ErrorColumn> columnOf(const QString &word)
    {
        const auto column = analysis::errorColumnOf(word.toStdString());
        if (!column) {
            printRemark(QStringLiteral("\"%1\" is no column: expected endpoint, model, upstream, status, class, phase or hour.").arg(word));
        }
        return column;
    }

    bool takeSelection(analysis::ErrorSelection &selection) const
    {
        for (const QString &word : m_parser.value(m_by).split(u',', Qt::SkipEmptyParts)) {
            const auto column = columnOf(word.trimmed());
            if (!column) {
                return false;
            }
            selection.by.push_back(*column);
        }
        for (const QString &text : m_parser.values(m_only)) {
            const qsizetype sign = text.indexOf(u'=');
            if (sign <= 0) {
                refuse(QStringLiteral("--only: expected COLUMN=VALUE."));
                return false;
            }
            const auto column = columnOf(text.left(sign));
            if (!column) {
                return false;
            }
            const std::string value = text.mid(sign + 1).toStdString();
            if (*column == analysis::ErrorColumn::Class && !analysis::errorClassOf(value)) {
                refuse(QStringLiteral("\"%1\" is no class; docs/errors.md lists them.").arg(QString::fromStdString(value)));
                return false;
            }
            selection.only.push_back({*column, value});
        }
        bool isNumber = false;
        selection.top = m_parser.value(m_top).toUInt(&isNumber);
        if (!isNumber) {
            refuse(QStringLiteral("--top: expected a whole number from 0 on."));
        }
        return isNumber;
    }

    QCommandLineParser m_parser;
    QCommandLineOption m_config{QStringLiteral("config"), QStringLiteral("Configuration the relay runs with: where there is no log, it tells whether one is kept."), QStringLiteral("FILE")};
    QCommandLineOption m_dataDirectory{QStringLiteral("data-dir"), QStringLiteral("Where the access log is, if not in the usual place."),
        QStringLiteral("DIR")};
    QCommandLineOption m_by{QStringLiteral("by"),
        QStringLiteral("Columns to count by, of endpoint, model, upstream, status, class, phase, hour (default: endpoint,class)."),
        QStringLiteral("COLUMNS"), QStringLiteral("endpoint,class")};
    QCommandLineOption m_only{QStringLiteral("only"),
        QStringLiteral("Only rows with this value, class=timeout; may be given again: any of one column's values, and each column's."),
        QStringLiteral("COLUMN=VALUE")};
    QCommandLineOption m_top{QStringLiteral("top"), QStringLiteral("Rows of a table (default: 20; 0: all)."), QStringLiteral("N"),
        QStringLiteral("20")};
    QCommandLineOption m_nginx{QStringLiteral("nginx"), QStringLiteral("Read an nginx's access logs, PATH….")};
    QCommandLineOption m_format{QStringLiteral("format"),
        QStringLiteral("Their log_format, as nginx.conf has it (default: combined)."), QStringLiteral("FORMAT"), QStringLiteral("combined")};
    QCommandLineOption m_errorLog{QStringLiteral("error-log"), QStringLiteral("An nginx's error log, or a folder; may be given again."),
        QStringLiteral("PATH")};
    QCommandLineOption m_json{QStringLiteral("json"), QStringLiteral("Print JSON.")};
};

void printTable(const QString &title, const api::ErrorReport::Table &table, const api::ErrorQuery &query)
{
    printFact(QStringLiteral("%1: %2").arg(title).arg(table.events));
    if (!table.rows.empty()) {
        printFact(tableOf(table, query) + u'\n');
    }
}

// Each advice once, whatever tables and rows need it.
void printAdvice(const api::ErrorReport &report)
{
    QSet<int> said;
    for (const api::ErrorReport::Table *const table : {&report.causes, &report.failures}) {
        for (const analysis::ErrorRow &row : table->rows) {
            if (row.suggestion && !said.contains(static_cast<int>(row.suggestion->kind))) {
                said.insert(static_cast<int>(row.suggestion->kind));
                printRemark(sentenceOf(*row.suggestion));
            }
        }
    }
}

void printReading(const api::ErrorReport &report)
{
    for (const api::ErrorReport::Table *const table : {&report.failures, &report.causes}) {
        if (table->folded > 0) {
            printRemark(QStringLiteral("%1 of them are under \"(other)\": there are more different names than are kept apart.").arg(table->folded));
        }
    }
    if (report.unread > 0) {
        printRemark(QStringLiteral("%1 of %2 lines are not of this format, the first at %3.")
                        .arg(report.unread)
                        .arg(report.lines)
                        .arg(report.unreadExamples.join(QStringLiteral(", "))));
    }
    for (const base::Error &error : report.damaged) {
        printRemark(error);
    }
}

} // namespace

int runErrors(const QStringList &arguments)
{
    ErrorArguments given;
    if (const std::optional<int> code = parseArguments(given.parser(), arguments, {QStringLiteral("[PATH…]")})) {
        return *code;
    }
    const std::optional<api::ErrorQuery> query = given.query();
    if (!query) {
        return kCouldNot;
    }
    const api::ErrorReport report = service::analyseErrors(*query, given.accessLog());
    if (report.error.isError()) {
        printRemark(report.error);
        if (query->source == api::ErrorQuery::Source::OwnLog) {
            given.explainMissingLog();
        }
        return kCouldNot;
    }
    if (given.wantsJson()) {
        printFact(jsonOf(report, *query));
    } else {
        if (query->source == api::ErrorQuery::Source::OwnLog || !query->accessLogs.isEmpty()) {
            printFact(QStringLiteral("Requests: %1").arg(report.requests));
            printTable(QStringLiteral("Failed for clients"), report.failures, *query);
        }
        if (query->source == api::ErrorQuery::Source::OwnLog || !query->errorLogs.isEmpty()) {
            printTable(QStringLiteral("Causes"), report.causes, *query);
        }
        printAdvice(report);
    }
    printReading(report);
    return report.damaged.isEmpty() ? kOk : kCouldNot;
}

} // namespace sluice::ctl
