#include "ui/models/hit_table_model.h"

#include <utility>

namespace sluice::ui {

HitTableModel::HitTableModel(Words words, QObject *parent)
    : QAbstractTableModel(parent), m_words(std::move(words))
{
}

void HitTableModel::setHits(const QList<policy::Hit> &hits)
{
    if (hits != m_hits) {
        beginResetModel();
        m_hits = hits;
        endResetModel();
    }
}

void HitTableModel::retranslate()
{
    if (!m_hits.isEmpty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    }
    emit headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
}

int HitTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

int HitTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant HitTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const policy::Hit &hit = m_hits.at(index.row());
    if (role == ActionRole) {
        return index.column() == ActionColumn ? QVariant(static_cast<int>(hit.action)) : QVariant();
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case RuleColumn:
        return m_words.rule(QString::fromStdString(hit.rule));
    case ActionColumn:
        return m_words.action(hit.action);
    case PlaceColumn:
        return QStringLiteral("%1–%2").arg(hit.start).arg(hit.end);
    default:
        return {};
    }
}

QVariant HitTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole) {
        return m_words.head(section);
    }
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    }
    return {};
}

} // namespace sluice::ui
