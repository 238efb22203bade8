#include "ui/widgets/sparkline.h"

#include <QPainter>

#include <algorithm>

namespace sluice::ui {

Sparkline::Sparkline(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Sparkline::setValues(const QList<double> &values)
{
    if (values != m_values) {
        m_values = values;
        update();
    }
}

void Sparkline::paintEvent(QPaintEvent * /*event*/)
{
    constexpr int kReadable = 40;
    if (m_values.size() < 2 || width() < kReadable) {
        return;
    }
    const double top = std::max(*std::max_element(m_values.cbegin(), m_values.cend()), 1e-9);
    const QRectF area = QRectF(rect()).adjusted(1, 2, -1, -2);
    const double step = area.width() / static_cast<double>(m_values.size() - 1);
    QPolygonF line;
    line.reserve(m_values.size());
    for (qsizetype i = 0; i < m_values.size(); ++i) {
        line.append({area.left() + step * static_cast<double>(i),
                     area.bottom() - area.height() * m_values.at(i) / top});
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = theme::color(ColorRole::Accent, palette());
    QColor ground = color;
    ground.setAlphaF(0.14F);
    QPolygonF area2 = line;
    area2.append(area.bottomRight());
    area2.append(area.bottomLeft());
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawPolygon(area2);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

} // namespace sluice::ui
