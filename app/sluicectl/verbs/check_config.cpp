#include "app/sluicectl/verbs/check_config.h"

#include "api/config/config_json.h"
#include "app/sluicectl/error_sentence.h"
#include "app/sluicectl/input_file.h"
#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/scan_rules.h"
#include "service/word_list_loader.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QSslCertificate>

namespace sluice::ctl {

namespace {

// What is wrong, and the key that leads there.
struct Problem {
    base::Error error; // `where`: the file or key itself
    QString key; // of the configuration; empty for its syntax
};

// Reads every list and compiles all rules, as the relay would.
std::optional<Problem> checkRules(const QDir &directory, api::GuardrailsConfig guardrails,
                                  const QString &dataDirectory)
{
    service::WordListLoader loader(dataDirectory);
    const service::LoadedWordLists loaded = loader.load(guardrails, directory.path());
    QList<qsizetype> unfetched;
    for (const service::WordListRefusal &refusal : loaded.refused) {
        const bool isSubscription = !guardrails.lists.at(refusal.index).url.isEmpty();
        if (!isSubscription || refusal.error.code != base::ErrorCode::FileNotFound) {
            return Problem{refusal.error, refusal.key};
        }
        printRemark(QStringLiteral("%1: %2 was never fetched; serve fetches it before it listens.")
                        .arg(refusal.key, guardrails.lists.at(refusal.index).url));
        unfetched.prepend(refusal.index);
    }
    base::Error error = loaded.notBuilt;
    if (!unfetched.isEmpty()) {
        for (const qsizetype index : unfetched) {
            guardrails.lists.removeAt(index);
        }
        error = loader.load(guardrails, directory.path()).notBuilt;
    }
    return error.isError()
        ? std::optional(Problem{error, QString::fromStdString(error.where)})
        : std::nullopt;
}

std::optional<Problem> checkCa(const QDir &directory, const api::UpstreamConfig &upstream,
                               const QString &key)
{
    if (upstream.ca.isEmpty()) {
        return std::nullopt;
    }
    const QString file = directory.absoluteFilePath(upstream.ca);
    const base::Result<QByteArray> content = readInputFile(file);
    if (!content) {
        return Problem{content.error(), key};
    }
    if (QSslCertificate::fromData(*content, QSsl::Pem).isEmpty()) {
        return Problem{{base::ErrorCode::InvalidCertificate, "expected a PEM certificate",
                        file.toStdString(), 0},
                       key};
    }
    return std::nullopt;
}

std::optional<Problem> checkFiles(const api::RelayConfig &config, const QDir &directory,
                                  const QString &dataDirectory)
{
    const auto keyOf = [](const char *pattern, qsizetype index) {
        return QString::fromLatin1(pattern).arg(index);
    };
    if (auto problem = checkRules(directory, config.guardrails, dataDirectory)) {
        return problem;
    }
    for (qsizetype i = 0; i < config.upstreams.size(); ++i) {
        if (auto problem = checkCa(directory, config.upstreams[i], keyOf("upstreams[%1].ca", i))) {
            return problem;
        }
    }
    return std::nullopt;
}

QString lineOf(const QString &configFile, const Problem &problem)
{
    const QString where = QString::fromStdString(problem.error.where);
    const QString place = problem.error.line > 0
        ? QStringLiteral("%1:%2").arg(where).arg(problem.error.line)
        : where;
    QString detail = QString::fromStdString(problem.error.detail);
    if (detail.isEmpty()) {
        detail = sentenceOf(problem.error.code);
    }
    if (problem.key.isEmpty()) {
        return QStringLiteral("%1: %2").arg(place, detail);
    }
    if (problem.key == where) {
        return QStringLiteral("%1: %2: %3").arg(configFile, problem.key, detail);
    }
    return QStringLiteral("%1: %2: %3: %4").arg(configFile, problem.key, place, detail);
}

void report(const QString &configFile, const std::optional<Problem> &problem, bool asJson)
{
    if (!asJson) {
        printFact(problem ? lineOf(configFile, *problem)
                          : QStringLiteral("%1: ok").arg(configFile));
        return;
    }
    QJsonObject object{{QStringLiteral("valid"), !problem}, {QStringLiteral("config"), configFile}};
    if (problem) {
        const QString where = QString::fromStdString(problem->error.where);
        object[QStringLiteral("key")] = problem->key;
        object[QStringLiteral("file")] = where == problem->key ? configFile : where;
        object[QStringLiteral("expected")] = QString::fromStdString(problem->error.detail);
        object[QStringLiteral("message")] = sentenceOf(problem->error.code);
        if (problem->error.line > 0) {
            object[QStringLiteral("line")] = problem->error.line;
        }
    }
    printFact(object);
}

} // namespace

int runCheckConfig(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Says whether \"serve\" could use a configuration: its keys and values, the word lists "
        "and CA files it names, and whether its rules compile. Exits 0, 1 if not (with the file, the key and what was expected), "
        "or 2 if the file cannot be read."));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Print JSON."));
    const QCommandLineOption dataDirectory(
        QStringLiteral("data-dir"),
        QStringLiteral("Where the copies of subscribed lists are, if not where serve keeps them."),
        QStringLiteral("DIR"), usualDataDirectory());
    parser.addOptions({json, dataDirectory});
    if (const std::optional<int> code
        = parseArguments(parser, arguments, {QStringLiteral("FILE")})) {
        return *code;
    }
    const QString file = parser.positionalArguments().constFirst();
    const base::Result<QByteArray> text = readInputFile(file);
    if (!text) {
        printRemark(text.error());
        return kCouldNot;
    }
    const base::Result<api::RelayConfig> config = api::parseConfig(*text, file);
    std::optional<Problem> problem;
    if (config) {
        problem = checkFiles(*config, QFileInfo(file).absoluteDir(),
                             parser.value(dataDirectory));
    } else {
        const QString where = QString::fromStdString(config.error().where);
        problem = Problem{config.error(), where == file ? QString() : where};
    }
    report(file, problem, parser.isSet(json));
    return problem ? kNo : kOk;
}

} // namespace sluice::ctl
