#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "ui/models/hits_today.h"

#include <QAbstractListModel>
#include <QSet>

namespace sluice::ui {

// The user's patterns as they are being edited, with the hits of today. Raw values. GUI thread.
class PatternListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        ConfigRole = Qt::UserRole, // api::PatternConfig
        HitsTodayRole, // qint64
        EditedRole, // bool: differs from what is in force
    };

    using QAbstractListModel::QAbstractListModel;

    void setPatterns(const QList<api::PatternConfig> &patterns, const QSet<QString> &edited);
    [[nodiscard]] const QList<api::PatternConfig> &patterns() const { return m_patterns; }
    void addRecords(const QList<api::ExchangeRecord> &batch, const QDate &today);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<api::PatternConfig> m_patterns;
    QSet<QString> m_edited;
    HitsToday m_hits;
};

} // namespace sluice::ui
