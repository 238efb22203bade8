#pragma once

#include "ui/shell/theme.h"

#include <QWidget>

namespace sluice::ui {

// The four shapes of a state, so that it is told without colour: ● runs, ◐ on its way, ▲ needs a
// look, ■ stopped. GUI thread.
class StateShape final : public QWidget {
    Q_OBJECT
public:
    enum class Shape { Disc, HalfDisc, Triangle, Square };

    explicit StateShape(QWidget *parent = nullptr, int size = 14);

    void setShape(Shape shape, ColorRole tone);
    [[nodiscard]] Shape shape() const { return m_shape; }
    [[nodiscard]] ColorRole tone() const { return m_tone; }
    [[nodiscard]] QSize sizeHint() const override { return {m_size, m_size}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    static void paint(QPainter *painter, const QRectF &box, Shape shape, const QColor &color);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Shape m_shape = Shape::Square;
    ColorRole m_tone = ColorRole::Text2;
    int m_size;
};

} // namespace sluice::ui
