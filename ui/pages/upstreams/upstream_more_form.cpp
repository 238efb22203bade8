#include "ui/pages/upstreams/upstream_more_form.h"

#include "ui/pages/upstreams/credential_editor.h"
#include "ui/pages/upstreams/file_editor.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/upstream_words.h"
#include "ui/widgets/seconds_box.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kForms{api::AuthForm::Auto,        api::AuthForm::Bearer,
                            api::AuthForm::XApiKey,     api::AuthForm::ApiKey,
                            api::AuthForm::XGoogApiKey, api::AuthForm::Basic};

const QString kSystemProxy = u"system"_s;

template <typename Widget> Widget *named(const QString &name, QWidget *parent)
{
    auto *widget = new Widget(parent);
    widget->setObjectName(name);
    return widget;
}

std::optional<std::chrono::milliseconds> timeOf(const SecondsBox *box)
{
    return box->time().count() > 0 ? std::optional(box->time()) : std::nullopt;
}

} // namespace

UpstreamMoreForm::UpstreamMoreForm(QWidget *parent)
    : QWidget(parent), m_auth(named<QComboBox>(u"auth"_s, this)),
      m_certificate(new FileEditor(u"clientCertificate"_s, this)),
      m_key(new FileEditor(u"clientKey"_s, this)),
      m_proxyChoice(named<QComboBox>(u"proxyChoice"_s, this)),
      m_proxy(named<QLineEdit>(u"proxy"_s, this)),
      m_proxyCredential(
          new CredentialEditor(CredentialEditor::Form::UserAndPassword, u"proxy"_s, this)),
      m_interval(named<SecondsBox>(u"healthInterval"_s, this)),
      m_healthPath(named<QLineEdit>(u"healthPath"_s, this)),
      m_healthStatus(named<QSpinBox>(u"healthStatus"_s, this)),
      m_priceFactor(named<QDoubleSpinBox>(u"priceFactor"_s, this)),
      m_connect(named<SecondsBox>(u"connectTimeout"_s, this)),
      m_firstToken(named<SecondsBox>(u"firstTokenTimeout"_s, this)),
      m_stall(named<SecondsBox>(u"stallTimeout"_s, this))
{
    build();
    connectChanges();
    retranslate();
    applyProxy();
}

void UpstreamMoreForm::build()
{
    for (const api::AuthForm form : kForms) {
        m_auth->addItem({}, static_cast<int>(form));
    }
    for (int i = 0; i < 3; ++i) {
        m_proxyChoice->addItem(QString());
    }
    m_proxy->setPlaceholderText(u"socks5://127.0.0.1:1080"_s);
    m_proxy->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    m_healthStatus->setRange(0, 599);
    m_priceFactor->setRange(0, 1000);
    m_priceFactor->setDecimals(3);
    m_priceFactor->setSingleStep(0.05);
    auto *proxy = new QWidget(this);
    auto *line = new QHBoxLayout(proxy);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(m_proxyChoice);
    line->addWidget(m_proxy, 1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGap);
    const auto add = [&](const QString &key, QWidget *editor, QWidget *focus = nullptr) {
        FormField *field = m_fields.add(key, editor, focus, this);
        column->addWidget(field);
        return field;
    };
    m_authField = add(u"auth"_s, m_auth);
    m_proxyField = add(u"proxy"_s, proxy, m_proxyChoice);
    m_proxyCredentialField
        = add(u"proxy_credential"_s, m_proxyCredential, m_proxyCredential->choiceBox());
    m_certificateField = add(u"client_certificate"_s, m_certificate, m_certificate->field());
    m_keyField = add(u"client_key"_s, m_key, m_key->field());
    m_intervalField = add(u"health.interval_ms"_s, m_interval);
    m_healthPathField = add(u"health.path"_s, m_healthPath);
    m_healthStatusField = add(u"health.status"_s, m_healthStatus);
    m_priceField = add(u"price_factor"_s, m_priceFactor);
    m_connectField = add(u"connect_ms"_s, m_connect);
    m_firstTokenField = add(u"first_token_ms"_s, m_firstToken);
    m_stallField = add(u"stall_ms"_s, m_stall);
}

void UpstreamMoreForm::connectChanges()
{
    for (QComboBox *box : {m_auth, m_proxyChoice}) {
        connect(box, &QComboBox::currentIndexChanged, this, &UpstreamMoreForm::changed);
    }
    for (QLineEdit *edit : {m_proxy, m_healthPath}) {
        connect(edit, &QLineEdit::textChanged, this, &UpstreamMoreForm::changed);
    }
    for (FileEditor *file : {m_certificate, m_key}) {
        connect(file, &FileEditor::changed, this, &UpstreamMoreForm::changed);
    }
    for (QDoubleSpinBox *box : std::initializer_list<QDoubleSpinBox *>{
             m_interval, m_priceFactor, m_connect, m_firstToken, m_stall}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, &UpstreamMoreForm::changed);
    }
    connect(m_healthStatus, &QSpinBox::valueChanged, this, &UpstreamMoreForm::changed);
    connect(m_proxyCredential, &CredentialEditor::changed, this, &UpstreamMoreForm::changed);
    connect(m_proxyCredential, &CredentialEditor::noteChanged, m_proxyCredentialField,
            &FormField::setNote);
    connect(m_proxyChoice, &QComboBox::currentIndexChanged, this, &UpstreamMoreForm::applyProxy);
    connect(m_interval, &QDoubleSpinBox::valueChanged, this, &UpstreamMoreForm::applyProxy);
}

void UpstreamMoreForm::applyProxy()
{
    const auto choice = static_cast<Proxy>(m_proxyChoice->currentIndex());
    m_proxy->setVisible(choice == Proxy::Address);
    m_proxyCredentialField->setVisible(choice != Proxy::None);
    const bool checks = m_interval->time().count() > 0;
    m_healthPathField->setVisible(checks);
    m_healthStatusField->setVisible(checks);
}

void UpstreamMoreForm::setUpstream(const api::UpstreamConfig &upstream)
{
    m_auth->setCurrentIndex(m_auth->findData(static_cast<int>(upstream.auth)));
    m_certificate->setPath(upstream.clientCertificate);
    m_key->setPath(upstream.clientKey);
    const bool isSystem = upstream.proxy == kSystemProxy;
    m_proxyChoice->setCurrentIndex(static_cast<int>(upstream.proxy.isEmpty() ? Proxy::None
                                                        : isSystem           ? Proxy::System
                                                                             : Proxy::Address));
    m_proxy->setText(isSystem ? QString() : upstream.proxy);
    m_proxyCredential->setId(upstream.proxyCredential);
    m_initialHealth = upstream.health;
    m_interval->setTime(upstream.health.interval);
    m_healthPath->setText(upstream.health.path);
    m_healthStatus->setValue(upstream.health.status);
    m_priceFactor->setValue(upstream.priceFactor);
    m_connect->setTime(upstream.connectTimeout.value_or(std::chrono::milliseconds(0)));
    m_firstToken->setTime(upstream.firstTokenTimeout.value_or(std::chrono::milliseconds(0)));
    m_stall->setTime(upstream.stallTimeout.value_or(std::chrono::milliseconds(0)));
    applyProxy();
}

void UpstreamMoreForm::writeTo(api::UpstreamConfig &upstream) const
{
    upstream.auth = static_cast<api::AuthForm>(m_auth->currentData().toInt());
    upstream.clientCertificate = m_certificate->path();
    upstream.clientKey = m_key->path();
    const auto choice = static_cast<Proxy>(m_proxyChoice->currentIndex());
    upstream.proxy = choice == Proxy::None ? QString()
        : choice == Proxy::System          ? kSystemProxy
                                           : m_proxy->text().trimmed();
    upstream.proxyCredential = choice == Proxy::None ? QString() : m_proxyCredential->id();
    upstream.health = m_initialHealth;
    upstream.health.interval = m_interval->time();
    upstream.health.path = m_healthPath->text().trimmed();
    upstream.health.status = m_healthStatus->value();
    upstream.priceFactor = m_priceFactor->value();
    upstream.connectTimeout = timeOf(m_connect);
    upstream.firstTokenTimeout = timeOf(m_firstToken);
    upstream.stallTimeout = timeOf(m_stall);
}

bool UpstreamMoreForm::isUsedBy(const api::UpstreamConfig &upstream)
{
    const api::UpstreamConfig plain;
    return upstream.auth != plain.auth || !upstream.clientCertificate.isEmpty()
        || !upstream.clientKey.isEmpty() || !upstream.proxy.isEmpty()
        || upstream.health != plain.health || upstream.priceFactor != plain.priceFactor
        || upstream.connectTimeout || upstream.firstTokenTimeout || upstream.stallTimeout;
}

void UpstreamMoreForm::setTimeoutDefaults(const api::TimeoutsConfig &timeouts)
{
    m_defaults = timeouts;
    retranslateTimeouts();
}

void UpstreamMoreForm::retranslate()
{
    m_authField->setLabel(tr("The key goes into"));
    m_proxyField->setLabel(tr("Proxy on the way out"));
    m_proxyCredentialField->setLabel(tr("Credential of the proxy"));
    m_certificateField->setLabel(tr("Client certificate"));
    m_certificateField->setNote(tr("Only for a server that asks for one."));
    m_keyField->setLabel(tr("Key of the client certificate"));
    m_keyField->setNote(tr("Nobody but you may be able to read this file."));
    m_intervalField->setLabel(tr("Check its health every"));
    m_intervalField->setNote(tr("The traffic itself is always watched; checks find out earlier."));
    m_healthPathField->setLabel(tr("By asking for"));
    m_healthStatusField->setLabel(tr("And expecting the status"));
    m_priceField->setLabel(tr("Price factor"));
    m_priceField->setNote(tr("On the provider's price list: 1 is the list, 0.8 a fifth less."));
    m_connectField->setLabel(tr("Time to connect"));
    m_firstTokenField->setLabel(tr("Time to the first token"));
    m_stallField->setLabel(tr("Longest silence within an answer"));
    m_proxyChoice->setItemText(static_cast<int>(Proxy::None), tr("None"));
    m_proxyChoice->setItemText(static_cast<int>(Proxy::System), tr("The system's"));
    m_proxyChoice->setItemText(static_cast<int>(Proxy::Address), tr("Address"));
    m_proxy->setAccessibleName(tr("Address of the proxy"));
    m_certificate->setTexts(tr("Choose a client certificate"),
                            tr("Certificates (*.pem *.crt *.cer)"));
    m_key->setTexts(tr("Choose the key of the client certificate"), tr("Keys (*.pem *.key)"));
    m_interval->setSpecialValueText(tr("never"));
    m_healthStatus->setSpecialValueText(tr("any below 500"));
    for (int i = 0; i < m_auth->count(); ++i) {
        m_auth->setItemText(i,
                            authFormText(static_cast<api::AuthForm>(m_auth->itemData(i).toInt())));
    }
    retranslateTimeouts();
}

void UpstreamMoreForm::retranslateTimeouts()
{
    const auto label = [](SecondsBox *box, std::chrono::milliseconds inherited) {
        box->setSpecialValueText(tr("Default (%1)").arg(formatDuration(inherited)));
    };
    label(m_connect, m_defaults.connect);
    label(m_firstToken, m_defaults.firstToken);
    label(m_stall, m_defaults.stall);
}

void UpstreamMoreForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
