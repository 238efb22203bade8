#include "ui/pages/guardrails/entity_delegate.h"

#include "ui/pages/guardrails/action_tone.h"
#include "ui/shell/theme.h"
#include "ui/widgets/badge.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace sluice::ui {

EntityDelegate::EntityDelegate(int actionRole, int editedRole, QObject *parent)
    : QStyledItemDelegate(parent), m_actionRole(actionRole), m_editedRole(editedRole)
{
}

void EntityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    // A tint as in the other lists, on which badges keep their colours.
    cell.palette.setColor(QPalette::Highlight, theme::tint(ColorRole::Accent, option.palette));
    cell.palette.setColor(QPalette::HighlightedText, theme::color(ColorRole::Text, option.palette));
    if (index.column() == 0 && m_editedRole >= 0 && index.data(m_editedRole).toBool()) {
        const QColor warn = theme::color(ColorRole::Warn, option.palette);
        for (const QPalette::ColorRole role : {QPalette::Text, QPalette::HighlightedText}) {
            cell.palette.setColor(role, warn);
        }
    }
    const QVariant mode = index.data(m_actionRole);
    const bool isMode = mode.isValid() && !cell.text.isEmpty();
    const QString text = cell.text;
    if (isMode) {
        cell.text.clear();
    }
    const QWidget *view = option.widget;
    QStyle *style = view ? view->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, view);
    if (isMode) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        Badge::paint(painter, option.rect.adjusted(metrics::kGrid, 0, 0, 0), text,
                     toneOf(static_cast<policy::Action>(mode.toInt())), option.palette,
                     option.font);
        painter->restore();
    }
}

QSize EntityDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(m_actionRole).isValid()) {
        const QSize badge = Badge::sizeFor(index.data().toString(), option.font);
        size = size.expandedTo(badge + QSize(metrics::kGrid * 3, metrics::kGrid));
    }
    return size + QSize(metrics::kGrid * 2, 0);
}

} // namespace sluice::ui
