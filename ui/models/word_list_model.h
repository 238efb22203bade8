#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QString>
#include <QStringList>

namespace sluice::ui {

// Why a word cannot stand in a list.
enum class WordProblem {
    None,
    Empty,
    TooLong, // more than WordListModel::kMaxWordLength code points
    Comment, // begins with '#', which would make the line a comment
    LineBreak,
    Duplicate, // the list has it already
};

// The words of one list in file order: a million rows, one column. A search narrows the rows inside
// the model; indexes of words and rows are therefore two things, and the functions below say which
// they take. Edits come in as whole acts (one insertion, one removal) so that an undo command is
// one call; an editor in a view is answered with editRequested() and changes nothing by itself. GUI
// thread.
class WordListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int kMaxWordLength = 1000;

    enum Role {
        WordRole = Qt::UserRole, // QString
        WordIndexRole, // int, place in the file
    };
    enum Column { Word, ColumnCount };

    explicit WordListModel(QObject *parent = nullptr);

    void setWords(const QStringList &words);
    [[nodiscard]] const QStringList &words() const { return m_words; }

    // Places `words` so that words()[at[i]] == words[i] afterwards; `at` ascends.
    void insertWords(const QList<int> &at, const QStringList &words);
    // Takes out the words at these ascending places.
    void removeWords(const QList<int> &at);
    void replaceWord(int at, const QString &word);

    // Shows only words that contain `text`, without regard to case; empty shows all.
    void setSearch(const QString &text);
    [[nodiscard]] QString search() const { return m_search; }
    [[nodiscard]] int wordIndex(int row) const; // -1 for no such row
    [[nodiscard]] int rowOfWord(int at) const; // -1 when the search hides it

    // What stands against `word` as a word of this list; `ignoring` is the place it would replace.
    [[nodiscard]] WordProblem problemOf(const QString &word, int ignoring = -1) const;
    // The same without the question whether the list has it.
    static WordProblem problemOfText(const QString &word);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

signals:
    void editRequested(int at, const QString &word);

private:
    [[nodiscard]] bool isSearching() const { return !m_search.isEmpty(); }
    void searchAgain();

    QStringList m_words;
    QString m_search;
    QList<int> m_visible; // places of the words shown, ascending; unused without a search
};

} // namespace sluice::ui
