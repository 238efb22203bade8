#pragma once

#include <QObject>

namespace sluice::ui {

class ListDraft;
class WordsCard;

// Decides for WordsCard: turns its requests into acts on the chosen list's draft, and says why a word cannot stand in it. GUI thread.
class WordsController final : public QObject {
    Q_OBJECT
public:
    explicit WordsController(WordsCard &words, QObject *parent = nullptr);

    void setDraft(ListDraft *draft); // null: no list is chosen

    // Adds the words of a file to the chosen list, as one act.
    void importFile(const QString &path);

private:
    void addWord(const QString &word);
    void addLines(const QString &text);
    void reportAdded(int added, int duplicates, int refused, int refusedLine);
    void replaceWord(int at, const QString &word);
    void chooseImport();

    WordsCard &m_words;
    ListDraft *m_draft = nullptr;
};

} // namespace sluice::ui
