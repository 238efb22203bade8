#pragma once

#include "api/config/relay_config.h"

#include <QWidget>

class QAction;
class QPushButton;
class QToolButton;

namespace sluice::ui {

class ActionBox;
class Banner;
class Card;
class Label;
class SearchBox;
class UndoTools;
class WordEntry;
class WordListModel;
class WordTable;

// The words of the chosen list: its modes and what is special about it, a field for new words, a search, and the table. A passive view:
// every act is a request. GUI thread.
class WordsCard final : public QWidget {
    Q_OBJECT
public:
    enum class Message { None, Info, Warning, Danger };

    explicit WordsCard(QWidget *parent = nullptr);

    void setModel(WordListModel *model); // null: no list is chosen
    void setList(const api::WordListConfig &list);
    // Of a subscription or folder: how old it is and what went wrong; empty: nothing to say.
    void setAge(const QString &text, bool isProblem, bool canRefresh);
    void setWordsEditable(bool editable);
    void setUndo(bool canUndo, const QString &undoText, bool canRedo, const QString &redoText);
    void refreshCount();
    // What the last act did, or what is wrong with a word; disappears with the next act.
    void setRemark(const QString &text, bool isProblem);
    void setMessage(Message tone, const QString &text, const QString &action = {});
    void clearEntry();
    void showWord(int row);

    [[nodiscard]] QList<int> selectedWords() const; // places in the list, ascending
    [[nodiscard]] QString remark() const;
    [[nodiscard]] QString message() const;
    [[nodiscard]] QString traits() const;
    [[nodiscard]] QString age() const;

signals:
    void addRequested(const QString &word);
    void linesRequested(const QString &text); // pasted
    void importRequested();
    void removeRequested(const QList<int> &at);
    void actionRequested(sluice::policy::Direction direction, sluice::policy::Action action);
    void optionsRequested();
    void refreshRequested(); // fetch a subscription now
    void undoRequested();
    void redoRequested();
    void searchRequested(const QString &text);
    void messageActionRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildTools();
    void buildLayout();
    void connectParts();
    void showTraits();
    void updateTools();
    void retranslate();

    bool m_isEditable = true;
    WordListModel *m_model = nullptr;
    api::WordListConfig m_list;
    Card *m_card;
    SearchBox *m_search;
    Label *m_file;
    Label *m_promptTitle;
    Label *m_answerTitle;
    ActionBox *m_prompt;
    ActionBox *m_answer;
    Label *m_traits;
    QPushButton *m_options;
    QWidget *m_ageRow;
    Label *m_age;
    QPushButton *m_refresh;
    Banner *m_banner;
    WordEntry *m_entry;
    QPushButton *m_add;
    QToolButton *m_import;
    WordTable *m_table;
    Label *m_count;
    Label *m_remark;
    QAction *m_remove;
    UndoTools *m_undo;
    QToolButton *m_removeButton;
};

} // namespace sluice::ui
