#include "app/sluicectl/verbs/export_words.h"

#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verbs/keys_words.h"

#include <QCommandLineOption>
#include <QDateTime>
#include <QDir>
#include <QJsonArray>

#include <array>
#include <utility>

namespace sluice::ctl {

namespace {

const QString kFormat = QStringLiteral("format");
const QString kOut = QStringLiteral("out");
const QString kSince = QStringLiteral("since");
const QString kUntil = QStringLiteral("until");
const QString kUpstream = QStringLiteral("upstream");
const QString kModel = QStringLiteral("model");
const QString kErrorsOnly = QStringLiteral("errors-only");
const QString kCoarse = QStringLiteral("coarse");
const QString kRare = QStringLiteral("rare");
const QString kBom = QStringLiteral("bom");
const QString kPreview = QStringLiteral("preview");

constexpr std::array<std::pair<QLatin1String, api::ExportFormat>, 3> kFormats{{
    {QLatin1String("csv"), api::ExportFormat::Csv},
    {QLatin1String("jsonl"), api::ExportFormat::JsonLines},
    {QLatin1String("har"), api::ExportFormat::Har},
}};
constexpr std::array<std::pair<QLatin1String, api::ExportTimes>, 2> kTimes{{
    {QLatin1String("minute"), api::ExportTimes::Minute},
    {QLatin1String("hour"), api::ExportTimes::Hour},
}};

template <typename Table> auto find(const Table &table, const QString &word)
{
    std::optional<typename Table::value_type::second_type> value;
    for (const auto &[name, known] : table) {
        if (word == name) {
            value = known;
        }
    }
    return value;
}

std::nullopt_t refuse(const QString &reason)
{
    printRemark(reason);
    return std::nullopt;
}

// A span back from now, or a time; false when it is neither.
bool takeTime(const QCommandLineParser &parser, const QString &option, std::optional<QDateTime> &into)
{
    if (!parser.isSet(option)) {
        return true;
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString text = parser.value(option);
    const auto span = spanOf(text);
    into = span ? std::optional(now.addSecs(-span->count())) : momentOf(text, now);
    if (!into) {
        printRemark(QStringLiteral("--%1: expected a span such as 24h or 7d, or a time such as "
                                   "2027-01-31T18:00:00Z.")
                        .arg(option));
    }
    return into.has_value();
}

// A whole number from `least` on; false when it is none.
bool takeNumber(const QCommandLineParser &parser, const QString &option, int least, int &into)
{
    if (!parser.isSet(option)) {
        return true;
    }
    bool isNumber = false;
    into = parser.value(option).toInt(&isNumber);
    if (!isNumber || into < least) {
        printRemark(QStringLiteral("--%1: expected a whole number from %2 on.").arg(option).arg(least));
        return false;
    }
    return true;
}

QString wordOf(api::ExportChange::Kind kind)
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

QString wordOf(api::ExportResult::End end)
{
    switch (end) {
    case api::ExportResult::End::Written:
        return QStringLiteral("written");
    case api::ExportResult::End::Cancelled:
        return QStringLiteral("cancelled");
    case api::ExportResult::End::Unclean:
        return QStringLiteral("unclean");
    case api::ExportResult::End::Failed:
        break;
    }
    return QStringLiteral("failed");
}

QJsonArray jsonOf(const QList<api::ExportChange> &changes)
{
    QJsonArray array;
    for (const api::ExportChange &change : changes) {
        array.append(QJsonObject{{QStringLiteral("field"), change.field},
                                 {QStringLiteral("what"), wordOf(change.kind)},
                                 {QStringLiteral("rule"), change.rule},
                                 {QStringLiteral("count"), change.count}});
    }
    return array;
}

} // namespace

void addExportOptions(QCommandLineParser &parser)
{
    parser.addOptions(
        {{kFormat, QStringLiteral("csv (default), jsonl or har."), QStringLiteral("FORMAT"), QStringLiteral("csv")},
         {kOut, QStringLiteral("File to write; one that is there is replaced. Its manifest is put beside it."), QStringLiteral("FILE")},
         {kSince, QStringLiteral("Only what began since: a span (24h, 7d) or a time."), QStringLiteral("TIME")},
         {kUntil, QStringLiteral("Only what began before."), QStringLiteral("TIME")},
         {kUpstream, QStringLiteral("Only of this upstream; may be given again."), QStringLiteral("NAME")},
         {kModel, QStringLiteral("Only of this model; may be given again."), QStringLiteral("NAME")},
         {kErrorsOnly, QStringLiteral("Only what was refused, cut, failed, broken off or too slow.")},
         {kCoarse, QStringLiteral("Tell times only to the minute or the hour."), QStringLiteral("minute|hour")},
         {kRare, QStringLiteral("Clients and models of an hour with fewer than N requests leave as \"other\"; 5 is usual."), QStringLiteral("N")},
         {kBom, QStringLiteral("Begin CSV with a byte order mark, for Excel.")},
         {kPreview, QStringLiteral("Write nothing; show the first N rows as they would leave, and what is removed."), QStringLiteral("N")}});
}

bool wantsPreview(const QCommandLineParser &parser)
{
    return parser.isSet(kPreview);
}

std::optional<api::ExportRequest> exportRequestOf(const QCommandLineParser &parser)
{
    api::ExportRequest request;
    const auto format = find(kFormats, parser.value(kFormat));
    if (!format) {
        return refuse(QStringLiteral("--format: expected csv, jsonl or har."));
    }
    request.format = *format;
    if (parser.isSet(kCoarse)) {
        const auto times = find(kTimes, parser.value(kCoarse));
        if (!times) {
            return refuse(QStringLiteral("--coarse: expected minute or hour."));
        }
        request.times = *times;
    }
    if (!takeTime(parser, kSince, request.query.from) || !takeTime(parser, kUntil, request.query.until)
        || !takeNumber(parser, kRare, 2, request.rareBelow) || !takeNumber(parser, kPreview, 1, request.shownRows)) {
        return std::nullopt;
    }
    request.query.upstreams = parser.values(kUpstream);
    request.query.models = parser.values(kModel);
    if (parser.isSet(kErrorsOnly)) {
        request.query.outcomes = {api::Outcome::Refused, api::Outcome::Cut, api::Outcome::UpstreamFailed, api::Outcome::UpstreamInterrupted,
                                  api::Outcome::TimedOut};
    }
    request.hasByteOrderMark = parser.isSet(kBom);
    if (parser.isSet(kOut)) {
        request.file = QDir::current().absoluteFilePath(parser.value(kOut));
    } else if (!wantsPreview(parser)) {
        return refuse(QStringLiteral("--out is missing: a file to write, or --preview N to look first."));
    }
    return request;
}

QJsonObject jsonOf(const api::ExportPreview &preview)
{
    QJsonArray rows;
    for (const QStringList &row : preview.rows) {
        rows.append(QJsonArray::fromStringList(row));
    }
    return {{QStringLiteral("columns"), QJsonArray::fromStringList(preview.columns)},
            {QStringLiteral("rows"), rows},
            {QStringLiteral("total"), preview.total},
            {QStringLiteral("counted"), preview.counted},
            {QStringLiteral("changes"), jsonOf(preview.changes)}};
}

QJsonObject jsonOf(const api::ExportResult &result)
{
    QJsonObject object{{QStringLiteral("end"), wordOf(result.end)}, {QStringLiteral("file"), result.file}};
    if (result.error.isError()) {
        object.insert(QStringLiteral("error"), QString::fromStdString(result.error.detail));
        object.insert(QStringLiteral("line"), result.error.line);
        object.insert(QStringLiteral("column"), result.column);
        return object;
    }
    object.insert(QStringLiteral("manifest"), result.manifest);
    object.insert(QStringLiteral("rows"), result.rows);
    object.insert(QStringLiteral("bytes"), result.bytes);
    object.insert(QStringLiteral("sha256"), result.sha256);
    object.insert(QStringLiteral("changes"), jsonOf(result.changes));
    object.insert(QStringLiteral("credentials_not_known"), result.uncheckedCredentials);
    return object;
}

QStringList linesOf(const QList<api::ExportChange> &changes)
{
    QStringList lines;
    for (const api::ExportChange &change : changes) {
        lines.append(QStringLiteral("  %1  %2 by \"%3\": %4").arg(change.field, -13).arg(wordOf(change.kind), -9).arg(change.rule).arg(change.count));
    }
    return lines;
}

} // namespace sluice::ctl
