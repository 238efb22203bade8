#pragma once

#include "ui/widgets/card.h"

class QAbstractItemModel;
class QListView;
class QToolButton;

namespace sluice::ui {

// A short list whose rows are added, edited, moved and removed by buttons in its head, by keys, or from its menu. GUI thread.
class ListCard final : public Card {
    Q_OBJECT
public:
    // `name` is the list's object name and begins those of its buttons ("routes" → "routesAdd").
    explicit ListCard(const QString &name, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model);
    void setEmptyText(const QString &text); // stands where there is no row
    // "Add route"…: what the buttons are for, for those who only hear them.
    void setActionNames(const QString &add, const QString &edit, const QString &up,
                        const QString &down, const QString &remove);
    [[nodiscard]] QListView *list() const { return m_list; }
    [[nodiscard]] int selectedRow() const; // -1 for none
    void select(int row);

signals:
    void addRequested();
    void editRequested(int row);
    void moveRequested(int row, int to);
    void removeRequested(int row);

private:
    QToolButton *addTool(const QString &name, const QString &icon, const QKeySequence &keys);
    void update();

    QListView *m_list;
    Label *m_empty;
    QToolButton *m_add;
    QToolButton *m_edit;
    QToolButton *m_up;
    QToolButton *m_down;
    QToolButton *m_remove;
};

} // namespace sluice::ui
