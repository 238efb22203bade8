#include "ui/pages/upstreams/upstreams_controller.h"

#include "ui/models/upstream_references.h"
#include "ui/pages/upstreams/failover_controller.h"
#include "ui/pages/upstreams/routes_controller.h"
#include "ui/pages/upstreams/upstream_delegate.h"
#include "ui/pages/upstreams/upstream_dialog.h"
#include "ui/pages/upstreams/upstream_dialog_controller.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/text/error_sentence.h"

#include <algorithm>
#include <utility>

namespace sluice::ui {

UpstreamsController::UpstreamsController(UpstreamsPage &page, api::RelayService &service,
                                         QObject *parent)
    : QObject(parent), m_page(page), m_service(service),
      m_failover(new FailoverController(*page.failover(), service, this))
{
    new RoutesController(*page.routes(), service, this);
    m_page.setModel(&m_model);
    connectPage();
    connectService();
    m_page.setDemoInUse(!m_service.status().demoUpstream.isEmpty());
    reload();
}

void UpstreamsController::connectPage()
{
    connect(&m_page, &UpstreamsPage::addRequested, this, [this] {
        api::UpstreamConfig fresh;
        fresh.kind = api::UpstreamKind::Direct;
        openDialog(-1, fresh, true);
    });
    connect(&m_page, &UpstreamsPage::editRequested, this, &UpstreamsController::edit);
    connect(&m_page, &UpstreamsPage::duplicateRequested, this, &UpstreamsController::duplicate);
    connect(&m_page, &UpstreamsPage::removeRequested, this, &UpstreamsController::remove);
    connect(&m_page, &UpstreamsPage::moveRequested, this, &UpstreamsController::move);
    connect(&m_page, &UpstreamsPage::undoRequested, this, &UpstreamsController::undoRemoval);
    connect(&m_page, &UpstreamsPage::undoLapsed, this, &UpstreamsController::forgetRemoval);
    connect(&m_page, &UpstreamsPage::drainRequested, this, &UpstreamsController::drain);
    connect(&m_page, &UpstreamsPage::useRequested, this, &UpstreamsController::useAgain);
    connect(&m_page, &UpstreamsPage::probeRequested, this,
            [this](int row) { m_service.probeUpstream(m_model.upstreams().at(row).name); });
    connect(&m_page, &UpstreamsPage::resetRequested, this,
            [this](int row) { m_service.resetUpstream(m_model.upstreams().at(row).name); });
    connect(&m_page, &UpstreamsPage::chosen, this, [this](int row) {
        if (row >= 0) {
            m_chosen = m_model.upstreams().at(row).name;
        }
        showDetail();
    });
    connect(&m_model, &UpstreamListModel::moved, this, &UpstreamsController::move);
    // The key store may answer late; where a key lies is asked again whenever the page comes up.
    connect(&m_page, &Page::shown, this, &UpstreamsController::reload);
    // Figures in the detail are words of the model's rows.
    connect(&m_page, &Page::titleChanged, this, &UpstreamsController::showDetail);
}

void UpstreamsController::connectService()
{
    connect(&m_service, &api::RelayService::configApplied, this, [this] {
        const bool ours = std::exchange(m_applying, false);
        reload();
        if (ours && m_selectAfter >= 0) {
            m_page.select(m_selectAfter);
        }
    });
    connect(&m_service, &api::RelayService::configRefused, this, [this](const base::Error &why) {
        if (std::exchange(m_applying, false)) {
            m_page.showProblem(errorLine(why));
            if (m_removal && m_service.config()->upstreams.contains(m_removal->upstream)) {
                m_removal.reset(); // it was never removed
                m_page.withdrawUndo();
            }
            reload(); // a row that was dragged goes back
        }
    });
    connect(&m_service, &api::RelayService::statusChanged, this,
            [this](const api::RelayStatus &status) {
                m_page.setDemoInUse(!status.demoUpstream.isEmpty());
                if (status.state == api::RelayState::Stopped
                    || status.state == api::RelayState::Failed) {
                    onStatuses({}); // nobody knows any more
                }
            });
    connect(&m_service, &api::RelayService::upstreamsSampled, this,
            &UpstreamsController::onStatuses);
    connect(&m_service, &api::RelayService::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) {
                m_model.addRecords(batch);
                updateBadge();
            });
    connect(&m_service, &api::RelayService::alertRaised, this, &UpstreamsController::onAlert);
    connect(&m_service, &api::RelayService::credentialStored, this,
            [this](const QString &id, api::CredentialPlace place) {
                m_model.setCredentialPlace(id, place);
            });
}

UpstreamsController::~UpstreamsController()
{
    forgetRemoval();
}

void UpstreamsController::reload()
{
    m_model.setUpstreams(m_service.config()->upstreams);
    for (const api::UpstreamConfig &upstream : m_model.upstreams()) {
        if (!upstream.credential.isEmpty()) {
            m_model.setCredentialPlace(upstream.credential,
                                       m_service.credentialPlace(upstream.credential));
        }
    }
    m_page.setStrategy(m_service.config()->routing.strategy);
    // A reset drops the selection; the same upstream is chosen again.
    if (m_page.selectedRow() < 0 && m_model.rowCount() > 0) {
        m_page.select(std::max(0, m_model.rowOf(m_chosen)));
    }
    showDetail();
    updateBadge();
}

void UpstreamsController::onStatuses(const QList<api::UpstreamStatus> &statuses)
{
    m_model.setStatuses(statuses, QDateTime::currentDateTimeUtc());
    m_page.setCounting(m_model.isCounting());
    updateBadge();
    if (m_page.isVisible()) {
        showDetail();
    }
}

void UpstreamsController::showDetail()
{
    const int row = m_page.selectedRow();
    if (row < 0) {
        m_page.setDetail(std::nullopt);
        return;
    }
    const QModelIndex index = m_model.index(row);
    UpstreamDetail::Content content;
    content.upstream = m_model.upstreams().at(row);
    content.status = m_model.status(content.upstream.name);
    content.standing = static_cast<Standing>(index.data(UpstreamListModel::StandingRole).toInt());
    content.trend = index.data(UpstreamListModel::TrendRole).value<QList<double>>();
    content.latency = UpstreamDelegate::latencyText(index);
    content.share = UpstreamDelegate::shareText(index);
    m_page.setDetail(content);
}

void UpstreamsController::showUpstream(const QString &subject)
{
    int row = m_model.rowOf(subject);
    for (int i = 0; row < 0 && i < m_model.rowCount(); ++i) {
        const std::optional<api::UpstreamStatus> status
            = m_model.status(m_model.upstreams().at(i).name);
        if (status && status->way == subject) {
            row = i;
        }
    }
    if (row >= 0) {
        m_page.showSection(UpstreamsPage::Section::Upstreams);
        m_page.select(row);
    }
}

void UpstreamsController::edit(int row)
{
    openDialog(row, m_model.upstreams().at(row), false);
}

void UpstreamsController::openDialog(int row, const api::UpstreamConfig &initial, bool isNew)
{
    auto *dialog = new UpstreamDialog(isNew, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *controller = new UpstreamDialogController(*dialog, m_service, row, initial);
    connect(controller, &UpstreamDialogController::saved, this,
            [this](int at) { m_page.select(at); });
    dialog->open();
}

void UpstreamsController::duplicate(int row)
{
    api::UpstreamConfig copy = m_model.upstreams().at(row);
    copy.name = freeName(copy.name);
    api::RelayConfig config = *m_service.config();
    config.upstreams.insert(row + 1, copy);
    apply(config, row + 1);
}

QString UpstreamsController::freeName(const QString &wanted) const
{
    for (int number = 2;; ++number) {
        const QString name = QStringLiteral("%1-%2").arg(wanted).arg(number);
        const auto &all = m_model.upstreams();
        if (std::none_of(all.cbegin(), all.cend(), [&name](const api::UpstreamConfig &other) {
                return other.name == name;
            })) {
            return name;
        }
    }
}

void UpstreamsController::remove(int row)
{
    forgetRemoval();
    api::RelayConfig config = *m_service.config();
    Removal removal{row, config.upstreams.takeAt(row), config.routing, {}};
    const QStringList routes = dropUpstream(config.routing, removal.upstream.name);
    removal.after = config.routing;
    m_page.offerUndo(removal.upstream.name, routes);
    m_removal = removal;
    apply(config, std::min(row, static_cast<int>(config.upstreams.size()) - 1));
}

void UpstreamsController::undoRemoval()
{
    if (!m_removal) {
        return;
    }
    api::RelayConfig config = *m_service.config();
    const int row = std::min(m_removal->row, static_cast<int>(config.upstreams.size()));
    config.upstreams.insert(row, m_removal->upstream);
    if (config.routing == m_removal->after) {
        config.routing = m_removal->before;
    }
    m_removal.reset();
    apply(config, row);
}

void UpstreamsController::forgetRemoval()
{
    if (!m_removal) {
        return;
    }
    const api::UpstreamConfig removed = std::exchange(m_removal, std::nullopt)->upstream;
    for (const QString &id : credentialsOf(removed)) {
        if (isUnused(id, *m_service.config())) {
            m_service.removeCredential(id);
        }
    }
}

void UpstreamsController::move(int row, int to)
{
    api::RelayConfig config = *m_service.config();
    if (row < 0 || to < 0 || row >= config.upstreams.size() || to >= config.upstreams.size()) {
        return;
    }
    config.upstreams.move(row, to);
    apply(config, to);
}

void UpstreamsController::apply(const api::RelayConfig &config, int selectAfter)
{
    m_page.showProblem({});
    m_applying = true;
    m_selectAfter = selectAfter;
    m_service.apply(config);
}

bool UpstreamsController::hasEdits() const
{
    return m_failover->hasEdits();
}

void UpstreamsController::setWeight(int row, int weight)
{
    api::RelayConfig config = *m_service.config();
    config.upstreams[row].weight = weight;
    apply(config, row);
}

void UpstreamsController::drain(int row)
{
    const api::UpstreamConfig &upstream = m_model.upstreams().at(row);
    m_weights.insert(upstream.name, upstream.weight);
    setWeight(row, 0);
}

void UpstreamsController::useAgain(int row)
{
    setWeight(row, m_weights.value(m_model.upstreams().at(row).name, 1));
}

void UpstreamsController::onAlert(const api::Alert &alert)
{
    if (alert.kind == api::AlertKind::UpstreamUnreachable
        || alert.kind == api::AlertKind::UpstreamRecovered) {
        m_model.setReachable(alert.subject, alert.kind == api::AlertKind::UpstreamRecovered,
                             alert.error);
        updateBadge();
        showDetail();
    }
}

void UpstreamsController::updateBadge()
{
    const int out = m_model.outCount();
    m_page.setBadge(out > 0 ? QString::number(out) : QString());
}

} // namespace sluice::ui
