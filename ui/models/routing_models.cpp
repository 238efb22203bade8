#include "ui/models/routing_models.h"

namespace sluice::ui {

void RouteListModel::setRoutes(const QList<api::RouteConfig> &routes)
{
    if (routes != m_routes) {
        beginResetModel();
        m_routes = routes;
        endResetModel();
    }
}

int RouteListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_routes.size());
}

QVariant RouteListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const api::RouteConfig &route = m_routes.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return route.name;
    case ClientRole:
        return route.client;
    case PathRole:
        return route.path;
    case ModelRole:
        return route.model;
    case ClusterRole:
        return route.cluster;
    case RenameRole:
        return route.renameModel;
    default:
        return {};
    }
}

void ClusterListModel::setClusters(const QList<api::ClusterConfig> &clusters)
{
    if (clusters != m_clusters) {
        beginResetModel();
        m_clusters = clusters;
        endResetModel();
    }
}

int ClusterListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_clusters.size());
}

QVariant ClusterListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const api::ClusterConfig &cluster = m_clusters.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return cluster.name;
    case MembersRole:
        return cluster.upstreams;
    case StrategyRole:
        return static_cast<int>(cluster.strategy);
    case StickyRole:
        return static_cast<int>(cluster.sticky);
    default:
        return {};
    }
}

} // namespace sluice::ui
