#pragma once

#include <QStyledItemDelegate>

namespace sluice::ui {

// Draws one pattern: its name and today's hits, its modes and what is special, and the expression. GUI thread.
class PatternDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    static QString modesText(const QModelIndex &index);
    static QString description(const QModelIndex &index);
};

} // namespace sluice::ui
