#pragma once

#include "api/config/relay_config.h"
#include "ui/widgets/entry_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace sluice::ui {

class CountBox;

// The limit of certain keys, models or endpoints. GUI thread.
class LimitRuleDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit LimitRuleDialog(bool isNew, QWidget *parent = nullptr);

    void setRule(const api::LimitRuleConfig &rule);
    [[nodiscard]] api::LimitRuleConfig rule() const;

protected:
    void retranslate() override;

private:
    [[nodiscard]] policy::LimitLevel level() const;
    void explain();

    api::LimitRuleConfig m_initial; // keeps what the dialog does not show
    QLineEdit *m_name;
    QComboBox *m_level;
    QLineEdit *m_pattern;
    QLineEdit *m_client;
    QCheckBox *m_shared;
    QComboBox *m_mode;
    CountBox *m_requests;
    CountBox *m_tokens;
    CountBox *m_concurrent;
    FormField *m_nameField;
    FormField *m_levelField;
    FormField *m_patternField;
    FormField *m_clientField;
    FormField *m_sharedField;
    FormField *m_modeField;
    FormField *m_requestsField;
    FormField *m_tokensField;
    FormField *m_concurrentField;
};

} // namespace sluice::ui
