#include "ui/pages/guardrails/entities_section.h"

#include "ui/models/entity_table_model.h"
#include "ui/pages/guardrails/action_box.h"
#include "ui/pages/guardrails/entity_delegate.h"
#include "ui/widgets/undo_tools.h"
#include "ui/shell/theme.h"
#include "ui/text/guardrail_words.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

// The value all rules share; unset where they differ or there is none.
template <typename Value>
std::optional<Value> shared(const QList<api::EntityConfig> &rules, Value api::EntityConfig::*member)
{
    if (rules.isEmpty()
        || std::any_of(rules.cbegin(), rules.cend(), [&](const api::EntityConfig &rule) {
               return rule.*member != rules.first().*member;
           })) {
        return std::nullopt;
    }
    return rules.first().*member;
}

// At its own height, which depends on its width; an alignment would take the height at another width.
void addAtTop(QHBoxLayout &line, QWidget *widget, int share)
{
    auto *column = new QVBoxLayout;
    column->addWidget(widget);
    column->addStretch(1);
    line.addLayout(column, share);
}

} // namespace

EntitiesSection::EntitiesSection(QWidget *parent)
    : QWidget(parent), m_card(new Card(this)),
      m_undo(new UndoTools(u"entities-"_s, this, m_card->head())), m_preset(new QComboBox(this)),
      m_presetField(new FormField(m_preset, nullptr, this)),
      m_own(new ActionBox(policy::Direction::Answer, this)),
      m_ownField(new FormField(m_own, nullptr, this)), m_table(new QTableView(this)),
      m_detail(new Card(this)), m_sentence(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_prompt(new ActionBox(policy::Direction::Prompt, this)),
      m_answer(new ActionBox(policy::Direction::Answer, this)),
      m_threshold(new QDoubleSpinBox(this)), m_scope(new ScopeFields(this)),
      m_promptField(new FormField(m_prompt, nullptr, this)),
      m_answerField(new FormField(m_answer, nullptr, this)),
      m_thresholdField(new FormField(m_threshold, nullptr, this))
{
    buildHead();
    buildTable();
    buildDetail();
    auto *cards = new ScrollColumn(this);
    cards->column()->addWidget(m_card, 1);
    cards->column()->addWidget(m_detail);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(cards);
    retranslate();
}

void EntitiesSection::buildHead()
{
    m_preset->setObjectName(u"entityPreset"_s);
    m_own->setObjectName(u"ownCredentials"_s);
    for (const EntityPreset preset : kEntityPresets) {
        m_preset->addItem({}, static_cast<int>(preset));
    }
    connect(m_preset, &QComboBox::activated, this, [this] {
        emit presetChosen(static_cast<EntityPreset>(m_preset->currentData().toInt()));
    });
    connect(m_own, &ActionBox::chosen, this, &EntitiesSection::ownCredentialsChosen);
    connect(m_undo, &UndoTools::undoRequested, this, &EntitiesSection::undoRequested);
    connect(m_undo, &UndoTools::redoRequested, this, &EntitiesSection::redoRequested);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    addAtTop(*line, m_presetField, 1);
    addAtTop(*line, m_ownField, 1);
    m_card->body()->addLayout(line);
    m_card->body()->addWidget(m_table, 1);
}

void EntitiesSection::buildTable()
{
    m_table->setObjectName(u"entities"_s);
    m_table->setItemDelegate(
        new EntityDelegate(EntityTableModel::ActionRole, EntityTableModel::EditedRole, m_table));
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->setMinimumHeight(fontMetrics().height() * 10);
}

void EntitiesSection::buildDetail()
{
    m_prompt->setObjectName(u"entityPrompt"_s);
    m_answer->setObjectName(u"entityAnswer"_s);
    m_threshold->setObjectName(u"entityThreshold"_s);
    m_threshold->setRange(0.0, 1.0);
    m_threshold->setSingleStep(0.05);
    m_threshold->setKeyboardTracking(false);
    m_sentence->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    addAtTop(*line, m_promptField, 2);
    addAtTop(*line, m_answerField, 2);
    addAtTop(*line, m_thresholdField, 1);
    QVBoxLayout *body = m_detail->body();
    body->setSpacing(metrics::kGrid * 2);
    body->addWidget(m_sentence);
    body->addLayout(line);
    body->addWidget(m_scope);
    connect(m_prompt, &ActionBox::chosen, this, [this](policy::Action action) {
        emit actionChosen(policy::Direction::Prompt, action);
    });
    connect(m_answer, &ActionBox::chosen, this, [this](policy::Action action) {
        emit actionChosen(policy::Direction::Answer, action);
    });
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &EntitiesSection::thresholdChosen);
    connect(m_scope, &ScopeFields::edited, this, [this] { emit scopeChosen(m_scope->scope()); });
}

void EntitiesSection::setModel(QAbstractItemModel *kinds)
{
    m_table->setModel(kinds);
    QHeaderView *head = m_table->horizontalHeader();
    for (int column = 0; column < kinds->columnCount(); ++column) {
        head->setSectionResizeMode(column,
                                   column == EntityTableModel::KindColumn
                                       ? QHeaderView::Stretch
                                       : QHeaderView::ResizeToContents);
    }
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + metrics::kGrid * 3);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EntitiesSection::selectionMade);
}

void EntitiesSection::setPreset(std::optional<EntityPreset> preset)
{
    m_preset->setCurrentIndex(preset ? m_preset->findData(static_cast<int>(*preset)) : -1);
    explain();
}

void EntitiesSection::setOwnCredentials(policy::Action action)
{
    m_own->setAction(action);
    explain();
}

void EntitiesSection::setUndo(bool canUndo, bool canRedo)
{
    m_undo->setState(canUndo, {}, canRedo, {});
}

QStringList EntitiesSection::chosenEntities() const
{
    QList<QModelIndex> rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList entities;
    for (const QModelIndex &row : std::as_const(rows)) {
        entities << row.data(EntityTableModel::EntityRole).toString();
    }
    return entities;
}

void EntitiesSection::choose(int row)
{
    m_table->selectRow(row);
}

void EntitiesSection::setChosen(const QList<api::EntityConfig> &rules)
{
    m_rules = rules;
    showChosen();
}

void EntitiesSection::showChosen()
{
    m_detail->setVisible(!m_rules.isEmpty());
    if (m_rules.isEmpty()) {
        return;
    }
    const bool isOne = m_rules.size() == 1;
    const QString first = m_rules.first().entity;
    m_detail->setTitle(isOne ? entityText(first)
                             : tr("%n kind(s)", nullptr, static_cast<int>(m_rules.size())));
    QStringList names;
    for (const api::EntityConfig &rule : std::as_const(m_rules)) {
        names << entityText(rule.entity);
    }
    m_sentence->setText(isOne ? entitySentence(first) : names.join(tr(", ", "between kinds")));
    m_prompt->setAction(shared(m_rules, &api::EntityConfig::prompt));
    m_answer->setAction(shared(m_rules, &api::EntityConfig::answer));
    const QSignalBlocker quiet(m_threshold);
    m_threshold->setValue(
        shared(m_rules, &api::EntityConfig::threshold).value_or(m_rules.first().threshold));
    m_scope->setScope(isOne ? scopeOf(m_rules.first()) : ScopeLists{});
    m_scope->setVisible(isOne);
    explain();
}

void EntitiesSection::explain()
{
    m_presetField->setNote(
        m_preset->currentIndex() < 0
            ? tr("Modes as you chose them below.")
            : entityPresetSentence(static_cast<EntityPreset>(m_preset->currentData().toInt())));
    m_ownField->setNote(ownCredentialsSentence(m_own->action()));
    m_promptField->setNote(m_prompt->sentence());
    m_answerField->setNote(m_answer->sentence());
}

QString EntitiesSection::presetSentenceShown() const
{
    return m_presetField->note();
}

void EntitiesSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void EntitiesSection::retranslate()
{
    m_card->setTitle(tr("Personal data and secrets"));
    m_table->setAccessibleName(tr("Kinds of personal data and secrets"));
    m_presetField->setLabel(tr("All kinds at once"));
    m_preset->setPlaceholderText(tr("Your own choice"));
    for (int i = 0; i < m_preset->count(); ++i) {
        const auto preset = static_cast<EntityPreset>(m_preset->itemData(i).toInt());
        m_preset->setItemText(i, entityPresetText(preset));
        m_preset->setItemData(i, entityPresetSentence(preset), Qt::ToolTipRole);
    }
    m_ownField->setLabel(tr("Keys that Sluice itself uses"));
    m_promptField->setLabel(tr("In prompts"));
    m_answerField->setLabel(tr("In answers"));
    m_thresholdField->setLabel(tr("Least score"));
    const QString hint = tr("How sure a finding must be, from 0 to 1. A right check digit or a "
                            "telling word nearby raises its score.");
    m_threshold->setToolTip(hint);
    m_threshold->setAccessibleDescription(hint);
    m_undo->retranslate();
    showChosen();
    explain();
}

} // namespace sluice::ui
