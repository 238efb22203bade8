#pragma once

#include "ui/shell/theme.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace sluice::ui::icons {

// An icon of our own set (resources/icons/NAME.svg), tinted when it is painted: it follows a change
// of theme, and a disabled or chosen state, without being made anew. GUI thread.
QIcon icon(const QString &name, ColorRole role = ColorRole::Text);

// The same as a picture for a label; make it again when the palette changes.
QPixmap pixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio);

} // namespace sluice::ui::icons
