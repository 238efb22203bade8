#include "ui/models/entity_table_model.h"

#include "ui/models/entity_presets.h"

#include <utility>

namespace sluice::ui {

EntityTableModel::EntityTableModel(Words words, QObject *parent)
    : QAbstractTableModel(parent), m_words(std::move(words))
{
}

void EntityTableModel::setKinds(const QStringList &entities)
{
    beginResetModel();
    m_kinds = entities;
    endResetModel();
}

void EntityTableModel::setRules(const QList<api::EntityConfig> &rules, const QSet<QString> &edited)
{
    if (rules != m_rules || edited != m_edited) {
        m_rules = rules;
        m_edited = edited;
        emitAll();
    }
}

api::EntityConfig EntityTableModel::rule(int row) const
{
    const api::EntityConfig *known = ruleOf(m_rules, m_kinds.at(row));
    return known ? *known : newEntityRule(m_kinds.at(row));
}

void EntityTableModel::addRecords(const QList<api::ExchangeRecord> &batch, const QDate &today)
{
    if (m_hits.add(batch, today) && !m_kinds.isEmpty()) {
        emit dataChanged(index(0, HitsColumn), index(rowCount() - 1, HitsColumn));
    }
}

void EntityTableModel::retranslate()
{
    emitAll();
    emit headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
}

void EntityTableModel::emitAll()
{
    if (!m_kinds.isEmpty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    }
}

int EntityTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_kinds.size());
}

int EntityTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant EntityTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const api::EntityConfig rule = this->rule(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(rule, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= ThresholdColumn
            ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    case EntityRole:
        return rule.entity;
    case ActionRole:
        return index.column() == PromptColumn ? QVariant(static_cast<int>(rule.prompt))
            : index.column() == AnswerColumn  ? QVariant(static_cast<int>(rule.answer))
                                              : QVariant();
    case EditedRole:
        return m_edited.contains(rule.entity);
    case ScopedRole:
        return !rule.clients.isEmpty() || !rule.routes.isEmpty() || !rule.models.isEmpty();
    default:
        return {};
    }
}

QString EntityTableModel::text(const api::EntityConfig &rule, int column) const
{
    switch (column) {
    case KindColumn:
        return m_words.kind(rule.entity);
    case PromptColumn:
        return m_words.action(rule.prompt);
    case AnswerColumn:
        return m_words.action(rule.answer);
    case ThresholdColumn:
        return QString::number(rule.threshold, 'f', 2);
    case HitsColumn:
        return m_words.count(m_hits.ofEntity(rule.entity));
    default:
        return {};
    }
}

QVariant EntityTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole) {
        return m_words.head(section);
    }
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
        return static_cast<int>((section >= ThresholdColumn ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    }
    return {};
}

} // namespace sluice::ui
