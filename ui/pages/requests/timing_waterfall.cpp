#include "ui/pages/requests/timing_waterfall.h"

#include "ui/shell/theme.h"
#include "ui/text/format.h"

#include <QApplication>
#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace sluice::ui {

namespace {

QFontMetrics typeMetrics()
{
    return QFontMetrics(theme::font(TypeRole::Secondary, QApplication::font()));
}

int rowHeight()
{
    return typeMetrics().height() + 6;
}

int timeWidth()
{
    return typeMetrics().horizontalAdvance(QStringLiteral("00 min 00 s"));
}

} // namespace

TimingWaterfall::TimingWaterfall(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TimingWaterfall::setTiming(const api::Timing &timing)
{
    m_timing = timing;
    layOut();
}

void TimingWaterfall::layOut()
{
    struct Step {
        QString name;
        std::optional<api::Micros> time;
        bool isOurs;
    };
    const QList<Step> steps{
        {tr("Receive"), m_timing.receive, false},
        {tr("Decide"), m_timing.decide, true},
        {tr("Wait for a place"), m_timing.queue, true},
        {tr("DNS"), m_timing.dns, false},
        {tr("Connect"), m_timing.connect, false},
        {tr("TLS"), m_timing.tls, false},
        {tr("Send"), m_timing.send, false},
        {tr("Wait for the answer"), m_timing.head, false},
        {tr("First token"), m_timing.firstToken, false},
        {tr("Stream"), m_timing.stream, false},
    };
    api::Micros whole{0};
    for (const Step &step : steps) {
        whole += step.time.value_or(api::Micros(0));
    }
    const double scale = whole.count() > 0 ? 1.0 / static_cast<double>(whole.count()) : 0.0;
    m_phases.clear();
    api::Micros start{0};
    QStringList spoken;
    for (const Step &step : steps) {
        if (step.time) {
            m_phases.append({step.name, formatDuration(*step.time),
                             static_cast<double>(start.count()) * scale,
                             static_cast<double>(step.time->count()) * scale, step.isOurs});
            start += *step.time;
            spoken.append(step.name + QLatin1Char(' ') + m_phases.constLast().time);
        }
    }
    setAccessibleName(tr("Timing"));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize TimingWaterfall::sizeHint() const
{
    return {320, rowHeight() * static_cast<int>(m_phases.size())};
}

QSize TimingWaterfall::minimumSizeHint() const
{
    int names = 0;
    for (const Phase &phase : m_phases) {
        names = std::max(names, typeMetrics().horizontalAdvance(phase.name));
    }
    return {names + timeWidth() + 64, sizeHint().height()};
}

void TimingWaterfall::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme::font(TypeRole::Secondary, QApplication::font()));
    const int names = minimumSizeHint().width() - timeWidth() - 64;
    const int row = rowHeight();
    const QRectF track(names + 12, 0, std::max(8, width() - names - timeWidth() - 20), 8);
    double y = 0;
    for (const Phase &phase : m_phases) {
        painter.setPen(theme::color(ColorRole::Text2, palette()));
        painter.drawText(QRectF(0, y, names + 2, row), Qt::AlignLeft | Qt::AlignVCenter,
                         phase.name);
        painter.setPen(theme::color(ColorRole::Text, palette()));
        painter.drawText(QRectF(width() - timeWidth(), y, timeWidth(), row),
                         Qt::AlignRight | Qt::AlignVCenter, phase.time);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::color(ColorRole::Sunken, palette()));
        painter.drawRoundedRect(track.translated(0, y + (row - 8) / 2.0), 2, 2);
        painter.setBrush(
            theme::color(phase.isOurs ? ColorRole::Series2 : ColorRole::Accent, palette()));
        const double left = std::min(track.left() + track.width() * phase.start, track.right() - 2);
        const double length
            = std::min(std::max(2.0, track.width() * phase.length), track.right() - left);
        painter.drawRoundedRect(QRectF(left, y + (row - 8) / 2.0, length, 8), 2, 2);
        y += row;
    }
}

void TimingWaterfall::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        layOut();
    } else if (event->type() == QEvent::FontChange
               || event->type() == QEvent::ApplicationFontChange) {
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
