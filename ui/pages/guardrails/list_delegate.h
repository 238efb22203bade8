#pragma once

#include <QStyledItemDelegate>

namespace sluice::ui {

// Draws one word list: its name and today's hits, its two modes, and what is wrong or not live yet. GUI thread.
class ListDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    static QString hitsText(const QModelIndex &index);
    static QString modesText(const QModelIndex &index);
    static QString shortModesText(const QModelIndex &index);
    static QString thirdLine(const QModelIndex &index); // refusal, else edits, else age, category and what is special
    static QString description(const QModelIndex &index);
};

} // namespace sluice::ui
