#include "ui/widgets/meter_row.h"

#include "ui/widgets/badge.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;
constexpr int kShape = 14;
constexpr int kBarHeight = 8;
constexpr int kLeastSide = 120;
constexpr int kMostSide = 240;

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

void paintLine(QPainter &painter, const QRect &area, Qt::Alignment side, const QString &text)
{
    painter.drawText(area, side | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
}

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
    paintGround(*painter, option);

    QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const int lineHeight = area.height() / 3;
    const QRect shapeBox(area.left(), area.top() + (lineHeight - kShape) / 2, kShape, kShape);
    StateShape::paint(painter, QRectF(shapeBox), row.shape, theme::color(row.tone, palette));
    area.setLeft(shapeBox.right() + kPadding);

    if (row.share || !row.figures.isEmpty()) {
        const int side = std::clamp(option.rect.width() * 3 / 10, kLeastSide, kMostSide);
        const QRect first(area.right() - side + 1, area.top(), side, lineHeight);
        painter->setFont(theme::font(TypeRole::CardTitle, option.font));
        painter->setPen(theme::color(ColorRole::Text, palette));
        paintLine(*painter, first, Qt::AlignRight, row.figures);
        const QRect second = first.translated(0, lineHeight);
        if (row.share) {
            paintBar(*painter,
                     QRectF(second.left(), second.center().y() - kBarHeight / 2.0 + 0.5,
                            second.width(), kBarHeight),
                     row, palette);
        }
        painter->setFont(theme::font(TypeRole::Secondary, option.font));
        painter->setPen(theme::color(ColorRole::Text2, palette));
        paintLine(*painter, first.translated(0, 2 * lineHeight), Qt::AlignRight, row.beneath);
        area.setRight(first.left() - kPadding);
    }

    QRect line(area.left(), area.top(), area.width(), lineHeight);
    const QFont strong = theme::font(TypeRole::CardTitle, option.font);
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
    painter->setFont(theme::font(TypeRole::Secondary, option.font));
    painter->setPen(theme::color(ColorRole::Text2, palette));
    line.translate(0, lineHeight);
    paintLine(*painter, line, Qt::AlignLeft, row.second);
    painter->setPen(theme::color(row.thirdTone, palette));
    line.translate(0, lineHeight);
    paintLine(*painter, line, Qt::AlignLeft, row.third);
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
