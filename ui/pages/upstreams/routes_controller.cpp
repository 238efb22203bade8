#include "ui/pages/upstreams/routes_controller.h"

#include "ui/pages/upstreams/cluster_dialog.h"
#include "ui/pages/upstreams/route_dialog.h"
#include "ui/pages/upstreams/route_tester.h"
#include "ui/pages/upstreams/routes_section.h"
#include "ui/text/error_sentence.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/list_card.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

template <typename Entry> QStringList namesOf(const QList<Entry> &entries)
{
    QStringList names;
    for (const Entry &entry : entries) {
        names << entry.name;
    }
    return names;
}

} // namespace

RoutesController::RoutesController(RoutesSection &section, api::RelayService &service,
                                   QObject *parent)
    : QObject(parent), m_section(section), m_service(service)
{
    m_section.setModels(&m_routes, &m_clusters);
    connectLists();
    connect(&m_section, &RoutesSection::restChosen, this,
            [this](api::BalanceStrategy strategy, api::StickyKey sticky) {
                api::RoutingConfig routing = m_service.config()->routing;
                routing.strategy = strategy;
                routing.sticky = sticky;
                perform(RoutingHistory::Kind::Choose, {}, routing);
            });
    connect(&m_section, &RoutesSection::undoRequested, this, [this] {
        if (const auto act = m_history.undoable()) {
            apply(Doing::Undo, act->before);
        }
    });
    connect(&m_section, &RoutesSection::redoRequested, this, [this] {
        if (const auto act = m_history.redoable()) {
            apply(Doing::Redo, act->after);
        }
    });
    connect(&m_section, &RoutesSection::retranslated, this, &RoutesController::showUndo);
    connect(m_section.tester(), &RouteTester::asked, this, &RoutesController::ask);
    connect(&m_service, &api::RelayService::configApplied, this, &RoutesController::onApplied);
    connect(&m_service, &api::RelayService::configRefused, this, &RoutesController::onRefused);
    connect(&m_service, &api::RelayService::routeTried, this,
            [this](int ticket, const api::RouteTrial &trial) {
                if (ticket == m_ticket) {
                    m_section.tester()->setTrial(inWords(trial));
                }
            });
    // What the tester shows is of now: how the upstreams stand changes it.
    connect(&m_service, &api::RelayService::upstreamsSampled, this,
            [this](const QList<api::UpstreamStatus> &upstreams) {
                m_statuses = upstreams;
                m_section.tester()->ask();
            });
    connect(&m_service, &api::RelayService::statusChanged, this,
            [this](const api::RelayStatus &status) {
                if (status.state == api::RelayState::Stopped
                    || status.state == api::RelayState::Failed) {
                    ++m_ticket; // an answer still under way is out of date
                    m_section.tester()->setTrial(std::nullopt);
                } else {
                    m_section.tester()->ask();
                }
            });
    reload();
}

void RoutesController::connectLists()
{
    ListCard *routes = m_section.routes();
    connect(routes, &ListCard::addRequested, this, [this] { editRoute(-1); });
    connect(routes, &ListCard::editRequested, this, &RoutesController::editRoute);
    connect(routes, &ListCard::removeRequested, this,
            [this](int row) { removeEntry(&api::RoutingConfig::routes, row); });
    connect(routes, &ListCard::moveRequested, this, [this](int row, int to) {
        m_selectRoute = to;
        moveEntry(&api::RoutingConfig::routes, row, to);
    });
    ListCard *clusters = m_section.clusters();
    connect(clusters, &ListCard::addRequested, this, [this] { editCluster(-1); });
    connect(clusters, &ListCard::editRequested, this, &RoutesController::editCluster);
    connect(clusters, &ListCard::removeRequested, this,
            [this](int row) { removeEntry(&api::RoutingConfig::clusters, row); });
    connect(clusters, &ListCard::moveRequested, this, [this](int row, int to) {
        m_selectCluster = to;
        moveEntry(&api::RoutingConfig::clusters, row, to);
    });
}

void RoutesController::reload()
{
    const api::RoutingConfig &routing = m_service.config()->routing;
    const int route = std::exchange(m_selectRoute, -1);
    const int cluster = std::exchange(m_selectCluster, -1);
    const int routeBefore = m_section.routes()->selectedRow();
    const int clusterBefore = m_section.clusters()->selectedRow();
    m_routes.setRoutes(routing.routes);
    m_clusters.setClusters(routing.clusters);
    m_section.routes()->select(std::min(route >= 0 ? route : routeBefore, m_routes.rowCount() - 1));
    m_section.clusters()->select(
        std::min(cluster >= 0 ? cluster : clusterBefore, m_clusters.rowCount() - 1));
    m_section.setRest(routing.strategy, routing.sticky);
    m_history.observe(routing);
    showUndo();
    m_section.tester()->ask();
}

void RoutesController::editRoute(int row)
{
    const auto config = m_service.config();
    auto *dialog = new RouteDialog(row < 0, &m_section);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTargets(namesOf(config->routing.clusters), namesOf(config->upstreams));
    dialog->setRoute(row < 0 ? api::RouteConfig{} : config->routing.routes.at(row));
    connect(dialog, &EntryDialog::saveRequested, this, [this, dialog, row] {
        dialog->clearErrors();
        const api::RouteConfig route = dialog->route();
        if (!canHold(*dialog, route.name, row, namesOf(m_service.config()->routing.routes))) {
            return;
        }
        if (route.cluster.isEmpty()) {
            dialog->showError(u"cluster"_s, tr("Choose where these requests go."));
            return;
        }
        m_dialog = dialog;
        saveRoute(route, row);
    });
    dialog->open();
}

void RoutesController::editCluster(int row)
{
    const auto config = m_service.config();
    auto *dialog = new ClusterDialog(row < 0, &m_section);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setCluster(row < 0 ? api::ClusterConfig{} : config->routing.clusters.at(row),
                       namesOf(config->upstreams));
    connect(dialog, &EntryDialog::saveRequested, this, [this, dialog, row] {
        dialog->clearErrors();
        const api::ClusterConfig cluster = dialog->cluster();
        if (!canHold(*dialog, cluster.name, row, namesOf(m_service.config()->routing.clusters))) {
            return;
        }
        if (namesOf(m_service.config()->upstreams).contains(cluster.name)) {
            dialog->showError(u"name"_s, tr("An upstream has this name."));
            return;
        }
        if (cluster.upstreams.isEmpty()) {
            dialog->showError(u"upstreams"_s, tr("Tick at least one upstream."));
            return;
        }
        m_dialog = dialog;
        saveCluster(cluster, row);
    });
    dialog->open();
}

bool RoutesController::canHold(EntryDialog &dialog, const QString &name, int row,
                               const QStringList &others) const
{
    if (name.isEmpty()) {
        dialog.showError(u"name"_s, tr("Give it a name."));
        return false;
    }
    const qsizetype at = others.indexOf(name);
    if (at >= 0 && at != row) {
        dialog.showError(u"name"_s, tr("Another one has this name."));
        return false;
    }
    return true;
}

void RoutesController::saveRoute(const api::RouteConfig &route, int row)
{
    api::RoutingConfig routing = m_service.config()->routing;
    const bool isNew = row < 0 || row >= routing.routes.size();
    if (isNew) {
        routing.routes.append(route);
    } else {
        routing.routes[row] = route;
    }
    m_selectRoute = isNew ? static_cast<int>(routing.routes.size()) - 1 : row;
    m_dialogPath = u"routing.routes[%1]."_s.arg(m_selectRoute);
    perform(isNew ? RoutingHistory::Kind::Add : RoutingHistory::Kind::Edit, route.name, routing);
}

void RoutesController::saveCluster(const api::ClusterConfig &cluster, int row)
{
    api::RoutingConfig routing = m_service.config()->routing;
    const bool isNew = row < 0 || row >= routing.clusters.size();
    if (isNew) {
        routing.clusters.append(cluster);
    } else {
        // Routes that lead to it follow it to its new name.
        for (api::RouteConfig &route : routing.routes) {
            if (route.cluster == routing.clusters.at(row).name) {
                route.cluster = cluster.name;
            }
        }
        routing.clusters[row] = cluster;
    }
    m_selectCluster = isNew ? static_cast<int>(routing.clusters.size()) - 1 : row;
    m_dialogPath = u"routing.clusters[%1]."_s.arg(m_selectCluster);
    perform(isNew ? RoutingHistory::Kind::Add : RoutingHistory::Kind::Edit, cluster.name, routing);
}

template <typename Entry>
void RoutesController::removeEntry(QList<Entry> api::RoutingConfig::*entries, int row)
{
    api::RoutingConfig routing = m_service.config()->routing;
    const QString name = (routing.*entries).takeAt(row).name;
    perform(RoutingHistory::Kind::Remove, name, routing);
}

template <typename Entry>
void RoutesController::moveEntry(QList<Entry> api::RoutingConfig::*entries, int row, int to)
{
    api::RoutingConfig routing = m_service.config()->routing;
    if (to < 0 || to >= (routing.*entries).size()) {
        return;
    }
    (routing.*entries).move(row, to);
    perform(RoutingHistory::Kind::Move, (routing.*entries).at(to).name, routing);
}

void RoutesController::perform(RoutingHistory::Kind kind, const QString &name,
                               const api::RoutingConfig &after)
{
    const api::RoutingConfig before = m_service.config()->routing;
    if (before == after) { // nothing to do, and nothing to undo
        if (m_dialog) {
            m_dialog->accept();
        }
        return;
    }
    m_act = {kind, name, before, after};
    apply(Doing::Act, after);
}

void RoutesController::apply(Doing doing, const api::RoutingConfig &routing)
{
    if (m_doing != Doing::Nothing) {
        return;
    }
    m_doing = doing;
    m_section.showProblem({});
    if (m_dialog) {
        m_dialog->setSaving(true);
    }
    api::RelayConfig config = *m_service.config();
    config.routing = routing;
    m_service.apply(config);
}

void RoutesController::onApplied()
{
    switch (std::exchange(m_doing, Doing::Nothing)) {
    case Doing::Act:
        m_history.push(m_act);
        break;
    case Doing::Undo:
        m_history.undone();
        break;
    case Doing::Redo:
        m_history.redone();
        break;
    case Doing::Nothing:
        break;
    }
    if (m_dialog) {
        m_dialog->accept();
        m_dialog.clear();
    }
    reload();
}

void RoutesController::onRefused(const base::Error &why)
{
    if (std::exchange(m_doing, Doing::Nothing) == Doing::Nothing) {
        return;
    }
    m_selectRoute = -1;
    m_selectCluster = -1;
    const QString where = QString::fromStdString(why.where);
    if (m_dialog) {
        m_dialog->setSaving(false);
        const bool isOurs = where.startsWith(m_dialogPath);
        // "upstreams[2]" is about the field "upstreams".
        const QString key = isOurs ? where.mid(m_dialogPath.size()).section(u'[', 0, 0) : QString();
        m_dialog->showError(key, isOurs ? QString::fromStdString(why.detail) : errorLine(why));
        m_dialog.clear();
    } else {
        m_section.showProblem(errorLine(why));
    }
    reload(); // choices go back to what is in force
}

void RoutesController::showUndo()
{
    const auto undo = m_history.undoable();
    const auto redo = m_history.redoable();
    m_section.setUndo(undo ? tr("Undo: %1").arg(actText(*undo)) : QString(),
                      redo ? tr("Redo: %1").arg(actText(*redo)) : QString());
}

QString RoutesController::actText(const RoutingHistory::Act &act)
{
    switch (act.kind) {
    case RoutingHistory::Kind::Add:
        return tr("add “%1”").arg(act.name);
    case RoutingHistory::Kind::Edit:
        return tr("edit “%1”").arg(act.name);
    case RoutingHistory::Kind::Remove:
        return tr("remove “%1”").arg(act.name);
    case RoutingHistory::Kind::Move:
        return tr("move “%1”").arg(act.name);
    case RoutingHistory::Kind::Choose:
        return tr("choose for everything else");
    }
    return {};
}

api::RouteTrial RoutesController::inWords(api::RouteTrial trial) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto config = m_service.config();
    for (api::RouteTrial::Candidate &candidate : trial.candidates) {
        const auto isIt = [&candidate](const auto &one) { return one.name == candidate.upstream; };
        const auto upstream
            = std::find_if(config->upstreams.cbegin(), config->upstreams.cend(), isIt);
        const auto status = std::find_if(m_statuses.cbegin(), m_statuses.cend(), isIt);
        if (candidate.usable || upstream == config->upstreams.cend()
            || status == m_statuses.cend()) {
            continue;
        }
        const Standing standing = standingOf(*upstream, *status, std::nullopt, now);
        if (isOut(standing) || standing == Standing::Drained) {
            candidate.reason = standingLine(standing, standingUntil(standing, *status), now);
        }
    }
    return trial;
}

void RoutesController::ask(const api::RouteQuery &query)
{
    const api::RelayState state = m_service.status().state;
    if (state == api::RelayState::Stopped || state == api::RelayState::Failed) {
        m_section.tester()->setTrial(std::nullopt);
        return;
    }
    m_service.tryRoute(++m_ticket, query);
}

} // namespace sluice::ui
