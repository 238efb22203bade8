#pragma once

#include "api/config/relay_config.h"
#include "ui/models/entity_presets.h"
#include "ui/pages/guardrails/scope_fields.h"

#include <QWidget>

#include <optional>

class QAbstractItemModel;
class QComboBox;
class QDoubleSpinBox;
class QTableView;

namespace sluice::ui {

class ActionBox;
class Card;
class EmptyState;
class FormField;
class Label;
class UndoTools;

// The kinds of personal data and secrets, what happens to each, and the rule of the chosen ones to change. A passive view. GUI thread.
class EntitiesSection final : public QWidget {
    Q_OBJECT
public:
    explicit EntitiesSection(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *kinds);
    void setPreset(std::optional<EntityPreset> preset);
    void setOwnCredentials(policy::Action action);
    void setUndo(bool canUndo, bool canRedo);
    // The rules of the chosen kinds, in their order; what differs among them is shown as such.
    void setChosen(const QList<api::EntityConfig> &rules);
    [[nodiscard]] QStringList chosenEntities() const;
    void choose(int row);
    [[nodiscard]] QString presetSentenceShown() const;

signals:
    void selectionMade();
    void presetChosen(sluice::ui::EntityPreset preset);
    void ownCredentialsChosen(sluice::policy::Action action);
    void actionChosen(sluice::policy::Direction direction, sluice::policy::Action action);
    void thresholdChosen(double threshold);
    void scopeChosen(const sluice::ui::ScopeLists &scope);
    void undoRequested();
    void redoRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildTable();
    void buildHead();
    void buildDetail();
    void showChosen();
    void explain();
    void retranslate();

    QList<api::EntityConfig> m_rules;
    Card *m_card;
    UndoTools *m_undo;
    QComboBox *m_preset;
    FormField *m_presetField;
    ActionBox *m_own;
    FormField *m_ownField;
    QTableView *m_table;
    Card *m_detail;
    Label *m_sentence;
    ActionBox *m_prompt;
    ActionBox *m_answer;
    QDoubleSpinBox *m_threshold;
    ScopeFields *m_scope;
    FormField *m_promptField;
    FormField *m_answerField;
    FormField *m_thresholdField;
};

} // namespace sluice::ui
