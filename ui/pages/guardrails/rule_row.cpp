#include "ui/pages/guardrails/rule_row.h"

#include "ui/widgets/badge.h"
#include "ui/widgets/row_paint.h"

#include <QPainter>

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;

} // namespace

void paintRuleRow(QPainter &painter, const QStyleOptionViewItem &option, const RuleRow &row)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintRowGround(painter, option);
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
    paintRowLine(painter, titleArea, row.title);
    painter.setFont(theme::font(TypeRole::Secondary, option.font));
    painter.setPen(theme::color(ColorRole::Text2, palette));
    const bool fits = painter.fontMetrics().horizontalAdvance(row.second) <= second.width();
    paintRowLine(painter, second, fits || row.shortSecond.isEmpty() ? row.second : row.shortSecond);
    if (row.isThirdCode) {
        painter.setFont(theme::font(TypeRole::Mono, option.font));
    }
    painter.setPen(theme::color(row.thirdTone, palette));
    paintRowLine(painter, third, row.third);
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
