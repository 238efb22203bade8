#include "app/sluicectl/verbs/compare_words.h"

#include "app/sluicectl/error_sentence.h"
#include "app/sluicectl/text_table.h"

#include <QJsonArray>

#include <cmath>

namespace sluice::ctl {

namespace {

using analysis::Micros;

double millisOf(Micros duration)
{
    return static_cast<double>(duration.count()) / 1000;
}

QString textOf(Micros duration)
{
    return QString::number(millisOf(duration), 'f', std::abs(duration.count()) < 10'000 ? 1 : 0);
}

QString textOf(const std::optional<Micros> &duration)
{
    return duration ? textOf(*duration) : QStringLiteral("-");
}

QString nameOf(const api::LatencyWay &way)
{
    return QString::fromStdString(way.summary.way);
}

bool hasTimes(const api::LatencyWay &way)
{
    return way.summary.count > way.summary.failures;
}

// What is told of a way, in the order of the columns.
QStringList numbersOf(const api::LatencyWay &way)
{
    const analysis::LatencySummary &summary = way.summary;
    const QString none = QStringLiteral("-");
    return {nameOf(way), QString::number(summary.count), hasTimes(way) ? textOf(summary.mean) : none, hasTimes(way) ? textOf(summary.p50) : none,
        hasTimes(way) ? textOf(summary.p95) : none, textOf(summary.firstContentP50), textOf(summary.connectMean),
        QString::number(summary.failures)};
}

// A cell of RFC 4180; one that a spreadsheet would take for a formula gets a quote before it.
QString csvCell(QString text)
{
    if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front())) {
        bool isNumber = false;
        text.toDouble(&isNumber);
        text = isNumber ? text : u'\'' + text;
    }
    if (text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r')) {
        text.replace(QLatin1String("\""), QLatin1String("\"\""));
        return u'"' + text + u'"';
    }
    return text;
}

QString differenceOf(const api::LatencyWay &way, const QString &baseline)
{
    const analysis::LatencyDifference &difference = *way.difference;
    const QString span = QStringLiteral("median %1 ms, 95 % sure between %2 and %3 ms; chance of it between equal ways %4 %")
                             .arg(textOf(difference.median), textOf(difference.low), textOf(difference.high))
                             .arg(difference.chance * 100, 0, 'g', 2);
    switch (difference.verdict) {
    case analysis::LatencyVerdict::TooFew:
        return QStringLiteral("%1: too few answers to compare it with %2; at least %3 of each are needed.")
            .arg(nameOf(way), baseline)
            .arg(analysis::kFewestToCompare);
    case analysis::LatencyVerdict::Noise:
        return QStringLiteral("%1: no difference from %2 that is more than chance (%3).").arg(nameOf(way), baseline, span);
    case analysis::LatencyVerdict::Faster:
        return QStringLiteral("%1: faster than %2 (%3).").arg(nameOf(way), baseline, span);
    case analysis::LatencyVerdict::Slower:
        break;
    }
    return QStringLiteral("%1: slower than %2 (%3).").arg(nameOf(way), baseline, span);
}

QString failuresOf(const api::LatencyWay &way)
{
    const analysis::LatencySummary &summary = way.summary;
    QString text = QStringLiteral("%1: %2 of %3 failed; from so many, the rate lies between %4 and %5 %.")
                       .arg(nameOf(way))
                       .arg(summary.failures)
                       .arg(summary.count)
                       .arg(summary.failureRateLow * 100, 0, 'f', 1)
                       .arg(summary.failureRateHigh * 100, 0, 'f', 1);
    if (way.lastFault.isError()) {
        text += QStringLiteral(" The last one: %1 %2").arg(sentenceOf(way.lastFault.code), QString::fromStdString(way.lastFault.detail));
    }
    return text;
}

void addTime(QJsonObject &object, const QString &key, const std::optional<Micros> &value)
{
    if (value) {
        object[key] = millisOf(*value);
    }
}

} // namespace

QString tableOf(const api::LatencyReport &report)
{
    TextTable table({QStringLiteral("WAY"), QStringLiteral("REQUESTS"), QStringLiteral("MEAN ms"), QStringLiteral("P50 ms"), QStringLiteral("P95 ms"),
                        QStringLiteral("FIRST TOKEN ms"), QStringLiteral("CONNECT ms"), QStringLiteral("FAILED"), QStringLiteral("RATE")},
        {1, 2, 3, 4, 5, 6, 7, 8});
    for (const api::LatencyWay &way : report.ways) {
        table.addRow(numbersOf(way) + QStringList{QStringLiteral("%1 %").arg(way.summary.failureRate * 100, 0, 'f', 1)});
    }
    return table.text();
}

QString csvOf(const api::LatencyReport &report)
{
    QStringList lines{QStringLiteral("way,requests,mean_ms,p50_ms,p95_ms,first_token_p50_ms,connect_mean_ms,failed,failure_rate,verdict,chance")};
    for (const api::LatencyWay &way : report.ways) {
        QStringList cells = numbersOf(way);
        for (QString &cell : cells) {
            cell = cell == QLatin1String("-") ? QString() : csvCell(cell);
        }
        cells.append(QString::number(way.summary.failureRate));
        cells.append(way.difference ? QString::fromUtf8(wordOf(way.difference->verdict).data()) : QStringLiteral("baseline"));
        cells.append(way.difference ? QString::number(way.difference->chance) : QString());
        lines.append(cells.join(u','));
    }
    return lines.join(u'\n');
}

QJsonObject jsonOf(const api::LatencyReport &report)
{
    QJsonArray ways;
    for (const api::LatencyWay &way : report.ways) {
        const analysis::LatencySummary &summary = way.summary;
        QJsonObject object{{QStringLiteral("way"), nameOf(way)}, {QStringLiteral("requests"), static_cast<qint64>(summary.count)},
            {QStringLiteral("failures"), static_cast<qint64>(summary.failures)}, {QStringLiteral("failure_rate"), summary.failureRate},
            {QStringLiteral("failure_rate_low"), summary.failureRateLow}, {QStringLiteral("failure_rate_high"), summary.failureRateHigh}};
        if (hasTimes(way)) {
            object[QStringLiteral("mean_ms")] = millisOf(summary.mean);
            object[QStringLiteral("p50_ms")] = millisOf(summary.p50);
            object[QStringLiteral("p95_ms")] = millisOf(summary.p95);
            object[QStringLiteral("p95_is_greatest")] = summary.isP95Extreme;
        }
        addTime(object, QStringLiteral("first_token_mean_ms"), summary.firstContentMean);
        addTime(object, QStringLiteral("first_token_p50_ms"), summary.firstContentP50);
        addTime(object, QStringLiteral("connect_mean_ms"), summary.connectMean);
        if (!way.model.isEmpty()) {
            object[QStringLiteral("model")] = way.model;
        }
        if (way.lastFault.isError()) {
            object[QStringLiteral("last_fault")] = QString::fromStdString(base::toString(way.lastFault));
        }
        if (way.difference) {
            object[QStringLiteral("verdict")] = QString::fromUtf8(wordOf(way.difference->verdict).data());
            object[QStringLiteral("chance")] = way.difference->chance;
            object[QStringLiteral("median_difference_ms")] = millisOf(way.difference->median);
            object[QStringLiteral("median_difference_low_ms")] = millisOf(way.difference->low);
            object[QStringLiteral("median_difference_high_ms")] = millisOf(way.difference->high);
        }
        ways.append(object);
    }
    QJsonObject object{{QStringLiteral("recorded"), report.recorded}, {QStringLiteral("ways"), ways}};
    if (!report.ways.isEmpty()) {
        object[QStringLiteral("baseline")] = nameOf(report.ways.constFirst());
        object[QStringLiteral("baseline_is_direct")] = report.hasDirect;
    }
    return object;
}

QStringList remarksOn(const api::LatencyReport &report)
{
    QStringList remarks;
    QStringList few;
    for (const api::LatencyWay &way : report.ways) {
        if (way.difference) {
            remarks.append(differenceOf(way, nameOf(report.ways.constFirst())));
        }
        if (hasTimes(way) && way.summary.isP95Extreme) {
            few.append(nameOf(way));
        }
        if (way.summary.failures > 0) {
            remarks.append(failuresOf(way));
        }
    }
    if (!few.isEmpty()) {
        remarks.append(QStringLiteral("P95 of %1 is the slowest answer: with fewer than 20 there is no better number.").arg(few.join(QStringLiteral(", "))));
    }
    if (report.ways.size() > 1 && !report.hasDirect) {
        remarks.append(QStringLiteral("There is no direct way among them (--direct URL): \"%1\" stands for it.").arg(nameOf(report.ways.constFirst())));
    }
    if (report.recorded) {
        remarks.append(QStringLiteral("These were different requests over each way, as they came: --count sends the same one over all of them."));
    }
    return remarks;
}

} // namespace sluice::ctl
