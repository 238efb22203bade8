#include "ui/widgets/meter_row.h"

#include "ui/widgets/badge.h"
#include "ui/widgets/row_paint.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;
constexpr int kShape = 14;
constexpr int kBarHeight = 8;
constexpr int kLeastBar = 120;
constexpr int kMostBar = 240;

void paintBar(QPainter &painter, const QRectF &box, const MeterRow &row, const QPalette &palette)
{
    const double radius = box.height() / 2;
    const double share = std::clamp(*row.share, 0.0, 1.0);
    const double firm = std::clamp(*row.share - row.reserved, 0.0, share);
    painter.setPen(QPen(theme::color(ColorRole::Line, palette), 1));
    painter.setBrush(theme::color(ColorRole::Sunken, palette));
    painter.drawRoundedRect(box, radius, radius);
    painter.setPen(Qt::NoPen);
    const QColor color = theme::color(row.tone, palette);
    const auto fill = [&](double from, double to, const QBrush &brush) {
        if (to > from) {
            painter.save();
            painter.setClipRect(QRectF(box.left() + box.width() * from, box.top(),
                                       box.width() * (to - from), box.height()));
            painter.setBrush(brush);
            painter.drawRoundedRect(box, radius, radius);
            painter.restore();
        }
    };
    fill(0, firm, color);
    fill(firm, share, QBrush(color, Qt::BDiagPattern));
}

} // namespace

MeterRow meterLook(double share)
{
    MeterRow row;
    row.share = share;
    if (share >= 1) {
        row.shape = StateShape::Shape::Square;
        row.tone = ColorRole::Danger;
    } else if (share >= 0.7) {
        row.shape = StateShape::Shape::Triangle;
        row.tone = ColorRole::Warn;
    }
    return row;
}

MeterDelegate::MeterDelegate(RowOf rowOf, DetailOf detailOf, QObject *parent)
    : QStyledItemDelegate(parent), m_rowOf(std::move(rowOf)), m_detailOf(std::move(detailOf))
{
}

void MeterDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const MeterRow row = m_rowOf(index);
    const QPalette &palette = option.palette;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowGround(*painter, option);

    QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const int lineHeight = area.height() / 3;
    const QRect shapeBox(area.left(), area.top() + (lineHeight - kShape) / 2, kShape, kShape);
    StateShape::paint(painter, QRectF(shapeBox), row.shape, theme::color(row.tone, palette));
    area.setLeft(shapeBox.right() + kPadding);

    // Figures, bar and what stands beneath take the right end of their own lines, no more: reasons are long.
    const QRect whole(area.left(), area.top(), area.width(), lineHeight);
    std::array<QRect, 3> lines{whole, whole.translated(0, lineHeight),
                               whole.translated(0, 2 * lineHeight)};
    const QFont strong = theme::font(TypeRole::CardTitle, option.font);
    const QFont plain = theme::font(TypeRole::Secondary, option.font);
    const auto takeRight = [](QRect &line, int width) {
        const QRect taken(line.right() - width + 1, line.top(), width, line.height());
        line.setRight(taken.left() - kPadding);
        return taken;
    };
    const auto paintRight = [&](QRect &line, const QString &text, const QFont &font, ColorRole role) {
        if (!text.isEmpty()) {
            painter->setFont(font);
            painter->setPen(theme::color(role, palette));
            const int needed = QFontMetrics(font).horizontalAdvance(text) + 1;
            paintRowLine(*painter, takeRight(line, std::min(needed, whole.width() / 2)), text,
                         Qt::AlignRight);
        }
    };
    paintRight(lines[0], row.figures, strong, ColorRole::Text);
    if (row.share) {
        const int width = std::clamp(option.rect.width() * 3 / 10, kLeastBar, kMostBar);
        const QRectF box = takeRight(lines[1], width);
        paintBar(*painter,
                 QRectF(box.left(), box.center().y() - kBarHeight / 2.0, box.width(), kBarHeight),
                 row, palette);
    }
    paintRight(lines[2], row.beneath, plain, ColorRole::Text2);

    const QRect &line = lines[0];
    const int badge
        = row.badge.isEmpty() ? 0 : Badge::sizeFor(row.badge, option.font).width() + kPadding / 2;
    const QString title = QFontMetrics(strong).elidedText(row.title, Qt::ElideRight,
                                                          std::max(0, line.width() - badge));
    painter->setFont(strong);
    painter->setPen(theme::color(ColorRole::Text, palette));
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (badge > 0) {
        const int left
            = line.left() + QFontMetrics(strong).horizontalAdvance(title) + kPadding / 2;
        Badge::paint(painter, QRect(left, line.top(), badge, line.height()), row.badge,
                     row.badgeTone, palette, option.font);
    }
    painter->setFont(plain);
    painter->setPen(theme::color(ColorRole::Text2, palette));
    paintRowLine(*painter, lines[1], row.second);
    painter->setPen(theme::color(row.thirdTone, palette));
    paintRowLine(*painter, lines[2], row.third);
    painter->restore();
}

QSize MeterDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics title(theme::font(TypeRole::CardTitle, option.font));
    const int line
        = std::max(title.height(), Badge::sizeFor(QStringLiteral("0"), option.font).height()) + 2;
    return {200, 3 * line + kPadding};
}

bool MeterDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                              const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::ToolTip && index.isValid()) {
        QToolTip::showText(event->globalPos(), m_detailOf(index), view, option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

} // namespace sluice::ui
