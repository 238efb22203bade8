#pragma once

#include "api/config/relay_config.h"
#include "ui/widgets/entry_dialog.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;

namespace sluice::ui {

class CountBox;
class PatternEdit;

// One budget: how much in which window, for whom, and what happens at its end. GUI thread.
class BudgetDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit BudgetDialog(bool isNew, QWidget *parent = nullptr);

    void setBudget(const api::BudgetConfig &budget);
    [[nodiscard]] api::BudgetConfig budget() const;

protected:
    void retranslate() override;

private:
    void explain();

    api::BudgetConfig m_initial; // keeps what the dialog does not show
    QLineEdit *m_name;
    QComboBox *m_window;
    CountBox *m_tokens;
    QDoubleSpinBox *m_money;
    QLineEdit *m_currency;
    QComboBox *m_kind;
    QComboBox *m_mode;
    PatternEdit *m_clients;
    PatternEdit *m_models;
    FormField *m_nameField;
    FormField *m_windowField;
    FormField *m_tokensField;
    FormField *m_moneyField;
    FormField *m_currencyField;
    FormField *m_kindField;
    FormField *m_modeField;
    FormField *m_clientsField;
    FormField *m_modelsField;
};

} // namespace sluice::ui
