#include "ui/pages/limits/limit_rule_dialog.h"

#include "api/config/config_fields.h"
#include "ui/shell/theme.h"
#include "ui/text/limit_words.h"
#include "ui/widgets/count_box.h"
#include "ui/widgets/form_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kLevels{policy::LimitLevel::Key, policy::LimitLevel::Model,
                             policy::LimitLevel::Endpoint};
constexpr std::array kModes{policy::LimitMode::Off, policy::LimitMode::Observe,
                            policy::LimitMode::Enforce};

} // namespace

LimitRuleDialog::LimitRuleDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(new QLineEdit(this)), m_level(new QComboBox(this)),
      m_pattern(new QLineEdit(this)), m_client(new QLineEdit(this)),
      m_shared(new QCheckBox(this)), m_mode(new QComboBox(this)), m_requests(new CountBox(this)),
      m_tokens(new CountBox(this)), m_concurrent(new CountBox(this)),
      m_nameField(makeField(u"name"_s, m_name)), m_levelField(makeField(u"level"_s, m_level)),
      m_patternField(makeField(u"pattern"_s, m_pattern)),
      m_clientField(makeField(u"client"_s, m_client)),
      m_sharedField(makeField(u"shared"_s, m_shared)), m_modeField(makeField(u"mode"_s, m_mode)),
      m_requestsField(makeField(u"requests_per_minute"_s, m_requests)),
      m_tokensField(makeField(u"tokens_per_minute"_s, m_tokens)),
      m_concurrentField(makeField(u"concurrent_requests"_s, m_concurrent))
{
    setObjectName(u"limitRuleDialog"_s);
    m_name->setObjectName(u"ruleName"_s);
    m_level->setObjectName(u"ruleLevel"_s);
    m_pattern->setObjectName(u"rulePattern"_s);
    m_requests->setObjectName(u"ruleRequests"_s);
    m_tokens->setObjectName(u"ruleTokens"_s);
    m_concurrent->setObjectName(u"ruleConcurrent"_s);
    api::forEachField<api::LimitRuleConfig>([this](const auto &field) {
        CountBox *box = field.key == "requests_per_minute" ? m_requests
            : field.key == "tokens_per_minute"             ? m_tokens
            : field.key == "concurrent_requests"           ? m_concurrent
                                                           : nullptr;
        if (box) {
            box->setCountRange(field.range.min, field.range.max);
        }
    });
    for (const policy::LimitLevel level : kLevels) {
        m_level->addItem(QString(), static_cast<int>(level));
    }
    for (const policy::LimitMode mode : kModes) {
        m_mode->addItem(QString(), static_cast<int>(mode));
    }
    connect(m_level, &QComboBox::currentIndexChanged, this, &LimitRuleDialog::explain);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &LimitRuleDialog::explain);
    const auto line = [this](const QList<QWidget *> &fields) {
        auto *row = new QHBoxLayout;
        row->setSpacing(metrics::kGap);
        for (QWidget *field : fields) {
            row->addWidget(field, 1, Qt::AlignTop);
        }
        column()->addLayout(row);
    };
    line({m_nameField, m_modeField});
    line({m_levelField, m_patternField});
    line({m_clientField, m_sharedField});
    line({m_requestsField, m_tokensField, m_concurrentField});
    column()->addStretch(1); // what a note no longer needs
    setMinimumWidth(560);
    setRule({});
    LimitRuleDialog::retranslate();
}

void LimitRuleDialog::setRule(const api::LimitRuleConfig &rule)
{
    m_initial = rule;
    m_name->setText(rule.name);
    m_level->setCurrentIndex(m_level->findData(static_cast<int>(rule.level)));
    m_pattern->setText(rule.pattern);
    m_client->setText(rule.client);
    m_shared->setChecked(rule.isShared);
    m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(rule.mode)));
    m_requests->setCount(rule.requestsPerMinute);
    m_tokens->setCount(rule.tokensPerMinute);
    m_concurrent->setCount(rule.concurrentRequests);
}

policy::LimitLevel LimitRuleDialog::level() const
{
    return static_cast<policy::LimitLevel>(m_level->currentData().toInt());
}

api::LimitRuleConfig LimitRuleDialog::rule() const
{
    const bool isOfKeys = level() == policy::LimitLevel::Key;
    api::LimitRuleConfig rule = m_initial;
    rule.name = m_name->text().trimmed();
    rule.level = level();
    rule.pattern = m_pattern->text().trimmed();
    rule.client = isOfKeys ? QString() : m_client->text().trimmed();
    rule.isShared = !isOfKeys && m_shared->isChecked();
    rule.mode = static_cast<policy::LimitMode>(m_mode->currentData().toInt());
    rule.requestsPerMinute = static_cast<int>(m_requests->count());
    rule.tokensPerMinute = m_tokens->count();
    rule.concurrentRequests = static_cast<int>(m_concurrent->count());
    return rule;
}

void LimitRuleDialog::explain()
{
    const bool isOfKeys = level() == policy::LimitLevel::Key;
    m_clientField->setEnabled(!isOfKeys);
    m_sharedField->setEnabled(!isOfKeys);
    m_levelField->setNote(isOfKeys ? tr("Takes the place of the general numbers for these clients.")
                                   : tr("Limits besides the numbers of the client."));
    m_modeField->setNote(
        limitModeSentence(static_cast<policy::LimitMode>(m_mode->currentData().toInt())));
    m_pattern->setPlaceholderText(isOfKeys ? u"agent-*"_s
                                      : level() == policy::LimitLevel::Model ? u"gpt-*"_s
                                                                             : u"/v1/embeddings"_s);
    fit();
}

void LimitRuleDialog::retranslate()
{
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("New rule") : tr("Edit rule"));
    m_nameField->setLabel(tr("Name"));
    m_levelField->setLabel(tr("Limits a"));
    m_patternField->setLabel(tr("Pattern"));
    m_patternField->setNote(tr("* for anything, ? for one character."));
    m_clientField->setLabel(tr("Only for clients"));
    m_client->setPlaceholderText(tr("any"));
    m_sharedField->setLabel(tr("Counter"));
    m_shared->setText(tr("One for all clients together"));
    m_modeField->setLabel(tr("Mode"));
    m_requestsField->setLabel(tr("Requests a minute"));
    m_tokensField->setLabel(tr("Tokens a minute"));
    m_concurrentField->setLabel(tr("Under way"));
    for (CountBox *box : {m_requests, m_tokens, m_concurrent}) {
        box->setSpecialValueText(tr("no limit"));
    }
    for (int i = 0; i < m_level->count(); ++i) {
        m_level->setItemText(i, limitLevelText(kLevels.at(static_cast<std::size_t>(i))));
    }
    for (int i = 0; i < m_mode->count(); ++i) {
        m_mode->setItemText(i, limitModeText(kModes.at(static_cast<std::size_t>(i))));
    }
    explain();
}

} // namespace sluice::ui
