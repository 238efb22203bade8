#pragma once

#include "ui/shell/page.h"

#include <QModelIndex>

class QAbstractItemModel;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace sluice::ui {

class Banner;
class Card;
class EmptyState;

// The upstreams in their order, and what can be done with the chosen one. GUI thread.
class UpstreamsPage final : public Page {
    Q_OBJECT
public:
    explicit UpstreamsPage(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model);
    void select(int row);
    [[nodiscard]] int selectedRow() const; // -1 for none

    // With no upstream of one's own the relay answers from its demo; the empty page says so.
    void setDemoInUse(bool inUse);
    // Offers to take back a removal for kUndoTime, or until it is dismissed.
    void offerUndo(const QString &removedName);
    void withdrawUndo();
    void showProblem(const QString &text); // empty: none

    [[nodiscard]] QString title() const override;

    static constexpr std::chrono::seconds kUndoTime{10};

signals:
    void addRequested();
    void editRequested(int row);
    void duplicateRequested(int row);
    void removeRequested(int row);
    void moveRequested(int row, int to);
    void undoRequested();
    void undoLapsed(); // the removal is final

protected:
    void retranslate() override;

private:
    void buildActions();
    void refresh();
    void updateActions();
    void lapse();

    Banner *m_problem;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    Card *m_card;
    QListView *m_list;
    QPushButton *m_add;
    QToolButton *m_edit;
    QToolButton *m_duplicate;
    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    Banner *m_undo;
    QTimer *m_undoTimer;
    QString m_removedName;
    bool m_demoInUse = false;
};

} // namespace sluice::ui
