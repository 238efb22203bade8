#include "app/sluicectl/verbs/compare.h"

#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/compare_words.h"
#include "app/sluicectl/verbs/scan_rules.h"
#include "app/sluicectl/verbs/since_option.h"
#include "service/local_relay_service.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace sluice::ctl {

namespace {

class CompareArguments final {
public:
    CompareArguments()
    {
        m_parser.setApplicationDescription(QStringLiteral(
            "Compares how fast the ways to a model are: the provider directly, and every upstream of the configuration. Sends the same small "
            "streamed chat over each in turn (real requests, which a provider charges), or reads the access log. Without --config it tries the "
            "built-in demo upstream. Exits 0, 1 if a way gave no answer at all, or 2 if nothing could be compared."));
        m_parser.addOptions({m_config, m_dataDirectory, m_count, m_model, m_direct, m_directCredential, m_fresh, m_recorded, sinceOption(), m_json,
            m_csv});
    }

    QCommandLineParser &parser() { return m_parser; }
    [[nodiscard]] bool wantsJson() const { return m_parser.isSet(m_json); }
    [[nodiscard]] bool wantsCsv() const { return m_parser.isSet(m_csv); }

    [[nodiscard]] service::ServiceOptions options() const
    {
        service::ServiceOptions options;
        options.configFile = m_parser.value(m_config);
        options.demoWhenEmpty = !m_parser.isSet(m_config);
        options.dataDirectory
            = m_parser.isSet(m_dataDirectory) ? QDir(m_parser.value(m_dataDirectory)).absolutePath() : usualDataDirectory();
        return options;
    }

    // Says what is wrong and gives nothing, if something is.
    [[nodiscard]] std::optional<api::LatencyQuery> query() const
    {
        api::LatencyQuery query;
        bool isNumber = false;
        query.count = m_parser.value(m_count).toInt(&isNumber);
        if (!isNumber || query.count < 1 || query.count > api::LatencyQuery::kMostRequests) {
            return refuse(QStringLiteral("--count: expected a whole number from 1 to %1.").arg(api::LatencyQuery::kMostRequests));
        }
        query.recorded = m_parser.isSet(m_recorded);
        if (!query.recorded && m_parser.isSet(QStringLiteral("since"))) {
            return refuse(QStringLiteral("--since goes with --recorded."));
        }
        if (query.recorded && (m_parser.isSet(m_direct) || m_parser.isSet(m_fresh) || m_parser.isSet(m_count))) {
            return refuse(QStringLiteral("--direct, --fresh and --count send requests; --recorded sends none."));
        }
        if (m_parser.isSet(m_json) && m_parser.isSet(m_csv)) {
            return refuse(QStringLiteral("--json or --csv, not both."));
        }
        if (m_parser.isSet(m_directCredential) && !m_parser.isSet(m_direct)) {
            return refuse(QStringLiteral("--direct-credential goes with --direct."));
        }
        const auto since = sinceOf(m_parser);
        if (!since) {
            return std::nullopt;
        }
        query.since = *since;
        query.model = m_parser.value(m_model);
        query.isFresh = m_parser.isSet(m_fresh);
        if (m_parser.isSet(m_direct)) {
            query.direct.emplace();
            query.direct->name = QStringLiteral("direct");
            query.direct->url = m_parser.value(m_direct);
            query.direct->credential = m_parser.value(m_directCredential);
        }
        return query;
    }

private:
    static std::nullopt_t refuse(const QString &reason)
    {
        printRemark(reason);
        return std::nullopt;
    }

    QCommandLineParser m_parser;
    QCommandLineOption m_config{QStringLiteral("config"), QStringLiteral("Configuration file."), QStringLiteral("FILE")};
    QCommandLineOption m_dataDirectory{QStringLiteral("data-dir"), QStringLiteral("The data directory."), QStringLiteral("DIR")};
    QCommandLineOption m_count{QStringLiteral("count"), QStringLiteral("Requests over each way, 1 to 200 (default: 10)."), QStringLiteral("N"),
        QStringLiteral("10")};
    QCommandLineOption m_model{QStringLiteral("model"), QStringLiteral("The model to ask; without it the first that each way lists."),
        QStringLiteral("NAME")};
    QCommandLineOption m_direct{QStringLiteral("direct"),
        QStringLiteral("The provider's base URL, to compare the upstreams with; without it an upstream of kind direct is taken."),
        QStringLiteral("URL")};
    QCommandLineOption m_directCredential{QStringLiteral("direct-credential"), QStringLiteral("Where its key is: env:NAME, or an id of the key store."),
        QStringLiteral("ID")};
    QCommandLineOption m_fresh{QStringLiteral("fresh"),
        QStringLiteral("Open a connection for every request and count that in; else it is kept, as the relay keeps it.")};
    QCommandLineOption m_recorded{QStringLiteral("recorded"), QStringLiteral("Send nothing: compare what the access log has of each upstream.")};
    QCommandLineOption m_json{QStringLiteral("json"), QStringLiteral("Print JSON.")};
    QCommandLineOption m_csv{QStringLiteral("csv"), QStringLiteral("Print CSV.")};
};

int print(const api::LatencyReport &report, const CompareArguments &given)
{
    if (report.error.isError()) {
        printRemark(report.error);
        return kCouldNot;
    }
    if (given.wantsJson()) {
        printFact(jsonOf(report));
    } else {
        printFact(given.wantsCsv() ? csvOf(report) : tableOf(report));
    }
    for (const QString &remark : remarksOn(report)) {
        printRemark(remark);
    }
    const auto isSilent = [](const api::LatencyWay &way) { return way.summary.failures == way.summary.count; };
    return std::any_of(report.ways.begin(), report.ways.end(), isSilent) ? kNo : kOk;
}

} // namespace

int runCompare(const QStringList &arguments)
{
    CompareArguments given;
    if (const std::optional<int> code = parseArguments(given.parser(), arguments)) {
        return *code;
    }
    const std::optional<api::LatencyQuery> query = given.query();
    if (!query) {
        return kCouldNot;
    }
    const service::ServiceOptions options = given.options();
    if (!options.configFile.isEmpty() && !QFileInfo::exists(options.configFile)) {
        printRemark(base::Error{base::ErrorCode::FileNotFound, {}, options.configFile.toStdString(), 0});
        return kCouldNot;
    }
    service::LocalRelayService service(options);
    if (const base::Error problem = service.open(); problem.isError()) {
        printRemark(problem);
        return kCouldNot;
    }
    constexpr int kTicket = 1;
    int code = kCouldNot;
    QObject::connect(&service, &api::RelayService::upstreamsCompared, &service, [&](int, const api::LatencyReport &report) {
        code = print(report, given);
        QCoreApplication::quit();
    });
    // From inside the loop, so that even an answer at once finds a loop to end.
    QMetaObject::invokeMethod(
        &service, [&service, &query] { service.compareUpstreams(kTicket, *query); }, Qt::QueuedConnection);
    QCoreApplication::exec();
    return code;
}

} // namespace sluice::ctl
