#include "ui/widgets/row_button.h"

#include "ui/widgets/badge.h"

#include <QApplication>
#include <QEnterEvent>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace sluice::ui {

namespace {
constexpr int kPadding = 6;
constexpr int kGap = 8;
constexpr int kShape = 12;
} // namespace

RowButton::RowButton(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RowButton::setContent(const Content &content)
{
    if (content == m_content) {
        return;
    }
    m_content = content;
    QStringList words{content.lead, content.badge, content.text, content.figures};
    words.removeAll(QString());
    setAccessibleName(words.join(QStringLiteral(", ")));
    setToolTip(words.mid(content.lead.isEmpty() ? 0 : 1).join(QStringLiteral(" · ")));
    updateGeometry();
    update();
}

int RowButton::leadWidth(const QFontMetrics &type) const
{
    return std::max(type.horizontalAdvance(m_content.lead),
                    type.horizontalAdvance(QStringLiteral("00:00:00")));
}

QSize RowButton::sizeHint() const
{
    return {240, std::max(QFontMetrics(QApplication::font()).height() + 10, 26)};
}

QSize RowButton::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void RowButton::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(theme::color(ColorRole::Accent, palette()), 2)
                                  : QPen(Qt::NoPen));
        painter.setBrush(theme::color(ColorRole::Sunken, palette()));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    QRect area = rect().adjusted(kPadding, 0, -kPadding, 0);
    if (m_content.shape) {
        StateShape::paint(
            &painter, QRectF(area.left(), area.center().y() - kShape / 2.0 + 0.5, kShape, kShape),
            *m_content.shape, theme::color(m_content.tone, palette()));
        area.setLeft(area.left() + kShape + kGap);
    }
    const QFont small = theme::font(TypeRole::Secondary, QApplication::font());
    const QFontMetrics smallType(small);
    if (!m_content.figures.isEmpty()) {
        painter.setFont(small);
        painter.setPen(theme::color(ColorRole::Text2, palette()));
        // The figures give way first: time, badge and name say more.
        const int badge = m_content.badge.isEmpty()
            ? 0
            : Badge::sizeFor(m_content.badge, QApplication::font()).width() + kGap;
        const int lead = m_content.lead.isEmpty() ? 0 : leadWidth(smallType) + kGap;
        const int name
            = std::min(QFontMetrics(QApplication::font()).horizontalAdvance(m_content.text),
                       area.width() * 2 / 5)
            + kGap;
        const int width = std::clamp(area.width() - badge - lead - name, 0,
                                     smallType.horizontalAdvance(m_content.figures) + 2);
        painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter,
                         smallType.elidedText(m_content.figures, Qt::ElideRight, width));
        area.setRight(area.right() - width - kGap);
    }
    if (!m_content.lead.isEmpty()) {
        painter.setFont(small);
        painter.setPen(theme::color(ColorRole::Text2, palette()));
        const int width = leadWidth(smallType);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, m_content.lead);
        area.setLeft(area.left() + width + kGap);
    }
    if (!m_content.badge.isEmpty()) {
        const QRect badge = Badge::paint(&painter, area, m_content.badge, m_content.tone, palette(),
                                         QApplication::font());
        area.setLeft(badge.right() + kGap);
    }
    const QFont body = QApplication::font();
    painter.setFont(body);
    painter.setPen(theme::color(ColorRole::Text, palette()));
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(body).elidedText(m_content.text, Qt::ElideRight, area.width()));
}

void RowButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void RowButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace sluice::ui
