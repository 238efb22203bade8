#include "ui/pages/guardrails/entities_controller.h"

#include "ui/models/entity_presets.h"
#include "ui/pages/guardrails/entities_section.h"
#include "ui/pages/guardrails/rule_draft.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/words.h"

#include <QCoreApplication>
#include <QEvent>

namespace sluice::ui {

namespace {

QString headText(int column)
{
    switch (column) {
    case EntityTableModel::KindColumn:
        return EntitiesController::tr("Kind");
    case EntityTableModel::PromptColumn:
        return directionText(policy::Direction::Prompt);
    case EntityTableModel::AnswerColumn:
        return directionText(policy::Direction::Answer);
    case EntityTableModel::ThresholdColumn:
        return EntitiesController::tr("Score");
    case EntityTableModel::HitsColumn:
        return EntitiesController::tr("Today", "hits");
    default:
        return {};
    }
}

} // namespace

EntitiesController::EntitiesController(EntitiesSection &section, RuleDraft &draft,
                                       api::RelayService &service, QObject *parent)
    : QObject(parent), m_section(section), m_draft(draft),
      m_kinds({entityText, actionText, formatCompact, headText})
{
    m_kinds.setKinds(entityNames());
    m_section.setModel(&m_kinds);
    m_section.installEventFilter(this);
    connect(&m_draft, &RuleDraft::changed, this, &EntitiesController::show);
    connect(&service, &api::RelayService::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) {
                m_kinds.addRecords(batch, QDate::currentDate());
            });
    connect(&m_section, &EntitiesSection::selectionMade, this, &EntitiesController::showChosen);
    connect(&m_section, &EntitiesSection::presetChosen, this, [this](EntityPreset preset) {
        m_draft.act([preset](api::GuardrailsConfig &rules) {
            rules.entities = entityRules(preset, rules.entities);
        });
    });
    connect(
        &m_section, &EntitiesSection::ownCredentialsChosen, this, [this](policy::Action action) {
            m_draft.act([action](api::GuardrailsConfig &rules) { rules.ownCredentials = action; });
        });
    connect(&m_section, &EntitiesSection::actionChosen, this,
            [this](policy::Direction direction, policy::Action action) {
                change([direction, action](api::EntityConfig &rule) {
                    (direction == policy::Direction::Prompt ? rule.prompt : rule.answer) = action;
                });
            });
    connect(&m_section, &EntitiesSection::thresholdChosen, this, [this](double threshold) {
        change([threshold](api::EntityConfig &rule) { rule.threshold = threshold; });
    });
    connect(&m_section, &EntitiesSection::scopeChosen, this, [this](const ScopeLists &scope) {
        change([scope](api::EntityConfig &rule) { setScope(rule, scope); });
    });
    connect(&m_section, &EntitiesSection::undoRequested, &m_draft, &RuleDraft::undo);
    connect(&m_section, &EntitiesSection::redoRequested, &m_draft, &RuleDraft::redo);
    show();
    m_section.choose(0);
}

EntitiesController::~EntitiesController()
{
    m_section.removeEventFilter(this);
}

void EntitiesController::change(const std::function<void(api::EntityConfig &rule)> &how)
{
    m_draft.act([this, &how](api::GuardrailsConfig &rules) {
        changeRules(rules.entities, m_section.chosenEntities(), how);
    });
}

void EntitiesController::show()
{
    const api::GuardrailsConfig &rules = m_draft.rules();
    QSet<QString> edited;
    for (const QString &entity : entityNames()) {
        if (m_draft.isEntityEdited(entity)) {
            edited.insert(entity);
        }
    }
    m_kinds.setRules(rules.entities, edited);
    m_section.setPreset(presetOf(rules.entities));
    m_section.setOwnCredentials(rules.ownCredentials);
    m_section.setUndo(m_draft.canUndo(), m_draft.canRedo());
    showChosen();
}

void EntitiesController::showChosen()
{
    QList<api::EntityConfig> chosen;
    for (const QString &entity : m_section.chosenEntities()) {
        const api::EntityConfig *known = ruleOf(m_draft.rules().entities, entity);
        chosen << (known ? *known : newEntityRule(entity));
    }
    m_section.setChosen(chosen);
}

bool EntitiesController::eventFilter(QObject *watched, QEvent *event)
{
    // The table's words are made here, so a change of language makes them anew.
    if (watched == &m_section && event->type() == QEvent::LanguageChange) {
        m_kinds.retranslate();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sluice::ui
