#pragma once

#include "api/relay_service.h"
#include "ui/widgets/entry_dialog.h"

#include <optional>

class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QTimer;

namespace sluice::ui {

class ActionBox;
class Badge;
class Label;
class ScopeFields;

// One pattern of the user's own, and a sample in which it is tried as one types. GUI thread.
class PatternDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit PatternDialog(bool isNew, QWidget *parent = nullptr);

    void setPattern(const api::PatternConfig &pattern);
    [[nodiscard]] api::PatternConfig pattern() const;
    [[nodiscard]] QString sample() const;
    void showTrial(const std::optional<api::PatternTrial> &trial); // unset: nothing was tried
    [[nodiscard]] QString resultShown() const;
    [[nodiscard]] int marksShown() const;

    static constexpr int kPauseMs = 150;

signals:
    void trialRequested();

protected:
    void retranslate() override;

private:
    void buildLayout();
    void mark();
    void explain();

    api::PatternConfig m_initial;
    std::optional<api::PatternTrial> m_trial;
    QLineEdit *m_name;
    QLineEdit *m_category;
    QLineEdit *m_pattern;
    QSpinBox *m_longest;
    ActionBox *m_prompt;
    ActionBox *m_answer;
    ScopeFields *m_scope;
    QPlainTextEdit *m_sample;
    Badge *m_cost;
    Label *m_costText;
    Label *m_result;
    QTimer *m_pause;
    FormField *m_nameField;
    FormField *m_categoryField;
    FormField *m_patternField;
    FormField *m_longestField;
    FormField *m_promptField;
    FormField *m_answerField;
    FormField *m_sampleField;
};

} // namespace sluice::ui
