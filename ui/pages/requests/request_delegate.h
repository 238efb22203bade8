#pragma once

#include <QStyledItemDelegate>

namespace sluice::ui {

// Cells of the request table: status and verdict as badges, running rows underlined. GUI thread.
class RequestDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace sluice::ui
