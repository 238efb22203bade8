#pragma once

#include <QStyledItemDelegate>

namespace sluice::ui {

// Draws the cells of a table of rules or hits: modes as badges, what is not live yet in another colour. GUI thread.
class EntityDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    // The model's role with the mode (int, policy::Action), and the one with whether the row was edited (bool); -1: none.
    EntityDelegate(int actionRole, int editedRole, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

private:
    int m_actionRole;
    int m_editedRole;
};

} // namespace sluice::ui
