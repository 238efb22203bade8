#pragma once

#include <QDateTime>
#include <QStyledItemDelegate>

namespace sluice::ui {

// Draws one upstream on two lines: shape and name, its state in words and its address (or the cause of trouble) below; at the right
// its credential's place, the shape of its traffic, latency, weight and share. Also the one place that puts the row into words, for screen readers. GUI thread.
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
    // How it stands, with the time left and what is under way: "Breaker open, 41 s".
    static QString stateText(const QModelIndex &index, const QDateTime &now);
    // The address, or what is wrong.
    static QString secondLine(const QModelIndex &index);
};

} // namespace sluice::ui
