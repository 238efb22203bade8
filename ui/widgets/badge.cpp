#include "ui/widgets/badge.h"

#include <QApplication>
#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

namespace sluice::ui {

namespace {
constexpr int kPaddingX = 7;
constexpr int kPaddingY = 1;
} // namespace

Badge::Badge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setBadge(const QString &text, ColorRole tone)
{
    if (text == m_text && tone == m_tone) {
        return;
    }
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize Badge::sizeFor(const QString &text, const QFont &base)
{
    const QFontMetrics metrics(theme::font(TypeRole::SecondaryStrong, base));
    return {metrics.horizontalAdvance(text) + 2 * kPaddingX, metrics.height() + 2 * kPaddingY};
}

QSize Badge::sizeHint() const
{
    return sizeFor(m_text, QApplication::font());
}

QRect Badge::paint(QPainter *painter, const QRect &area, const QString &text, ColorRole tone,
                   const QPalette &palette, const QFont &base)
{
    const QSize wanted = sizeFor(text, base);
    const QRect box(area.left(), area.top() + (area.height() - wanted.height()) / 2,
                    qMin(wanted.width(), area.width()), wanted.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tone == ColorRole::Neutral ? theme::color(ColorRole::Sunken, palette)
                                                 : theme::tint(tone, palette));
    painter->drawRoundedRect(QRectF(box), 4, 4);
    painter->setPen(theme::color(tone, palette));
    const QFont font = theme::font(TypeRole::SecondaryStrong, base);
    painter->setFont(font);
    const QRect inner = box.adjusted(kPaddingX, 0, -kPaddingX, 0);
    painter->drawText(inner, Qt::AlignCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, inner.width() + 1));
    painter->restore();
    return box;
}

void Badge::paintEvent(QPaintEvent * /*event*/)
{
    if (!m_text.isEmpty()) {
        QPainter painter(this);
        paint(&painter, rect(), m_text, m_tone, palette(), QApplication::font());
    }
}

void Badge::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
