#include "ui/widgets/charts/traffic_chart.h"

#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/charts/chart_legend.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QLineSeries>

#include <algorithm>

namespace sluice::ui {

namespace {

struct AreaLook {
    policy::VerdictKind verdict;
    ColorRole color;
    Qt::BrushStyle ground;
};

// From the bottom up.
constexpr std::array kAreas{
    AreaLook{policy::VerdictKind::Block, ColorRole::Danger, Qt::SolidPattern},
    AreaLook{policy::VerdictKind::Mask, ColorRole::Series2, Qt::BDiagPattern},
    AreaLook{policy::VerdictKind::Flag, ColorRole::Series4, Qt::Dense4Pattern},
    AreaLook{policy::VerdictKind::Pass, ColorRole::Series1, Qt::Dense6Pattern},
};

constexpr qsizetype kMostPoints = 512;

} // namespace

TrafficChart::TrafficChart(QWidget *parent) : TimeChart(parent)
{
    m_buffer.reserve(kMostPoints);
    for (QLineSeries *&edge : m_edges) {
        edge = new QLineSeries(this);
    }
    for (std::size_t i = 0; i < m_areas.size(); ++i) {
        m_areas.at(i) = new QAreaSeries(m_edges.at(i + 1), m_edges.at(i));
        chart().addSeries(m_areas.at(i)); // takes ownership
        m_areas.at(i)->attachAxis(&timeAxis());
        m_areas.at(i)->attachAxis(&valueAxis());
    }
    finishSetup();
}

void TrafficChart::setPoints(const QList<TrafficPoint> &points)
{
    m_points = points;
    schedule();
}

void TrafficChart::redraw()
{
    double highest = 0;
    for (const TrafficPoint &point : std::as_const(m_points)) {
        double all = 0;
        for (const double value : point.perSecond) {
            all += value;
        }
        highest = std::max(highest, all);
    }
    setTop(highest);
    for (std::size_t edge = 0; edge < m_edges.size(); ++edge) {
        m_buffer.clear();
        for (const TrafficPoint &point : std::as_const(m_points)) {
            double height = 0;
            for (std::size_t below = 0; below < edge; ++below) {
                height += point.perSecond.at(static_cast<std::size_t>(kAreas.at(below).verdict));
            }
            m_buffer.append({point.at, height});
        }
        m_edges.at(edge)->replace(m_buffer);
    }
}

void TrafficChart::recolor()
{
    for (std::size_t i = 0; i < m_areas.size(); ++i) {
        const QColor color = theme::color(kAreas.at(i).color, palette());
        m_areas.at(i)->setPen(QPen(color, 1.2));
        m_areas.at(i)->setBrush(QBrush(color, kAreas.at(i).ground));
    }
}

void TrafficChart::rename()
{
    QList<ChartLegend::Entry> entries;
    for (auto look = kAreas.rbegin(); look != kAreas.rend(); ++look) {
        entries.append({verdictText(look->verdict), verdictText(look->verdict), look->color,
                        Qt::SolidLine, look->ground});
    }
    legend().setEntries(entries);
}

QString TrafficChart::valueText(double value) const
{
    return value <= 0 ? QStringLiteral("0") : tr("%1/s").arg(QLocale().toString(value, 'g', 3));
}

} // namespace sluice::ui
