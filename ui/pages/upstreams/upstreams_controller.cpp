#include "ui/pages/upstreams/upstreams_controller.h"

#include "ui/pages/upstreams/upstream_dialog.h"
#include "ui/pages/upstreams/upstream_dialog_controller.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/text/error_sentence.h"

#include <algorithm>
#include <utility>

namespace sluice::ui {

UpstreamsController::UpstreamsController(UpstreamsPage &page, api::RelayService &service,
                                         QObject *parent)
    : QObject(parent), m_page(page), m_service(service)
{
    m_page.setModel(&m_model);
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
        }
    });
    connect(&m_service, &api::RelayService::statusChanged, this,
            [this](const api::RelayStatus &status) {
                m_page.setDemoInUse(!status.demoUpstream.isEmpty());
            });
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
    // The key store may answer late; where a key lies is asked again whenever the page comes up.
    connect(&m_page, &Page::shown, this, &UpstreamsController::reload);
    m_page.setDemoInUse(!m_service.status().demoUpstream.isEmpty());
    reload();
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
    updateBadge();
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
    const api::UpstreamConfig removed = config.upstreams.takeAt(row);
    m_page.offerUndo(removed.name);
    m_removal = Removal{row, removed};
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
    m_removal.reset();
    apply(config, row);
}

void UpstreamsController::forgetRemoval()
{
    if (!m_removal) {
        return;
    }
    const QString id = std::exchange(m_removal, std::nullopt)->upstream.credential;
    const auto &all = m_service.config()->upstreams;
    const bool isUsed
        = std::any_of(all.cbegin(), all.cend(),
                      [&id](const api::UpstreamConfig &other) { return other.credential == id; });
    if (!id.isEmpty() && !isUsed && !m_service.config()->access.keyCredentials.contains(id)
        && !id.startsWith(QLatin1String("env:"))) {
        m_service.removeCredential(id);
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

void UpstreamsController::onAlert(const api::Alert &alert)
{
    if (alert.kind == api::AlertKind::UpstreamUnreachable
        || alert.kind == api::AlertKind::UpstreamRecovered) {
        m_model.setReachable(alert.subject, alert.kind == api::AlertKind::UpstreamRecovered,
                             alert.error);
        updateBadge();
    }
}

void UpstreamsController::updateBadge()
{
    const int failing = m_model.failingCount();
    m_page.setBadge(failing > 0 ? QString::number(failing) : QString());
}

} // namespace sluice::ui
