#include "app/sluicectl/verbs/export.h"

#include "api/config/config_json.h"
#include "app/sluicectl/input_file.h"
#include "app/sluicectl/stop_signal.h"
#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/export_words.h"
#include "app/sluicectl/verbs/keys_words.h"
#include "app/sluicectl/verbs/scan_rules.h"
#include "service/export/export_runner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace sluice::ctl {

namespace {

// The settings whose rules an export is held to; without a file of its own the program has none.
base::Result<api::RelayConfig> settingsOf(const ConfigPlace &place)
{
    if (place.mayCreate && !QFileInfo::exists(place.file)) {
        return api::RelayConfig{};
    }
    const auto text = readInputFile(place.file);
    if (!text) {
        return text.error();
    }
    return api::parseConfig(*text, place.file);
}

QString dataDirectoryOf(const QCommandLineParser &parser)
{
    const QString option = QStringLiteral("data-dir");
    return parser.isSet(option) ? QDir(parser.value(option)).absolutePath() : usualDataDirectory();
}

void tellPreview(const api::ExportPreview &preview, bool isJson)
{
    if (isJson) {
        printFact(jsonOf(preview));
        return;
    }
    printFact(preview.text.trimmed());
    printRemark(QStringLiteral("%1 of %2 rows shown; nothing was written. In the first %3:").arg(preview.rows.size()).arg(preview.total).arg(preview.counted));
    for (const QString &line : linesOf(preview.changes)) {
        printRemark(line);
    }
}

void tellResult(const api::ExportResult &result, bool isJson)
{
    if (isJson) {
        printFact(jsonOf(result));
    } else if (result.end == api::ExportResult::End::Written) {
        printFact(QStringLiteral("%1 rows, %2 bytes in %3").arg(result.rows).arg(result.bytes).arg(result.file));
        printFact(linesOf(result.changes).join(u'\n'));
        printFact(QStringLiteral("The written file was looked through and is clean; %1 says what was removed.").arg(result.manifest));
    }
    if (result.error.isError()) {
        printRemark(result.error);
    }
    if (result.end == api::ExportResult::End::Unclean) {
        printRemark(QStringLiteral("Line %1, character %2. Nothing of it was kept.").arg(result.error.line).arg(result.column));
    } else if (result.end == api::ExportResult::End::Cancelled) {
        printRemark(QStringLiteral("Cancelled; nothing of it was kept."));
    }
    if (result.uncheckedCredentials > 0) {
        printRemark(QStringLiteral("The key store gave no value for %1 of the credentials; they were looked for by their form only.")
                        .arg(result.uncheckedCredentials));
    }
}

int codeOf(api::ExportResult::End end)
{
    return end == api::ExportResult::End::Written ? kOk : end == api::ExportResult::End::Unclean ? kNo : kCouldNot;
}

} // namespace

int runExport(const QStringList &arguments)
{
    QCommandLineParser parser;
    addExportOptions(parser);
    const QString description = QStringLiteral(
        "Writes the access log to a file for others: ids become pseudonyms that are the same within this one "
        "file, and whatever a rule of the configuration or any kind of personal data or secret is found in is "
        "taken out. The written file is then looked through once more. Exits 0; 1 when that look found "
        "something and the file was deleted; 2 when it could not be done.");
    if (const std::optional<int> code = parseKeyArguments(parser, arguments, description, {})) {
        return *code;
    }
    const auto request = exportRequestOf(parser);
    if (!request) {
        return kCouldNot;
    }
    const ConfigPlace place = configPlace(parser);
    const auto settings = settingsOf(place);
    if (!settings) {
        printRemark(settings.error());
        return kCouldNot;
    }
    const bool isJson = wantsJson(parser);
    service::ExportRunner runner(QFileInfo(place.file).absolutePath(), dataDirectoryOf(parser));
    QObject::connect(&runner, &service::ExportRunner::previewed, &runner, [isJson](int, const api::ExportPreview &preview) {
        if (preview.error.isError()) {
            printRemark(preview.error);
        } else {
            tellPreview(preview, isJson);
        }
        QCoreApplication::exit(preview.error.isError() ? kCouldNot : kOk);
    });
    QObject::connect(&runner, &service::ExportRunner::finished, &runner, [isJson](int, const api::ExportResult &result) {
        tellResult(result, isJson);
        QCoreApplication::exit(codeOf(result.end));
    });
    const bool isPreview = wantsPreview(parser);
    const int number = isPreview ? runner.preview(*request, *settings) : runner.run(*request, *settings);
    const StopSignal stop;
    QObject::connect(&stop, &StopSignal::requested, &runner, [&runner, number, isPreview] {
        runner.cancel(number); // which finished() tells, or, of a preview, nobody
        if (isPreview) {
            QCoreApplication::exit(kCouldNot);
        }
    });
    return QCoreApplication::exec();
}

} // namespace sluice::ctl
