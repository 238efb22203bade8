#include "ui/widgets/charts/chart_legend.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPainter>

namespace sluice::ui {

namespace {
constexpr int kSample = 22;
constexpr int kSampleGap = 6;
constexpr int kEntryGap = 16;
} // namespace

ChartLegend::ChartLegend(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ChartLegend::setEntries(const QList<Entry> &entries)
{
    m_entries = entries;
    QStringList names;
    for (const Entry &entry : entries) {
        names.append(entry.text);
    }
    setAccessibleName(names.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize ChartLegend::sizeFor(QString Entry::*text) const
{
    const QFontMetrics type(theme::font(TypeRole::Secondary, QApplication::font()));
    int width = 0;
    for (const Entry &entry : m_entries) {
        width += kSample + kSampleGap + type.horizontalAdvance(entry.*text) + kEntryGap;
    }
    return {width, type.height() + 2};
}

QSize ChartLegend::sizeHint() const
{
    return sizeFor(&Entry::text);
}

QSize ChartLegend::minimumSizeHint() const
{
    return sizeFor(&Entry::shortText);
}

void ChartLegend::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = theme::font(TypeRole::Secondary, QApplication::font());
    const QFontMetrics metrics(font);
    painter.setFont(font);
    QString Entry::*const text = width() >= sizeHint().width() ? &Entry::text : &Entry::shortText;
    int x = 0;
    for (const Entry &entry : m_entries) {
        const QColor color = theme::color(entry.color, palette());
        const QRectF sample(x, (height() - 10) / 2.0, kSample, 10);
        if (entry.ground == Qt::NoBrush) {
            painter.setPen(QPen(color, 2, entry.pen, Qt::FlatCap));
            painter.drawLine(QPointF(sample.left(), sample.center().y()),
                             QPointF(sample.right(), sample.center().y()));
        } else {
            painter.setPen(QPen(color, 1));
            painter.setBrush(QBrush(color, entry.ground));
            painter.drawRect(sample.adjusted(4, 0, -4, 0));
        }
        x += kSample + kSampleGap;
        painter.setPen(theme::color(ColorRole::Text2, palette()));
        const int advance = metrics.horizontalAdvance(entry.*text);
        painter.drawText(QRect(x, 0, advance + 2, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         entry.*text);
        x += advance + kEntryGap;
    }
}

} // namespace sluice::ui
