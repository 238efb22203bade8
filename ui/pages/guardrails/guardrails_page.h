#pragma once

#include "api/relay_service.h"
#include "ui/shell/page.h"

class QAbstractItemModel;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace sluice::ui {

class Banner;
class Card;
class EmptyState;
class Label;
class TryBox;
class WordsCard;

// Word lists, the words of the chosen one, and a box to try them; a bar below while edits are not live. GUI thread.
class GuardrailsPage final : public Page {
    Q_OBJECT
public:
    explicit GuardrailsPage(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *lists);
    void select(int row);
    [[nodiscard]] int selectedRow() const; // -1 for none
    [[nodiscard]] WordsCard *words() const { return m_words; }
    [[nodiscard]] TryBox *tryBox() const { return m_tryBox; }

    void setEdits(int edits); // acts that are not live; 0 hides the bar
    void setApplying(bool applying);
    [[nodiscard]] int edits() const { return m_edits; }
    void offerUndo(const QString &removedList); // for kUndoTime, or until dismissed
    void showProblem(const QString &text); // empty: none
    [[nodiscard]] QString problem() const;

    [[nodiscard]] QString title() const override;

    static constexpr std::chrono::seconds kUndoTime{10};

signals:
    void listChosen(int row);
    void newListRequested();
    void removeListRequested(int row);
    void undoRemovalRequested();
    void applyRequested();
    void discardRequested();

protected:
    void retranslate() override;

private:
    void buildLists();
    void buildBars();
    void refresh();

    int m_edits = 0;
    bool m_applying = false;
    QString m_removedList;
    QPushButton *m_newList;
    Banner *m_problem;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QSplitter *m_splitter;
    Card *m_listCard;
    QListView *m_lists;
    QToolButton *m_removeList;
    WordsCard *m_words;
    TryBox *m_tryBox;
    Banner *m_undo;
    QTimer *m_undoTimer;
    Card *m_editBar;
    Label *m_editText;
    QPushButton *m_discard;
    QPushButton *m_apply;
};

} // namespace sluice::ui
