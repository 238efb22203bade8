#include "ui/models/word_list_model.h"

#include <QStringMatcher>

#include <algorithm>

namespace sluice::ui {

WordListModel::WordListModel(QObject *parent) : QAbstractTableModel(parent) { }

void WordListModel::setWords(const QStringList &words)
{
    beginResetModel();
    m_words = words;
    searchAgain();
    endResetModel();
}

void WordListModel::insertWords(const QList<int> &at, const QStringList &words)
{
    Q_ASSERT(at.size() == words.size());
    if (at.isEmpty()) {
        return;
    }
    const auto count = static_cast<int>(at.size());
    const bool inOnePiece = at.last() - at.first() + 1 == count;
    if (!isSearching() && inOnePiece) {
        beginInsertRows({}, at.first(), at.last());
        m_words.insert(at.first(), count, QString());
        std::copy(words.cbegin(), words.cend(), m_words.begin() + at.first());
        endInsertRows();
        return;
    }
    // Scattered places are merged in one pass: inserting one by one would move the tail for each.
    QStringList merged;
    merged.reserve(m_words.size() + count);
    qsizetype next = 0;
    qsizetype old = 0;
    while (old < m_words.size() || next < at.size()) {
        if (next < at.size() && at[next] == merged.size()) {
            merged.append(words[next++]);
        } else {
            Q_ASSERT(old < m_words.size());
            merged.append(m_words[old++]);
        }
    }
    setWords(merged);
}

void WordListModel::removeWords(const QList<int> &at)
{
    if (at.isEmpty()) {
        return;
    }
    const auto count = static_cast<int>(at.size());
    const bool inOnePiece = at.last() - at.first() + 1 == count;
    if (!isSearching() && inOnePiece) {
        beginRemoveRows({}, at.first(), at.last());
        m_words.remove(at.first(), count);
        endRemoveRows();
        return;
    }
    QStringList kept;
    kept.reserve(m_words.size() - count);
    qsizetype next = 0;
    for (int place = 0; place < m_words.size(); ++place) {
        if (next < at.size() && at[next] == place) {
            ++next;
        } else {
            kept.append(m_words[place]);
        }
    }
    setWords(kept);
}

void WordListModel::replaceWord(int at, const QString &word)
{
    Q_ASSERT(at >= 0 && at < m_words.size());
    m_words[at] = word;
    // A word that no longer matches the search stays until the search changes: a row that vanishes
    // under the editor surprises.
    if (const int row = rowOfWord(at); row >= 0) {
        const QModelIndex changed = index(row, Word);
        emit dataChanged(changed, changed);
    }
}

void WordListModel::setSearch(const QString &text)
{
    if (text == m_search) {
        return;
    }
    beginResetModel();
    m_search = text;
    searchAgain();
    endResetModel();
}

int WordListModel::wordIndex(int row) const
{
    if (row < 0 || row >= rowCount()) {
        return -1;
    }
    return isSearching() ? m_visible[row] : row;
}

int WordListModel::rowOfWord(int at) const
{
    if (at < 0 || at >= m_words.size()) {
        return -1;
    }
    if (!isSearching()) {
        return at;
    }
    const auto found = std::lower_bound(m_visible.cbegin(), m_visible.cend(), at);
    return found != m_visible.cend() && *found == at ? static_cast<int>(found - m_visible.cbegin())
                                                     : -1;
}

WordProblem WordListModel::problemOfText(const QString &word)
{
    if (word.trimmed().isEmpty()) {
        return WordProblem::Empty;
    }
    if (word.contains(QLatin1Char('\n')) || word.contains(QLatin1Char('\r'))) {
        return WordProblem::LineBreak;
    }
    if (word.startsWith(QLatin1Char('#'))) {
        return WordProblem::Comment;
    }
    if (word.size() > kMaxWordLength && word.toUcs4().size() > kMaxWordLength) {
        return WordProblem::TooLong;
    }
    return WordProblem::None;
}

WordProblem WordListModel::problemOf(const QString &word, int ignoring) const
{
    if (const WordProblem problem = problemOfText(word); problem != WordProblem::None) {
        return problem;
    }
    const qsizetype first = m_words.indexOf(word);
    const qsizetype other
        = first >= 0 && first == ignoring ? m_words.indexOf(word, first + 1) : first;
    return other >= 0 ? WordProblem::Duplicate : WordProblem::None;
}

int WordListModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid()) {
        return 0;
    }
    return static_cast<int>(isSearching() ? m_visible.size() : m_words.size());
}

int WordListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WordListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int at = wordIndex(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case WordRole:
        return m_words[at];
    case WordIndexRole:
        return at;
    default:
        return {};
    }
}

bool WordListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    const int at = wordIndex(index.row());
    if (const QString word = value.toString().trimmed(); word != m_words[at]) {
        emit editRequested(at, word);
    }
    return false;
}

QVariant WordListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    // The line numbers of the list; a view draws them beside the words.
    if (orientation == Qt::Vertical && role == Qt::DisplayRole) {
        const int at = wordIndex(section);
        return at < 0 ? QVariant() : QVariant(at + 1);
    }
    return QAbstractTableModel::headerData(section, orientation, role);
}

Qt::ItemFlags WordListModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable | Qt::ItemNeverHasChildren : flags;
}

QHash<int, QByteArray> WordListModel::roleNames() const
{
    return {{WordRole, "word"}, {WordIndexRole, "wordIndex"}};
}

void WordListModel::searchAgain()
{
    m_visible.clear();
    if (!isSearching()) {
        return;
    }
    const QStringMatcher matcher(m_search, Qt::CaseInsensitive);
    for (int at = 0; at < m_words.size(); ++at) {
        if (matcher.indexIn(m_words[at]) >= 0) {
            m_visible.append(at);
        }
    }
}

} // namespace sluice::ui
