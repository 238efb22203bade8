#include "ui/widgets/charts/time_chart.h"

#include "ui/shell/theme.h"
#include "ui/widgets/charts/chart_legend.h"
#include "ui/widgets/label.h"

#include <QApplication>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace sluice::ui {

using namespace std::chrono_literals;

namespace {

constexpr auto kShortestInterval = 250ms;
constexpr int kMostSteps = 4;

// 1, 2, 2.5 or 5 times a power of ten, so that `steps` of it reach `highest`.
double niceStep(double highest, int steps)
{
    const double raw = std::max(highest, 1e-3) / steps;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= raw) {
            return factor * power;
        }
    }
    return 10.0 * power;
}

void removeLabels(QCategoryAxis &axis)
{
    const QStringList labels = axis.categoriesLabels();
    for (const QString &label : labels) {
        axis.remove(label);
    }
}

} // namespace

TimeChart::TimeChart(QWidget *parent)
    : QWidget(parent), m_chart(new QChart), m_view(new QChartView(m_chart, this)),
      m_timeAxis(new QCategoryAxis(m_chart)), m_valueAxis(new QCategoryAxis(m_chart)),
      m_legend(new ChartLegend(this)),
      m_nothing(new Label(TypeRole::Secondary, ColorRole::Text2, this))
{
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->legend()->hide();
    m_chart->setBackgroundVisible(false);
    m_chart->setMargins({0, 0, 0, 0});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setBackgroundBrush(Qt::NoBrush);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_chart->addAxis(m_timeAxis, Qt::AlignBottom);
    m_chart->addAxis(m_valueAxis, Qt::AlignLeft);
    for (QCategoryAxis *axis : {m_timeAxis, m_valueAxis}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setLineVisible(false);
        axis->setMinorGridLineVisible(false);
    }
    m_timeAxis->setGridLineVisible(false);
    m_nothing->setAlignment(Qt::AlignCenter);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_view, 1);
    column->addWidget(m_legend);

    m_pending.setSingleShot(true);
    connect(&m_pending, &QTimer::timeout, this, &TimeChart::draw);
}

TimeChart::~TimeChart() = default;

QSize TimeChart::minimumSizeHint() const
{
    return {240, std::max(120, QFontMetrics(QApplication::font()).height() * 7)};
}

void TimeChart::finishSetup()
{
    recolorAxes();
    recolor();
    rename();
    setTop(0);
    m_nothing->setText(tr("Nothing measured in this time"));
}

void TimeChart::setLength(std::chrono::seconds length)
{
    if (length != m_length) {
        m_length = length;
        labelTime();
        schedule();
    }
}

void TimeChart::schedule()
{
    m_isStale = true;
    if (!isVisible() || window()->isMinimized() || m_pending.isActive()) {
        return;
    }
    const auto since = m_sinceDraw.isValid() ? std::chrono::milliseconds(m_sinceDraw.elapsed())
                                             : kShortestInterval;
    m_pending.start(std::max(0ms, kShortestInterval - since));
}

void TimeChart::draw()
{
    if (!m_isStale || !isVisible() || window()->isMinimized()) {
        return;
    }
    m_isStale = false;
    m_sinceDraw.restart();
    ++m_redraws;
    redraw();
    m_nothing->setVisible(!hasPoints());
}

void TimeChart::setTop(double highest)
{
    m_highest = highest;
    const double top = niceStep(highest, m_steps) * m_steps;
    if (std::abs(top - m_top) < 1e-12) {
        return;
    }
    m_top = top;
    labelValues();
}

void TimeChart::labelValues()
{
    removeLabels(*m_valueAxis);
    m_valueAxis->setRange(0, m_top);
    for (int i = 0; i <= m_steps; ++i) {
        const double value = m_top * i / m_steps;
        m_valueAxis->append(valueText(value), value);
    }
    placePlot();
}

void TimeChart::labelTime()
{
    removeLabels(*m_timeAxis);
    const double length = static_cast<double>(m_length.count());
    m_timeAxis->setRange(-length, 0);
    auto step = m_length <= 5min ? 1min
        : m_length <= 30min      ? 5min
        : m_length <= 6h         ? 60min
                                 : 240min;
    // Where the chart is narrow only the ends are named: a label without room would be replaced by
    // dots.
    const QFontMetrics type(theme::font(TypeRole::Secondary, QApplication::font()));
    const double room
        = m_chart->plotArea().width() / (type.horizontalAdvance(tr("−%1 min").arg(30)) + 20);
    const bool isCrowded = room < length / static_cast<double>(std::chrono::seconds(step).count());
    if (isCrowded) {
        step = std::chrono::duration_cast<std::chrono::minutes>(m_length);
    }
    for (auto back = std::chrono::duration_cast<std::chrono::minutes>(m_length); back > 0min;
         back -= step) {
        const int hours = static_cast<int>(back.count() / 60);
        const QString text = hours > 0 ? tr("−%1 h").arg(hours) : tr("−%1 min").arg(back.count());
        m_timeAxis->append(text, -static_cast<double>(std::chrono::seconds(back).count()));
    }
    m_timeAxis->append(tr("now"), 0);
}

// Qt Charts makes room for labels only when the chart is resized, not when they change: so the room
// is ours to give.
void TimeChart::placePlot()
{
    const QFontMetrics type(theme::font(TypeRole::Secondary, QApplication::font()));
    int widest = 0;
    const QStringList labels = m_valueAxis->categoriesLabels();
    for (const QString &label : labels) {
        widest = std::max(widest, type.horizontalAdvance(label));
    }
    const int rightHalf = type.horizontalAdvance(tr("now")) / 2 + 6;
    const QRectF all = m_view->rect();
    const QRectF plot
        = all.adjusted(widest + 16, type.height() / 2 + 2, -rightHalf, -(type.height() + 14));
    m_chart->setPlotArea(plot);
    labelTime();
    // A label that has less height than this is replaced by dots.
    const int fitting = static_cast<int>(plot.height()) / (type.height() + 12) - 1;
    const int steps = std::clamp(fitting, 1, kMostSteps);
    if (steps != m_steps) {
        m_steps = steps;
        m_top = 0;
        setTop(m_highest);
    }
}

void TimeChart::recolorAxes()
{
    const QFont font = theme::font(TypeRole::Secondary, QApplication::font());
    for (QCategoryAxis *axis : {m_timeAxis, m_valueAxis}) {
        axis->setLabelsFont(font);
        axis->setLabelsColor(theme::color(ColorRole::Text2, palette()));
        axis->setGridLinePen(QPen(theme::color(ColorRole::Line, palette()), 1));
    }
}

void TimeChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange) {
        recolorAxes();
        recolor();
        placePlot();
    } else if (event->type() == QEvent::LanguageChange) {
        m_nothing->setText(tr("Nothing measured in this time"));
        labelValues();
        rename();
    }
    QWidget::changeEvent(event);
}

void TimeChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale) {
        schedule();
    }
}

void TimeChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placePlot();
    const int middle = m_view->height() / 2;
    m_nothing->setGeometry(0, middle - 16, width(), 32);
    m_nothing->raise();
}

} // namespace sluice::ui
