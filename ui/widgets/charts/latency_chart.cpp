#include "ui/widgets/charts/latency_chart.h"

#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/widgets/charts/chart_legend.h"

#include <QCategoryAxis>
#include <QChart>
#include <QLineSeries>

#include <algorithm>

namespace sluice::ui {

namespace {

struct LineLook {
    ColorRole color;
    Qt::PenStyle pen;
    double LatencyPoint::*value;
};

constexpr std::array kLines{
    LineLook{ColorRole::Series1, Qt::SolidLine, &LatencyPoint::p50},
    LineLook{ColorRole::Series2, Qt::DashLine, &LatencyPoint::p95},
    LineLook{ColorRole::Series4, Qt::DotLine, &LatencyPoint::p99},
};

const std::array<QString, 3> kShortNames{QStringLiteral("p50"), QStringLiteral("p95"),
                                         QStringLiteral("p99")};

constexpr qsizetype kMostPoints = 512;
// With fewer measurements than this the dots themselves are shown: a line through two of them says
// too much.
constexpr qsizetype kFewPoints = 20;

} // namespace

LatencyChart::LatencyChart(QWidget *parent) : TimeChart(parent)
{
    m_buffer.reserve(kMostPoints);
    for (QLineSeries *&line : m_lines) {
        line = new QLineSeries(this);
        chart().addSeries(line);
        line->attachAxis(&timeAxis());
        line->attachAxis(&valueAxis());
    }
    finishSetup();
}

void LatencyChart::setPoints(const QList<LatencyPoint> &points)
{
    m_points = points;
    schedule();
}

void LatencyChart::redraw()
{
    double highest = 0;
    for (const LatencyPoint &point : std::as_const(m_points)) {
        highest = std::max({highest, point.p50, point.p95, point.p99});
    }
    setTop(highest);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_buffer.clear();
        for (const LatencyPoint &point : std::as_const(m_points)) {
            m_buffer.append({point.at, point.*(kLines.at(i).value)});
        }
        m_lines.at(i)->setPointsVisible(m_points.size() < kFewPoints);
        m_lines.at(i)->replace(m_buffer);
    }
}

void LatencyChart::recolor()
{
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_lines.at(i)->setPen(QPen(theme::color(kLines.at(i).color, palette()), 1.8,
                                   kLines.at(i).pen, Qt::FlatCap, Qt::RoundJoin));
    }
}

void LatencyChart::rename()
{
    const std::array names{tr("half are faster (p50)"), tr("95 % are faster (p95)"),
                           tr("99 % are faster (p99)")};
    QList<ChartLegend::Entry> entries;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        entries.append(
            {names.at(i), kShortNames.at(i), kLines.at(i).color, kLines.at(i).pen, Qt::NoBrush});
    }
    legend().setEntries(entries);
}

QString LatencyChart::valueText(double value) const
{
    return value <= 0
        ? QStringLiteral("0")
        : formatDuration(std::chrono::microseconds(static_cast<qint64>(value * 1000.0)));
}

} // namespace sluice::ui
