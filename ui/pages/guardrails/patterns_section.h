#pragma once

#include <QWidget>

class QAbstractItemModel;

namespace sluice::ui {

class ListCard;
class UndoTools;

// The user's patterns in their order. A passive view. GUI thread.
class PatternsSection final : public QWidget {
    Q_OBJECT
public:
    explicit PatternsSection(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *patterns);
    void setUndo(bool canUndo, bool canRedo);
    [[nodiscard]] ListCard *list() const { return m_list; }

signals:
    void undoRequested();
    void redoRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    ListCard *m_list;
    UndoTools *m_undo;
};

} // namespace sluice::ui
