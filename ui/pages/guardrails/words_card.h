#pragma once

#include "policy/guardrail/verdict.h"

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QTableView;
class QToolButton;

namespace sluice::ui {

class Banner;
class Card;
class Label;
class SearchBox;
class SegmentedControl;
class WordEntry;
class WordListModel;

// The words of the chosen list: its modes, a field for new words, a search, and the table. A passive view: every act is a request. GUI thread.
class WordsCard final : public QWidget {
    Q_OBJECT
public:
    enum class Message { None, Info, Warning, Danger };

    explicit WordsCard(QWidget *parent = nullptr);

    void setModel(WordListModel *model); // null: no list is chosen
    void setList(const QString &name, const QString &file);
    void setActions(policy::Action prompt, policy::Action answer);
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

signals:
    void addRequested(const QString &word);
    void linesRequested(const QString &text); // pasted
    void importRequested();
    void removeRequested(const QList<int> &at);
    void actionRequested(sluice::policy::Direction direction, sluice::policy::Action action);
    void undoRequested();
    void redoRequested();
    void searchRequested(const QString &text);
    void messageActionRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildTools();
    void buildTable();
    void buildLayout();
    void copySelection() const;
    void pasteIntoTable();
    void updateTools();
    void retranslate();

    WordListModel *m_model = nullptr;
    QString m_undoText;
    QString m_redoText;
    Card *m_card;
    SearchBox *m_search;
    Label *m_file;
    Label *m_promptTitle;
    Label *m_answerTitle;
    SegmentedControl *m_prompt;
    SegmentedControl *m_answer;
    Banner *m_banner;
    WordEntry *m_entry;
    QPushButton *m_add;
    QToolButton *m_import;
    QTableView *m_table;
    Label *m_count;
    Label *m_remark;
    QAction *m_undo;
    QAction *m_redo;
    QAction *m_remove;
    QList<QToolButton *> m_tools;
};

} // namespace sluice::ui
