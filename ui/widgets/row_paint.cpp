#include "ui/widgets/row_paint.h"

#include "ui/shell/theme.h"

#include <QPainter>

namespace sluice::ui {

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option)
{
    const QPalette &palette = option.palette;
    const QRectF frame = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(selected ? theme::tint(ColorRole::Accent, palette)
                                  : theme::color(ColorRole::Sunken, palette));
        painter.drawRoundedRect(frame, metrics::kRadius, metrics::kRadius);
    }
    if (selected) {
        // A bar besides the tint: the chosen row is told without colour.
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::color(ColorRole::Accent, palette));
        painter.drawRoundedRect(QRectF(frame.left(), frame.top() + 8, 3, frame.height() - 16), 1.5,
                                1.5);
    }
    if (selected && option.state.testFlag(QStyle::State_HasFocus)) {
        painter.setPen(QPen(theme::color(ColorRole::Accent, palette), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(frame, metrics::kRadius, metrics::kRadius);
    }
}

void paintRowLine(QPainter &painter, const QRect &area, const QString &text, Qt::Alignment side)
{
    painter.drawText(area, side | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
}

} // namespace sluice::ui
