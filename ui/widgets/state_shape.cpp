#include "ui/widgets/state_shape.h"

#include <QPainter>

namespace sluice::ui {

StateShape::StateShape(QWidget *parent, int size) : QWidget(parent), m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StateShape::setShape(Shape shape, ColorRole tone)
{
    m_shape = shape;
    m_tone = tone;
    update();
}

void StateShape::paint(QPainter *painter, const QRectF &box, Shape shape, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(color);
    const QRectF inner = box.adjusted(1.5, 1.5, -1.5, -1.5);
    switch (shape) {
    case Shape::Disc:
        painter->drawEllipse(inner);
        break;
    case Shape::HalfDisc:
        painter->drawPie(inner, 90 * 16, 180 * 16);
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(inner);
        break;
    case Shape::Triangle:
        painter->drawPolygon(QPolygonF{{inner.center().x(), inner.top()},
                                       {inner.right(), inner.bottom()},
                                       {inner.left(), inner.bottom()}});
        break;
    case Shape::Square:
        painter->drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5);
        break;
    }
    painter->restore();
}

void StateShape::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paint(&painter, QRectF(rect()), m_shape, theme::color(m_tone, palette()));
}

} // namespace sluice::ui
