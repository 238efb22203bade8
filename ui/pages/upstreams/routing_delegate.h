#pragma once

#include <QStyledItemDelegate>

namespace sluice::ui {

// Draws a route or a cluster on two lines: what it is and where it leads, and below which requests or how one is chosen. Also the one
// place that puts such a row into words. GUI thread.
class RoutingDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum class Rows { Routes, Clusters };

    explicit RoutingDelegate(Rows rows, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    static QString routeTitle(const QModelIndex &index); // "editor → coding"
    static QString routeCondition(const QModelIndex &index); // "client codex*, model gpt-*"
    static QString clusterTitle(const QModelIndex &index);
    static QString clusterMembers(const QModelIndex &index);

private:
    [[nodiscard]] QString title(const QModelIndex &index) const;
    [[nodiscard]] QString detail(const QModelIndex &index) const;

    Rows m_rows;
};

} // namespace sluice::ui
