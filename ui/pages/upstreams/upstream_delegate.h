#pragma once

#include <QStyledItemDelegate>

namespace sluice::ui {

// Draws one upstream on two lines: its state and name, address below; at the right its credential's place, share and latency. Also
// the one place that puts the row into words, for screen readers. GUI thread.
class UpstreamDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    // The row as sentences: tooltip and accessible text.
    static QString description(const QModelIndex &index);
    // What stands at the right of a row, in the order drawn.
    static QString credentialText(const QModelIndex &index);
    static QString shareText(const QModelIndex &index);
    static QString latencyText(const QModelIndex &index);
    // The address, or what is wrong.
    static QString secondLine(const QModelIndex &index);
};

} // namespace sluice::ui
