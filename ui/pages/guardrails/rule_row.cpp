#include "ui/pages/guardrails/rule_row.h"

#include "ui/widgets/badge.h"

#include <QPainter>

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;

void paintGround(QPainter &painter, const QStyleOptionViewItem &option)
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

void paintLine(QPainter &painter, const QRect &area, const QString &text)
{
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
}

} // namespace

void paintRuleRow(QPainter &painter, const QStyleOptionViewItem &option, const RuleRow &row)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter, option);
    const QPalette &palette = option.palette;
    const QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const int lineHeight = area.height() / 3;
    const QRect first(area.left(), area.top(), area.width(), lineHeight);
    const QRect second = first.translated(0, lineHeight);
    const QRect third = second.translated(0, lineHeight);

    QRect titleArea = first;
    if (!row.badge.isEmpty()) {
        const int width = Badge::sizeFor(row.badge, option.font).width();
        Badge::paint(&painter, QRect(first.right() - width + 1, first.top(), width, first.height()),
                     row.badge, ColorRole::Info, palette, option.font);
        titleArea.setRight(first.right() - width - kPadding / 2);
    }
    painter.setFont(theme::font(TypeRole::CardTitle, option.font));
    painter.setPen(theme::color(ColorRole::Text, palette));
    paintLine(painter, titleArea, row.title);
    painter.setFont(theme::font(TypeRole::Secondary, option.font));
    painter.setPen(theme::color(ColorRole::Text2, palette));
    const bool fits = painter.fontMetrics().horizontalAdvance(row.second) <= second.width();
    paintLine(painter, second, fits || row.shortSecond.isEmpty() ? row.second : row.shortSecond);
    if (row.isThirdCode) {
        painter.setFont(theme::font(TypeRole::Mono, option.font));
    }
    painter.setPen(theme::color(row.thirdTone, palette));
    paintLine(painter, third, row.third);
    painter.restore();
}

QSize ruleRowSize(const QStyleOptionViewItem &option)
{
    const QFontMetrics title(theme::font(TypeRole::CardTitle, option.font));
    const int line
        = std::max(title.height(), Badge::sizeFor(QStringLiteral("0"), option.font).height()) + 2;
    return {160, 3 * line + kPadding};
}

} // namespace sluice::ui
