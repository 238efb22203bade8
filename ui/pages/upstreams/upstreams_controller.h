#pragma once

#include "api/relay_service.h"
#include "ui/models/upstream_list_model.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace sluice::ui {

class FailoverController;
class UpstreamsPage;

// Decides for UpstreamsPage: the settings' upstreams into its model, its requests into settings. A removed upstream's key is
// deleted only when the removal can no longer be taken back. GUI thread.
class UpstreamsController final : public QObject {
    Q_OBJECT
public:
    UpstreamsController(UpstreamsPage &page, api::RelayService &service, QObject *parent = nullptr);
    ~UpstreamsController() override;

    [[nodiscard]] bool hasEdits() const; // that are not live yet

    // Chooses the upstream of that name, or the first that goes out that way.
    void showUpstream(const QString &subject);

private:
    struct Removal {
        int row = 0;
        api::UpstreamConfig upstream;
        api::RoutingConfig before; // the routing with it
        api::RoutingConfig after;
    };

    void reload();
    void edit(int row);
    void openDialog(int row, const api::UpstreamConfig &initial, bool isNew);
    void duplicate(int row);
    void remove(int row);
    void undoRemoval();
    void forgetRemoval();
    void move(int row, int to);
    void apply(const api::RelayConfig &config, int selectAfter);
    void setWeight(int row, int weight);
    void drain(int row);
    void useAgain(int row);
    void onAlert(const api::Alert &alert);
    void onStatuses(const QList<api::UpstreamStatus> &statuses);
    void connectPage();
    void connectService();
    void showDetail();
    void updateBadge();
    [[nodiscard]] QString freeName(const QString &wanted) const;

    UpstreamsPage &m_page;
    api::RelayService &m_service;
    FailoverController *m_failover;
    UpstreamListModel m_model;
    std::optional<Removal> m_removal;
    QHash<QString, int> m_weights; // of drained upstreams, before that
    QString m_chosen; // its name: rows come and go
    bool m_applying = false;
    int m_selectAfter = -1;
};

} // namespace sluice::ui
