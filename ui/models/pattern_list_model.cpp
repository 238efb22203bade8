#include "ui/models/pattern_list_model.h"

#include <algorithm>

namespace sluice::ui {

void PatternListModel::setPatterns(const QList<api::PatternConfig> &patterns,
                                   const QSet<QString> &edited)
{
    if (patterns == m_patterns && edited == m_edited) {
        return;
    }
    const bool sameNames = std::equal(
        patterns.cbegin(), patterns.cend(), m_patterns.cbegin(), m_patterns.cend(),
        [](const api::PatternConfig &a, const api::PatternConfig &b) { return a.name == b.name; });
    if (!sameNames) {
        beginResetModel();
    }
    m_patterns = patterns;
    m_edited = edited;
    if (!sameNames) {
        endResetModel();
    } else if (!m_patterns.isEmpty()) { // a changed rule keeps the selection
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

void PatternListModel::addRecords(const QList<api::ExchangeRecord> &batch, const QDate &today)
{
    if (m_hits.add(batch, today) && !m_patterns.isEmpty()) {
        emit dataChanged(index(0), index(rowCount() - 1), {HitsTodayRole});
    }
}

int PatternListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_patterns.size());
}

QVariant PatternListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const api::PatternConfig &pattern = m_patterns.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return pattern.name;
    case ConfigRole:
        return QVariant::fromValue(pattern);
    case HitsTodayRole:
        return m_hits.of(pattern.name);
    case EditedRole:
        return m_edited.contains(pattern.name);
    default:
        return {};
    }
}

} // namespace sluice::ui
