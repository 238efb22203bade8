#include "ui/pages/limits/budget_dialog.h"

#include "api/config/config_fields.h"
#include "ui/shell/theme.h"
#include "ui/text/limit_words.h"
#include "ui/widgets/count_box.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/pattern_edit.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kWindows{api::BudgetWindow::Hour, api::BudgetWindow::Day,
                              api::BudgetWindow::Week, api::BudgetWindow::Month};
constexpr std::array kKinds{api::BudgetKind::Soft, api::BudgetKind::Hard};
constexpr std::array kModes{api::BudgetMode::Off, api::BudgetMode::Observe,
                            api::BudgetMode::Enforce};

template <typename Enum> Enum valueOf(const QComboBox *box)
{
    return static_cast<Enum>(box->currentData().toInt());
}

template <typename Enum> void choose(QComboBox *box, Enum value)
{
    box->setCurrentIndex(box->findData(static_cast<int>(value)));
}

} // namespace

BudgetDialog::BudgetDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(new QLineEdit(this)), m_window(new QComboBox(this)),
      m_tokens(new CountBox(this)), m_money(new QDoubleSpinBox(this)),
      m_currency(new QLineEdit(this)), m_kind(new QComboBox(this)), m_mode(new QComboBox(this)),
      m_clients(new PatternEdit(u"budgetClients"_s, this)),
      m_models(new PatternEdit(u"budgetModels"_s, this)),
      m_nameField(makeField(u"name"_s, m_name)), m_windowField(makeField(u"window"_s, m_window)),
      m_tokensField(makeField(u"tokens"_s, m_tokens)),
      m_moneyField(makeField(u"money"_s, m_money)),
      m_currencyField(makeField(u"currency"_s, m_currency)),
      m_kindField(makeField(u"kind"_s, m_kind)), m_modeField(makeField(u"mode"_s, m_mode)),
      m_clientsField(makeField(u"clients"_s, m_clients)),
      m_modelsField(makeField(u"models"_s, m_models))
{
    setObjectName(u"budgetDialog"_s);
    m_name->setObjectName(u"budgetName"_s);
    m_tokens->setObjectName(u"budgetTokens"_s);
    m_money->setObjectName(u"budgetMoney"_s);
    m_currency->setObjectName(u"budgetCurrency"_s);
    m_currency->setMaxLength(3);
    m_kind->setObjectName(u"budgetKind"_s);
    m_mode->setObjectName(u"budgetMode"_s);
    m_window->setObjectName(u"budgetWindow"_s);
    m_clients->setPlaceholderText(u"ci, agent-*"_s);
    m_models->setPlaceholderText(u"gpt-*, claude-*"_s);
    m_money->setDecimals(2);
    m_money->setGroupSeparatorShown(true);
    api::forEachField<api::BudgetConfig>([this](const auto &field) {
        if (field.key == "tokens") {
            m_tokens->setCountRange(field.range.min, field.range.max);
        } else if (field.key == "money") {
            m_money->setRange(static_cast<double>(field.range.min),
                              static_cast<double>(field.range.max));
        }
    });
    const auto fill = [](QComboBox *box, const auto &values) {
        for (const auto value : values) {
            box->addItem(QString(), static_cast<int>(value));
        }
    };
    fill(m_window, kWindows);
    fill(m_kind, kKinds);
    fill(m_mode, kModes);
    for (QComboBox *box : {m_kind, m_mode}) {
        connect(box, &QComboBox::currentIndexChanged, this, &BudgetDialog::explain);
    }
    const auto pair = [this](QWidget *first, QWidget *second) {
        auto *line = new QHBoxLayout;
        line->setSpacing(metrics::kGap);
        line->addWidget(first, 1, Qt::AlignTop);
        line->addWidget(second, 1, Qt::AlignTop);
        column()->addLayout(line);
    };
    pair(m_nameField, m_windowField);
    column()->addWidget(m_tokensField);
    pair(m_moneyField, m_currencyField);
    pair(m_kindField, m_modeField);
    pair(m_clientsField, m_modelsField);
    column()->addStretch(1); // what a note no longer needs
    setMinimumWidth(560);
    setBudget({});
    BudgetDialog::retranslate();
}

void BudgetDialog::setBudget(const api::BudgetConfig &budget)
{
    m_initial = budget;
    m_name->setText(budget.name);
    m_tokens->setCount(budget.tokens);
    m_money->setValue(budget.money);
    m_currency->setText(budget.currency);
    m_clients->setPatterns(budget.clients);
    m_models->setPatterns(budget.models);
    choose(m_window, budget.window);
    choose(m_kind, budget.kind);
    choose(m_mode, budget.mode);
}

api::BudgetConfig BudgetDialog::budget() const
{
    api::BudgetConfig budget = m_initial;
    budget.name = m_name->text().trimmed();
    budget.window = valueOf<api::BudgetWindow>(m_window);
    budget.tokens = m_tokens->count();
    budget.money = m_money->value();
    budget.currency = m_currency->text().trimmed().toUpper();
    budget.kind = valueOf<api::BudgetKind>(m_kind);
    budget.mode = valueOf<api::BudgetMode>(m_mode);
    budget.clients = m_clients->patterns();
    budget.models = m_models->patterns();
    return budget;
}

void BudgetDialog::explain()
{
    m_kindField->setNote(valueOf<api::BudgetKind>(m_kind) == api::BudgetKind::Soft
                             ? tr("Notices at 50, 80, 95 and 100 %; refuses nobody.")
                             : tr("The same notices, and refuses what comes after its end."));
    const auto mode = valueOf<api::BudgetMode>(m_mode);
    m_modeField->setNote(mode == api::BudgetMode::Enforce ? QString() : limitModeSentence(mode));
    fit();
}

void BudgetDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("New budget") : tr("Edit budget"));
    m_nameField->setLabel(tr("Name"));
    m_windowField->setLabel(tr("For"));
    m_windowField->setNote(tr("In local time; a week begins on Monday."));
    m_tokensField->setLabel(tr("Tokens"));
    m_tokensField->setNote(tr("In and out together, caches included."));
    m_tokens->setSpecialValueText(tr("no limit"));
    m_moneyField->setLabel(tr("Money"));
    m_money->setSpecialValueText(tr("no limit"));
    m_currencyField->setLabel(tr("Currency"));
    m_kindField->setLabel(tr("At its end"));
    m_modeField->setLabel(tr("Mode"));
    m_clientsField->setLabel(tr("Only for clients"));
    m_modelsField->setLabel(tr("Only for models"));
    m_modelsField->setNote(tr("Patterns with commas between them; empty: all."));
    for (int i = 0; i < m_window->count(); ++i) {
        m_window->setItemText(i, budgetWindowText(kWindows.at(static_cast<std::size_t>(i))));
    }
    for (int i = 0; i < m_kind->count(); ++i) {
        m_kind->setItemText(i, budgetKindText(kKinds.at(static_cast<std::size_t>(i))));
    }
    for (int i = 0; i < m_mode->count(); ++i) {
        m_mode->setItemText(i, limitModeText(kModes.at(static_cast<std::size_t>(i))));
    }
    explain();
}

} // namespace sluice::ui
