#include "ui/pages/clients/client_dialog.h"

#include "api/config/config_fields.h"
#include "ui/pages/clients/expiry_editor.h"
#include "ui/pages/clients/guardrail_choice.h"
#include "ui/pages/clients/own_limit_edit.h"
#include "ui/shell/theme.h"
#include "ui/text/limit_words.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/pattern_edit.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kLimitKeys{"requests_per_minute", "tokens_per_minute", "concurrent_requests"};

std::optional<int> narrow(const std::optional<qint64> &number)
{
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

} // namespace

ClientDialog::ClientDialog(bool isNew, QWidget *parent)
    : EntryDialog(isNew, parent), m_name(new QLineEdit(this)),
      m_expiry(new ExpiryEditor(false, this)), m_models(new PatternEdit(u"clientModels"_s, this)),
      m_routes(new PatternEdit(u"clientRoutes"_s, this)),
      m_upstreams(new PatternEdit(u"clientUpstreams"_s, this)),
      m_limits{new OwnLimitEdit(u"clientRequests"_s, this), new OwnLimitEdit(u"clientTokens"_s, this),
               new OwnLimitEdit(u"clientConcurrent"_s, this)},
      m_guardrails(new GuardrailChoice(this)), m_nameField(makeField(u"name"_s, m_name)),
      m_expiryField(makeField(u"expires"_s, m_expiry, m_expiry->focusProxy())),
      m_modelsField(makeField(u"models"_s, m_models)),
      m_routesField(makeField(u"routes"_s, m_routes)),
      m_upstreamsField(makeField(u"upstreams"_s, m_upstreams)),
      m_limitFields{makeLimitField(0),
                    makeLimitField(1),
                    makeLimitField(2)},
      m_guardrailsField(makeField(u"guardrails"_s, m_guardrails, m_guardrails->focusProxy()))
{
    setObjectName(u"clientDialog"_s);
    m_name->setObjectName(u"clientName"_s);
    m_name->setMaxLength(200);
    api::forEachField<api::ClientKeyConfig>([this](const auto &field) {
        for (std::size_t i = 0; i < kLimitKeys.size(); ++i) {
            if (field.key == kLimitKeys.at(i)) {
                m_limits.at(i)->setMost(field.range.max);
            }
        }
    });
    const auto line = [this](const QList<QWidget *> &fields) {
        auto *row = new QHBoxLayout;
        row->setSpacing(metrics::kGap);
        for (QWidget *field : fields) {
            row->addWidget(field, 1, Qt::AlignTop);
        }
        column()->addLayout(row);
    };
    line({m_nameField, m_expiryField});
    line({m_limitFields[0], m_limitFields[1], m_limitFields[2]});
    column()->addWidget(m_modelsField);
    line({m_routesField, m_upstreamsField});
    column()->addWidget(m_guardrailsField);
    column()->addStretch(1); // what a number or an error no longer needs
    for (FormField *field : {m_nameField, m_expiryField}) {
        field->setVisible(isNew); // of a key that exists they have dialogs of their own
    }
    for (OwnLimitEdit *limit : m_limits) {
        connect(limit, &OwnLimitEdit::choiceChanged, this, [this] { fit(); });
    }
    connect(m_name, &QLineEdit::textChanged, this,
            [this] { m_guardrails->setClient(m_name->text().trimmed()); });
    setMinimumWidth(620);
    ClientDialog::retranslate();
}

FormField *ClientDialog::makeLimitField(std::size_t limit)
{
    OwnLimitEdit *edit = m_limits.at(limit);
    return makeField(QLatin1String(kLimitKeys.at(limit)), edit, edit->focusProxy());
}

void ClientDialog::setConfig(const api::RelayConfig &config)
{
    m_general = config.limits;
    m_guardrails->setRules(config.guardrails);
    m_guardrailsField->setVisible(!m_guardrails->isEmpty());
    const auto suggest = [](PatternEdit *edit, const auto &entries) {
        QStringList names;
        for (const auto &entry : entries) {
            names << entry.name;
        }
        edit->setToolTip(names.mid(0, 20).join(u'\n'));
    };
    suggest(m_routes, config.routing.routes);
    suggest(m_upstreams, config.upstreams);
    retranslate();
}

void ClientDialog::setKey(const api::ClientKeyConfig &key)
{
    m_initial = key;
    m_name->setText(key.name);
    m_guardrails->setClient(key.name);
    m_models->setPatterns(key.models);
    m_routes->setPatterns(key.routes);
    m_upstreams->setPatterns(key.upstreams);
    m_limits[0]->setValue(key.requestsPerMinute);
    m_limits[1]->setValue(key.tokensPerMinute);
    m_limits[2]->setValue(key.concurrentRequests);
    retranslate();
}

api::ClientKeyConfig ClientDialog::key(const QDateTime &now) const
{
    api::ClientKeyConfig key = m_initial;
    if (isNew()) {
        key.name = m_name->text().trimmed();
        key.expires = m_expiry->expiry(now);
    }
    key.models = m_models->patterns();
    key.routes = m_routes->patterns();
    key.upstreams = m_upstreams->patterns();
    key.requestsPerMinute = narrow(m_limits[0]->value());
    key.tokensPerMinute = m_limits[1]->value();
    key.concurrentRequests = narrow(m_limits[2]->value());
    return key;
}

QList<std::pair<ClientGuardrail, bool>> ClientDialog::guardrails() const
{
    return m_guardrails->choices();
}

QString ClientDialog::saveText() const
{
    return isNew() ? tr("Create key") : EntryDialog::saveText();
}

void ClientDialog::retranslate()
{
    using enum policy::LimitUnit;
    EntryDialog::retranslate();
    setWindowTitle(isNew() ? tr("New key") : tr("What “%1” may do").arg(m_initial.name));
    m_nameField->setLabel(tr("Name"));
    m_nameField->setNote(tr("Who uses it: a program, a machine, a person."));
    m_expiryField->setLabel(tr("Expires"));
    m_modelsField->setLabel(tr("Only models"));
    m_modelsField->setNote(
        tr("Names or patterns with commas between them; * stands for anything. Empty: all."));
    m_routesField->setLabel(tr("Only routes"));
    m_upstreamsField->setLabel(tr("Only upstreams"));
    m_models->setPlaceholderText(tr("all", "models"));
    m_routes->setPlaceholderText(tr("all", "routes"));
    m_upstreams->setPlaceholderText(tr("all", "upstreams"));
    const std::array labels{tr("Requests a minute"), tr("Tokens a minute"),
                            tr("Requests at a time")};
    const std::array<std::pair<policy::LimitUnit, qint64>, 3> general{
        std::pair{Requests, qint64(m_general.requestsPerMinute)},
        std::pair{Tokens, m_general.tokensPerMinute},
        std::pair{Concurrency, qint64(m_general.concurrentRequests)}};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        m_limitFields.at(i)->setLabel(labels.at(i));
        const auto &[unit, number] = general.at(i);
        m_limitFields.at(i)->setNote(number > 0
                                         ? tr("Every client: %1.").arg(limitNumberText(unit, number))
                                         : tr("Every client: no limit."));
    }
    m_guardrailsField->setLabel(tr("Guardrails"));
    fit();
}

} // namespace sluice::ui
