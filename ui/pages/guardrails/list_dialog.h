#pragma once

#include "ui/pages/guardrails/list_source.h"
#include "ui/widgets/entry_dialog.h"

class QLineEdit;

namespace sluice::ui {

class ActionBox;
class Label;
class ListOptions;
class ScopeFields;

// Everything about a word list but its words: name, source, modes, what else counts as one of its words, and whom it is for. GUI thread.
class ListDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit ListDialog(bool isNew, QWidget *parent = nullptr);

    void setList(const api::WordListConfig &list);
    [[nodiscard]] api::WordListConfig list() const; // without a file: the service chooses it
    [[nodiscard]] ListSource *source() const { return m_source; }

protected:
    void retranslate() override;

private:
    void explainModes();

    api::WordListConfig m_initial;
    QLineEdit *m_name;
    QLineEdit *m_category;
    ListSource *m_source;
    ActionBox *m_prompt;
    ActionBox *m_answer;
    ListOptions *m_options;
    ScopeFields *m_scope;
    Label *m_optionsTitle;
    FormField *m_nameField;
    FormField *m_categoryField;
    FormField *m_promptField;
    FormField *m_answerField;
};

} // namespace sluice::ui
