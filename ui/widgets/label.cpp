#include "ui/widgets/label.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>

namespace sluice::ui {

Label::Label(TypeRole type, ColorRole color, QWidget *parent)
    : QLabel(parent), m_type(type), m_color(color)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText); // inside a button it would be the button's
    applyRoles();
}

void Label::setColorRole(ColorRole color)
{
    m_color = color;
    applyRoles();
}

void Label::setElided(Qt::TextElideMode mode)
{
    m_elide = mode;
    updateGeometry();
    update();
}

QSize Label::minimumSizeHint() const
{
    if (!isElided()) {
        return QLabel::minimumSizeHint();
    }
    const QMargins margins = contentsMargins();
    return {fontMetrics().averageCharWidth() * 4 + margins.left() + margins.right(),
            fontMetrics().height() + margins.top() + margins.bottom()};
}

void Label::applyRoles()
{
    m_applying = true;
    setFont(theme::font(m_type, QApplication::font()));
    QPalette own; // the program's, with nothing resolved: all but the text's colour stays inherited
    own.setColor(QPalette::WindowText, theme::color(m_color, own));
    setPalette(own);
    m_applying = false;
}

void Label::changeEvent(QEvent *event)
{
    if (!m_applying
        && (event->type() == QEvent::ApplicationPaletteChange
            || event->type() == QEvent::PaletteChange
            || event->type() == QEvent::ApplicationFontChange)) {
        applyRoles();
    }
    QLabel::changeEvent(event);
}

void Label::paintEvent(QPaintEvent *event)
{
    if (!isElided()) {
        QLabel::paintEvent(event);
        return;
    }
    const QRect area = contentsRect();
    const QString shown = fontMetrics().elidedText(text(), m_elide, area.width());
    setToolTip(shown == text() ? QString() : text());
    QPainter painter(this);
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    painter.setFont(font());
    painter.drawText(area, static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

} // namespace sluice::ui
