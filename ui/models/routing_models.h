#pragma once

#include "api/config/relay_config.h"

#include <QAbstractListModel>

namespace sluice::ui {

// The routes of the settings in the order they are tried: raw values, words are made elsewhere. GUI thread.
class RouteListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole, // QString, as are all here
        ClientRole,
        PathRole,
        ModelRole,
        ClusterRole,
        RenameRole,
    };

    using QAbstractListModel::QAbstractListModel;

    void setRoutes(const QList<api::RouteConfig> &routes);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<api::RouteConfig> m_routes;
};

// The clusters of the settings. GUI thread.
class ClusterListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole, // QString
        MembersRole, // QStringList, in order
        StrategyRole, // int, api::BalanceStrategy
        StickyRole, // int, api::StickyKey
    };

    using QAbstractListModel::QAbstractListModel;

    void setClusters(const QList<api::ClusterConfig> &clusters);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<api::ClusterConfig> m_clusters;
};

} // namespace sluice::ui
