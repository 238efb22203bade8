#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QList>
#include <QString>

#include <utility>

namespace sluice::ui {

// A short list of values that is told anew as a whole, each with a key that stays: rows that go, come and change places are told as such,
// so that a view keeps its selection and its place while they count. Raw values. GUI thread.
template <typename Value> class KeyedListModel : public QAbstractListModel {
public:
    static constexpr int kValueRole = Qt::UserRole; // Value

    using KeyOf = QString (*)(const Value &value); // unique in a list; also what a view without a delegate shows

    explicit KeyedListModel(KeyOf keyOf, QObject *parent = nullptr)
        : QAbstractListModel(parent), m_keyOf(keyOf)
    {
    }

    [[nodiscard]] const QList<Value> &values() const { return m_values; }

    void setValues(const QList<Value> &values)
    {
        QHash<QString, qsizetype> places;
        for (qsizetype i = 0; i < values.size(); ++i) {
            places.insert(m_keyOf(values.at(i)), i);
        }
        if (places.size() != values.size()) { // two of one name: nothing to know them by
            beginResetModel();
            m_values = values;
            endResetModel();
            return;
        }
        removeGone(places);
        addNew(values);
        sortAs(places);
        for (qsizetype i = 0; i < values.size(); ++i) {
            if (!(m_values.at(i) == values.at(i))) {
                m_values[i] = values.at(i);
                const QModelIndex changed = index(static_cast<int>(i));
                emit dataChanged(changed, changed);
            }
        }
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_values.size());
    }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
            return {};
        }
        const Value &value = m_values.at(index.row());
        return role == kValueRole ? QVariant::fromValue(value)
            : role == Qt::DisplayRole ? QVariant(m_keyOf(value))
                                      : QVariant();
    }

private:
    void removeGone(const QHash<QString, qsizetype> &places)
    {
        for (qsizetype i = m_values.size() - 1; i >= 0; --i) {
            if (!places.contains(m_keyOf(m_values.at(i)))) {
                beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
                m_values.removeAt(i);
                endRemoveRows();
            }
        }
    }

    void addNew(const QList<Value> &values)
    {
        QHash<QString, bool> known;
        for (const Value &value : std::as_const(m_values)) {
            known.insert(m_keyOf(value), true);
        }
        QList<Value> added;
        for (const Value &value : values) {
            if (!known.contains(m_keyOf(value))) {
                added << value;
            }
        }
        if (!added.isEmpty()) {
            const int first = static_cast<int>(m_values.size());
            beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
            m_values += added;
            endInsertRows();
        }
    }

    // The same values, in the order of `places`.
    void sortAs(const QHash<QString, qsizetype> &places)
    {
        QList<int> target;
        bool isSorted = true;
        for (qsizetype i = 0; i < m_values.size(); ++i) {
            target << static_cast<int>(places.value(m_keyOf(m_values.at(i))));
            isSorted = isSorted && target.last() == i;
        }
        if (isSorted) {
            return;
        }
        emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        QList<Value> sorted(m_values.size());
        for (qsizetype i = 0; i < m_values.size(); ++i) {
            sorted[target.at(i)] = m_values.at(i);
        }
        m_values = sorted;
        const QModelIndexList before = persistentIndexList();
        QModelIndexList after;
        for (const QModelIndex &old : before) {
            after << index(target.at(old.row()));
        }
        changePersistentIndexList(before, after);
        emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }

    KeyOf m_keyOf;
    QList<Value> m_values;
};

} // namespace sluice::ui
