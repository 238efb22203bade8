#pragma once

#include <QRect>
#include <QString>
#include <QStyleOptionViewItem>

class QPainter;

namespace sluice::ui {

// What the delegates of the desk's lists draw alike. GUI thread.

// The ground of a row that is chosen or hovered; nothing for others.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option);

// One line in the painter's font, shortened at its right where it does not fit.
void paintRowLine(QPainter &painter, const QRect &area, const QString &text, Qt::Alignment side = Qt::AlignLeft);

} // namespace sluice::ui
