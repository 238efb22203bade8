#include "ui/models/guardrail_list_model.h"

#include <algorithm>

namespace sluice::ui {

GuardrailListModel::GuardrailListModel(QObject *parent) : QAbstractListModel(parent) { }

void GuardrailListModel::setLists(const QList<api::WordListConfig> &lists)
{
    if (lists == m_lists) {
        return;
    }
    const bool sameNames
        = std::equal(lists.cbegin(), lists.cend(), m_lists.cbegin(), m_lists.cend(),
                     [](const api::WordListConfig &a, const api::WordListConfig &b) {
                         return a.name == b.name;
                     });
    if (sameNames) { // a changed mode keeps the selection
        m_lists = lists;
        emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_lists = lists;
    endResetModel();
}

void GuardrailListModel::setEdits(const QString &name, int edits)
{
    if (m_edits.value(name) != edits) {
        m_edits.insert(name, edits);
        emitChanged(name);
    }
}

void GuardrailListModel::setError(const QString &name, const base::Error &error)
{
    if (m_errors.value(name) != error) {
        m_errors.insert(name, error);
        emitChanged(name);
    }
}

base::Error GuardrailListModel::error(const QString &name) const
{
    const base::Error own = m_errors.value(name);
    return own.isError() ? own : m_statuses.value(name).error;
}

void GuardrailListModel::setStatuses(const QList<api::ListStatus> &statuses)
{
    QHash<QString, api::ListStatus> known;
    for (const api::ListStatus &status : statuses) {
        known.insert(status.name, status);
    }
    if (known != m_statuses) {
        m_statuses = known;
        if (!m_lists.isEmpty()) {
            emit dataChanged(index(0), index(rowCount() - 1));
        }
    }
}

int GuardrailListModel::errorCount() const
{
    return static_cast<int>(
        std::count_if(m_lists.cbegin(), m_lists.cend(), [this](const api::WordListConfig &list) {
            return error(list.name).isError();
        }));
}

void GuardrailListModel::addRecords(const QList<api::ExchangeRecord> &batch, const QDate &today)
{
    if (m_hits.add(batch, today) && !m_lists.isEmpty()) {
        emit dataChanged(index(0), index(rowCount() - 1), {HitsTodayRole});
    }
}

int GuardrailListModel::rowOf(const QString &name) const
{
    for (int row = 0; row < m_lists.size(); ++row) {
        if (m_lists[row].name == name) {
            return row;
        }
    }
    return -1;
}

int GuardrailListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lists.size());
}

QVariant GuardrailListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const api::WordListConfig &list = m_lists[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return list.name;
    case CategoryRole:
        return list.category;
    case FileRole:
        return list.file;
    case PromptRole:
        return static_cast<int>(list.prompt);
    case AnswerRole:
        return static_cast<int>(list.answer);
    case HitsTodayRole:
        return m_hits.of(list.name);
    case EditsRole:
        return m_edits.value(list.name);
    case ErrorRole:
        return static_cast<int>(error(list.name).code);
    case ErrorFactsRole:
        return QString::fromStdString(base::toString(error(list.name)));
    case ConfigRole:
        return QVariant::fromValue(list);
    case StatusRole:
        return QVariant::fromValue(m_statuses.value(list.name));
    default:
        return {};
    }
}

QHash<int, QByteArray> GuardrailListModel::roleNames() const
{
    return {{NameRole, "name"},     {CategoryRole, "category"}, {FileRole, "file"},
            {PromptRole, "prompt"}, {AnswerRole, "answer"},     {HitsTodayRole, "hitsToday"},
            {EditsRole, "edits"},   {ErrorRole, "error"},       {ErrorFactsRole, "errorFacts"},
            {ConfigRole, "config"}, {StatusRole, "status"}};
}

void GuardrailListModel::emitChanged(const QString &name)
{
    if (const int row = rowOf(name); row >= 0) {
        emit dataChanged(index(row), index(row));
    }
}

} // namespace sluice::ui
