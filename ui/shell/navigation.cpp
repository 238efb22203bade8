#include "ui/shell/navigation.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/badge.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr int kBadgeRole = Qt::UserRole;
constexpr int kIconNameRole = Qt::UserRole + 1;
constexpr int kCollapsedWidth = 56;
constexpr int kRowHeight = 36;
constexpr int kIconLeft = 16;
constexpr int kTextLeft = kIconLeft + metrics::kIcon + 10;

// GUI thread.
class EntryDelegate final : public QStyledItemDelegate {
public:
    explicit EntryDelegate(Navigation *navigation)
        : QStyledItemDelegate(navigation), m_navigation(navigation)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem & /*option*/,
                   const QModelIndex & /*index*/) const override
    {
        return {0, std::max(kRowHeight, QFontMetrics(QApplication::font()).height() + 16)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
        const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
        const QPalette &palette = option.palette;
        const QRect row = option.rect;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isCurrent || isHovered) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(isCurrent ? theme::tint(ColorRole::Accent, palette)
                                        : theme::color(ColorRole::Sunken, palette));
            painter->drawRoundedRect(QRectF(row).adjusted(6, 2, -6, -2), metrics::kRadius,
                                     metrics::kRadius);
        }
        if (isCurrent) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme::color(ColorRole::Accent, palette));
            painter->drawRoundedRect(QRectF(row.left() + 6, row.top() + 9, 3, row.height() - 18),
                                     1.5, 1.5);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)
            && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
            painter->setPen(QPen(theme::color(ColorRole::Accent, palette), 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(7, 3, -7, -3), metrics::kRadius,
                                     metrics::kRadius);
        }
        const ColorRole role = isCurrent ? ColorRole::Accent : ColorRole::Text2;
        const bool collapsed = m_navigation->isCollapsed();
        const int iconLeft
            = collapsed ? row.left() + (row.width() - metrics::kIcon) / 2 : row.left() + kIconLeft;
        const QRect iconBox(iconLeft, row.center().y() - metrics::kIcon / 2 + 1, metrics::kIcon,
                            metrics::kIcon);
        icons::icon(index.data(kIconNameRole).toString(), role).paint(painter, iconBox);

        const QString badge = index.data(kBadgeRole).toString();
        int right = row.right() - 14;
        if (!badge.isEmpty() && !collapsed) {
            const QSize size = Badge::sizeFor(badge, QApplication::font());
            right -= size.width();
            Badge::paint(painter,
                         QRect(QPoint(right, row.top()), QSize(size.width(), row.height())), badge,
                         ColorRole::Warn, palette, QApplication::font());
            right -= 6;
        } else if (!badge.isEmpty()) {
            painter->setPen(QPen(palette.color(QPalette::Window), 2));
            painter->setBrush(theme::color(ColorRole::Warn, palette));
            painter->drawEllipse(QPointF(iconBox.right(), iconBox.top() + 2), 5, 5);
        }
        if (!collapsed) {
            const QFont font = isCurrent ? theme::font(TypeRole::CardTitle, QApplication::font())
                                         : QApplication::font();
            painter->setFont(font);
            painter->setPen(theme::color(ColorRole::Text, palette));
            const QRect text(row.left() + kTextLeft, row.top(), right - row.left() - kTextLeft,
                             row.height());
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                              QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(),
                                                            Qt::ElideRight, text.width() + 1));
        }
        painter->restore();
    }

private:
    Navigation *m_navigation;
};

} // namespace

Navigation::Navigation(QWidget *parent) : QListWidget(parent)
{
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new EntryDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setMouseTracking(true);
    setUniformItemSizes(true);
    viewport()->setAutoFillBackground(false);
    fitWidth();
}

void Navigation::addEntry(const QString &icon)
{
    auto *item = new QListWidgetItem(this);
    item->setData(kIconNameRole, icon);
}

void Navigation::setEntryText(int index, const QString &text)
{
    item(index)->setText(text);
    item(index)->setToolTip(m_collapsed ? text : QString());
    fitWidth();
}

void Navigation::setEntryBadge(int index, const QString &badge)
{
    item(index)->setData(kBadgeRole, badge);
    item(index)->setData(Qt::AccessibleDescriptionRole, badge);
    fitWidth();
}

void Navigation::setCollapsed(bool collapsed)
{
    if (collapsed == m_collapsed) {
        return;
    }
    m_collapsed = collapsed;
    for (int i = 0; i < count(); ++i) {
        item(i)->setToolTip(collapsed ? item(i)->text() : QString());
    }
    fitWidth();
}

void Navigation::fitWidth()
{
    setFixedWidth(sizeHint().width());
}

QSize Navigation::sizeHint() const
{
    if (m_collapsed) {
        return {kCollapsedWidth, 200};
    }
    const QFontMetrics type(theme::font(TypeRole::CardTitle, QApplication::font()));
    int widest = 0;
    for (int i = 0; i < count(); ++i) {
        const QString badge = item(i)->data(kBadgeRole).toString();
        const int badgeWidth
            = badge.isEmpty() ? 0 : Badge::sizeFor(badge, QApplication::font()).width() + 6;
        widest = std::max(widest, type.horizontalAdvance(item(i)->text()) + badgeWidth);
    }
    return {std::max(metrics::kNavigationWidth, kTextLeft + widest + 20), 200};
}

void Navigation::changeEvent(QEvent *event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::FontChange) {
        scheduleDelayedItemsLayout();
        fitWidth();
    }
}

} // namespace sluice::ui
