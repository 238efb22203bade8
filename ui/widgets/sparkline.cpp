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
    QPainter painter(this);
    paint(&painter, QRectF(rect()), m_values, palette());
}

void Sparkline::paint(QPainter *painter, const QRectF &box, const QList<double> &values,
                      const QPalette &palette)
{
    constexpr int kReadable = 40;
    if (values.size() < 2 || box.width() < kReadable) {
        return;
    }
    const double top = std::max(*std::max_element(values.cbegin(), values.cend()), 1e-9);
    const QRectF area = box.adjusted(1, 2, -1, -2);
    const double step = area.width() / static_cast<double>(values.size() - 1);
    QPolygonF line;
    line.reserve(values.size());
    for (qsizetype i = 0; i < values.size(); ++i) {
        line.append({area.left() + step * static_cast<double>(i),
                     area.bottom() - area.height() * values.at(i) / top});
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor color = theme::color(ColorRole::Accent, palette);
    QColor ground = color;
    ground.setAlphaF(0.14F);
    QPolygonF under = line;
    under.append(area.bottomRight());
    under.append(area.bottomLeft());
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawPolygon(under);
    painter->setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(line);
    painter->restore();
}

} // namespace sluice::ui
