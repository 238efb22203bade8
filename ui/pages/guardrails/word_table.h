#pragma once

#include <QTableView>

namespace sluice::ui {

class WordListModel;

// The words of one list with their line numbers: fixed rows, so that a million cost nothing to lay out. GUI thread.
class WordTable final : public QTableView {
    Q_OBJECT
public:
    explicit WordTable(QWidget *parent = nullptr);

    void setWords(WordListModel *model); // null: none
    void showWord(int row);
    [[nodiscard]] QList<int> selectedWords() const; // places in the list, ascending
    // Room for the number of that many words, so that they do not move while scrolling.
    void setLargestNumber(int words);

signals:
    void selectionMade();
    void linesPasted(const QString &text);

private:
    void copySelection() const;
    void pasteLines();

    WordListModel *m_words = nullptr;
};

} // namespace sluice::ui
