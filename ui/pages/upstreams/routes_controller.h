#pragma once

#include "api/relay_service.h"
#include "ui/models/routing_history.h"
#include "ui/models/routing_models.h"

#include <QObject>
#include <QPointer>

namespace sluice::ui {

class EntryDialog;
class RoutesSection;

// Decides for RoutesSection: each act of the user becomes settings at once and can be undone; what the settings refuse is said at its
// field, or above the lists. GUI thread.
class RoutesController final : public QObject {
    Q_OBJECT
public:
    RoutesController(RoutesSection &section, api::RelayService &service, QObject *parent = nullptr);

private:
    enum class Doing { Nothing, Act, Undo, Redo };

    void connectLists();
    void reload();
    void editRoute(int row); // -1: a new one
    void editCluster(int row);
    void saveRoute(const api::RouteConfig &route, int row);
    void saveCluster(const api::ClusterConfig &cluster, int row);
    template<typename Entry>
    void removeEntry(QList<Entry> api::RoutingConfig::*entries, int row);
    template<typename Entry>
    void moveEntry(QList<Entry> api::RoutingConfig::*entries, int row, int to);
    void perform(RoutingHistory::Kind kind, const QString &name, const api::RoutingConfig &after);
    void apply(Doing doing, const api::RoutingConfig &routing);
    void onApplied();
    void onRefused(const base::Error &why);
    void showUndo();
    void ask(const api::RouteQuery &query);
    // What the relay gives as a reason is plain English; what the desk has words for is said in them.
    [[nodiscard]] api::RouteTrial inWords(api::RouteTrial trial) const;
    [[nodiscard]] bool canHold(EntryDialog &dialog, const QString &name, int row,
                               const QStringList &others) const;
    [[nodiscard]] static QString actText(const RoutingHistory::Act &act);

    RoutesSection &m_section;
    api::RelayService &m_service;
    RouteListModel m_routes;
    ClusterListModel m_clusters;
    RoutingHistory m_history;
    RoutingHistory::Act m_act; // being applied
    Doing m_doing = Doing::Nothing;
    QPointer<EntryDialog> m_dialog; // whose entry is being applied
    QString m_dialogPath; // of its entry: "routing.routes[1]."
    int m_selectRoute = -1;
    int m_selectCluster = -1;
    QList<api::UpstreamStatus> m_statuses;
    int m_ticket = 0;
};

} // namespace sluice::ui
