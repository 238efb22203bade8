#pragma once

#include <QWidget>

class QAbstractItemModel;
class QListView;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace sluice::ui {

class Card;
class EmptyState;
class WordsCard;

// The word lists and the words of the chosen one. GUI thread.
class WordListsSection final : public QWidget {
    Q_OBJECT
public:
    explicit WordListsSection(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *lists);
    void select(int row);
    [[nodiscard]] int selectedRow() const; // -1 for none
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] WordsCard *words() const { return m_words; }

signals:
    void listChosen(int row);
    void newListRequested();
    void optionsRequested(int row);
    void removeListRequested(int row);
    void emptyChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildLists();
    void refresh();
    void retranslate();

    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QSplitter *m_splitter;
    Card *m_listCard;
    QListView *m_lists;
    QToolButton *m_removeList;
    WordsCard *m_words;
};

} // namespace sluice::ui
