#include "ui/pages/guardrails/guardrails_controller.h"

#include "ui/pages/guardrails/entities_controller.h"
#include "ui/pages/guardrails/guardrail_settings_section.h"
#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/guardrails/lists_controller.h"
#include "ui/pages/guardrails/patterns_controller.h"
#include "ui/pages/guardrails/try_controller.h"
#include "ui/text/error_sentence.h"

#include <algorithm>
#include <utility>

namespace sluice::ui {

GuardrailsController::GuardrailsController(GuardrailsPage &page, api::RelayService &service,
                                           QObject *parent)
    : QObject(parent), m_page(page), m_service(service),
      m_lists(new ListsController(page, service, this))
{
    m_rules.setLive(m_service.config()->guardrails);
    new TryController(*m_page.tryBox(), m_service, this);
    new EntitiesController(*m_page.entities(), m_rules, m_service, this);
    new PatternsController(*m_page.patterns(), m_rules, m_service, this);
    connectPage();
    connectSettings();
    connectService();
    refresh();
}

void GuardrailsController::connectPage()
{
    connect(m_lists, &ListsController::editsChanged, this, &GuardrailsController::refresh);
    connect(m_lists, &ListsController::finished, this, [this] { m_page.setApplying(false); });
    connect(m_lists, &ListsController::applyRequested, this,
            [this](const api::RelayConfig &config) {
                m_page.showProblem({});
                m_applying = Applying::ListChange;
                m_service.apply(config);
            });
    connect(&m_rules, &RuleDraft::changed, this, &GuardrailsController::refresh);
    connect(&m_page, &GuardrailsPage::applyRequested, this, &GuardrailsController::apply);
    connect(&m_page, &GuardrailsPage::discardRequested, this, &GuardrailsController::discard);
    connect(&m_page, &Page::shown, this, [this] {
        m_newBlocks = 0;
        updateBadge();
        m_lists->loadChosen();
    });
}

void GuardrailsController::connectSettings()
{
    GuardrailSettingsSection *settings = m_page.settings();
    connect(settings, &GuardrailSettingsSection::uninspectableChosen, this,
            [this](api::Uninspectable choice) {
                m_rules.act(
                    [choice](api::GuardrailsConfig &rules) { rules.uninspectable = choice; });
            });
    connect(settings, &GuardrailSettingsSection::pseudonymsForChosen, this,
            [this](std::chrono::milliseconds time) {
                m_rules.act([time](api::GuardrailsConfig &rules) { rules.pseudonymsFor = time; });
            });
    connect(settings, &GuardrailSettingsSection::undoRequested, &m_rules, &RuleDraft::undo);
    connect(settings, &GuardrailSettingsSection::redoRequested, &m_rules, &RuleDraft::redo);
}

void GuardrailsController::connectService()
{
    using Service = api::RelayService;
    connect(&m_service, &Service::configApplied, this, &GuardrailsController::onConfigApplied);
    connect(&m_service, &Service::configRefused, this, &GuardrailsController::onConfigRefused);
    connect(&m_service, &Service::recordsAppended, this, &GuardrailsController::onRecords);
}

void GuardrailsController::refresh()
{
    m_page.settings()->show(m_rules.rules());
    m_page.settings()->setUndo(m_rules.canUndo(), m_rules.canRedo());
    m_page.setEdits(m_lists->edits() + m_rules.editsNotLive());
    updateBadge();
}

bool GuardrailsController::hasEdits() const
{
    return m_page.edits() > 0;
}

void GuardrailsController::apply()
{
    if (m_applying == Applying::Edits || m_lists->isSaving()) {
        return;
    }
    m_page.showProblem({});
    m_page.setApplying(true);
    m_lists->forgetRefusals();
    api::RelayConfig config = *m_service.config();
    config.guardrails = m_rules.appliedTo(config.guardrails);
    config.guardrails.lists = m_lists->appliedTo(config.guardrails.lists);
    if (config == *m_service.config()) {
        m_lists->saveWords();
        return;
    }
    m_applying = Applying::Edits;
    m_service.apply(config);
}

void GuardrailsController::discard()
{
    m_page.showProblem({});
    m_lists->discard();
    m_rules.discard();
}

void GuardrailsController::onConfigApplied()
{
    const Applying applied = std::exchange(m_applying, Applying::Nothing);
    m_rules.setLive(m_service.config()->guardrails);
    m_lists->reload();
    if (applied == Applying::Edits) {
        m_lists->saveWords();
    }
}

void GuardrailsController::onConfigRefused(const base::Error &why)
{
    if (std::exchange(m_applying, Applying::Nothing) != Applying::Nothing) {
        m_page.showProblem(errorLine(why));
        m_page.setApplying(false);
    }
}

void GuardrailsController::onRecords(const QList<api::ExchangeRecord> &batch)
{
    if (!m_page.isVisible()) {
        m_newBlocks += static_cast<int>(
            std::count_if(batch.cbegin(), batch.cend(), [](const api::ExchangeRecord &record) {
                return record.verdict == policy::VerdictKind::Block && !record.running;
            }));
        updateBadge();
    }
}

void GuardrailsController::updateBadge()
{
    constexpr int kMostShown = 99; // a badge has room for two figures
    QString badge;
    if (m_lists->errorCount() > 0) {
        badge = QStringLiteral("!");
    } else if (m_newBlocks > kMostShown) {
        badge = QStringLiteral("%1+").arg(kMostShown);
    } else if (m_newBlocks > 0) {
        badge = QString::number(m_newBlocks);
    }
    m_page.setBadge(badge);
}

} // namespace sluice::ui
