#include "ui/pages/upstreams/upstream_form.h"

#include "api/providers/provider_templates.h"
#include "ui/pages/upstreams/file_editor.h"
#include "ui/pages/upstreams/provider_chooser.h"
#include "ui/pages/upstreams/upstream_more_form.h"
#include "ui/pages/upstreams/upstream_tunnel_form.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kKinds{api::UpstreamKind::Direct, api::UpstreamKind::Relay,
                            api::UpstreamKind::Provider, api::UpstreamKind::Tunnel,
                            api::UpstreamKind::Demo};

} // namespace

UpstreamForm::UpstreamForm(QWidget *parent)
    : QWidget(parent), m_provider(new ProviderChooser(this)), m_name(new QLineEdit(this)),
      m_kind(new QComboBox(this)), m_url(new QLineEdit(this)), m_insecureHttp(new QCheckBox(this)),
      m_credential(new CredentialEditor(CredentialEditor::Form::Key, {}, this)),
      m_tunnel(new UpstreamTunnelForm(this)), m_ca(new FileEditor(u"ca"_s, this)),
      m_weight(new QSpinBox(this)), m_more(new QToolButton(this)),
      m_moreForm(new UpstreamMoreForm(this))
{
    m_name->setObjectName(u"name"_s);
    m_kind->setObjectName(u"kind"_s);
    m_url->setObjectName(u"url"_s);
    m_insecureHttp->setObjectName(u"insecureHttp"_s);
    m_weight->setObjectName(u"weight"_s);
    m_more->setObjectName(u"more"_s);
    build();
    buildMore();
    connectChanges();
    retranslate();
    applyKind();
}

void UpstreamForm::build()
{
    for (const api::UpstreamKind kind : kKinds) {
        m_kind->addItem({}, static_cast<int>(kind));
    }
    m_url->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    m_weight->setRange(0, 1000);
    m_weight->setMaximumWidth(140);

    m_providerField = m_fields.add(u"provider"_s, m_provider, m_provider->box(), this);
    m_nameField = m_fields.add(u"name"_s, m_name, nullptr, this);
    m_kindField = m_fields.add(u"kind"_s, m_kind, nullptr, this);
    m_urlField = m_fields.add(u"url"_s, m_url, nullptr, this);
    m_fields.alias(u"insecure_http"_s, m_urlField);
    m_credentialField
        = m_fields.add(u"credential"_s, m_credential, m_credential->choiceBox(), this);
    m_caField = m_fields.add(u"ca"_s, m_ca, m_ca->field(), this);
    m_weightField = m_fields.add(u"weight"_s, m_weight, nullptr, this);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGap);
    column->addWidget(m_providerField);
    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::kGap);
    first->addWidget(m_nameField, 3);
    first->addWidget(m_kindField, 2);
    column->addLayout(first);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_urlField, m_insecureHttp, m_tunnel, m_credentialField,
                                          m_caField, m_weightField, m_more, m_moreForm}) {
        column->addWidget(widget);
    }
    column->addStretch();
}

void UpstreamForm::buildMore()
{
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setIcon(icons::icon(u"chevron-right"_s));
    m_moreForm->hide();
    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setIcon(icons::icon(open ? u"chevron-down"_s : u"chevron-right"_s));
        m_moreForm->setVisible(open && kind() != api::UpstreamKind::Demo);
    });
}

void UpstreamForm::connectChanges()
{
    const auto tell = [this] {
        if (!m_loading) {
            emit changed();
        }
    };
    for (QLineEdit *edit : {m_name, m_url}) {
        connect(edit, &QLineEdit::textChanged, this, tell);
    }
    connect(m_ca, &FileEditor::changed, this, tell);
    connect(m_weight, &QSpinBox::valueChanged, this, tell);
    connect(m_insecureHttp, &QCheckBox::toggled, this, tell);
    connect(m_credential, &CredentialEditor::changed, this, tell);
    connect(m_tunnel, &UpstreamTunnelForm::changed, this, tell);
    connect(m_moreForm, &UpstreamMoreForm::changed, this, tell);
    connect(m_provider, &ProviderChooser::chosen, this, [this, tell] {
        takeProvider();
        tell();
    });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this, tell] {
        applyKind();
        tell();
    });
    connect(m_url, &QLineEdit::textChanged, this, &UpstreamForm::showInsecureHttp);
    connect(m_tunnel, &UpstreamTunnelForm::changed, this, &UpstreamForm::showInsecureHttp);
    connect(m_url, &QLineEdit::editingFinished, this, &UpstreamForm::urlFinished);
    connect(m_credential, &CredentialEditor::noteChanged, m_credentialField, &FormField::setNote);
}

void UpstreamForm::setUpstream(const api::UpstreamConfig &upstream)
{
    m_loading = true;
    m_initial = upstream;
    m_provider->setProvider(upstream.provider);
    m_name->setText(upstream.name);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(upstream.kind)));
    m_url->setText(upstream.url);
    m_insecureHttp->setChecked(upstream.insecureHttp);
    m_credential->setId(upstream.credential);
    m_tunnel->setTunnel(upstream.tunnel);
    m_ca->setPath(upstream.ca);
    m_weight->setValue(upstream.weight);
    m_moreForm->setUpstream(upstream);
    m_more->setChecked(UpstreamMoreForm::isUsedBy(upstream));
    clearErrors();
    applyKind();
    m_loading = false;
}

api::UpstreamConfig UpstreamForm::upstream() const
{
    api::UpstreamConfig upstream = m_initial;
    upstream.name = m_name->text().trimmed();
    upstream.kind = kind();
    upstream.weight = m_weight->value();
    if (upstream.kind == api::UpstreamKind::Demo) {
        // Nothing else means anything to it.
        api::UpstreamConfig demo;
        demo.name = upstream.name;
        demo.kind = upstream.kind;
        demo.weight = upstream.weight;
        demo.unknown = upstream.unknown;
        return demo;
    }
    const api::ProviderTemplate *provider = m_provider->provider();
    upstream.provider
        = upstream.kind == api::UpstreamKind::Provider && provider ? provider->id : QString();
    upstream.url = m_url->text().trimmed();
    // The permission is for the URL that asked for it, not for whatever is typed next.
    upstream.insecureHttp = !m_insecureHttp->isHidden() && m_insecureHttp->isChecked();
    upstream.credential = m_credential->id();
    upstream.ca = m_ca->path();
    upstream.tunnel
        = upstream.kind == api::UpstreamKind::Tunnel ? m_tunnel->tunnel() : api::TunnelConfig{};
    m_moreForm->writeTo(upstream);
    return upstream;
}

QList<UpstreamForm::Credential> UpstreamForm::credentials() const
{
    if (kind() == api::UpstreamKind::Demo) {
        return {};
    }
    QList<Credential> all{{u"credential"_s, m_credential, &api::UpstreamConfig::credential}};
    api::UpstreamConfig way;
    m_moreForm->writeTo(way);
    if (!way.proxy.isEmpty()) {
        all.append({u"proxy_credential"_s, m_moreForm->proxyCredential(),
                    &api::UpstreamConfig::proxyCredential});
    }
    if (kind() == api::UpstreamKind::Tunnel) {
        all.append({u"tunnel.credential"_s, m_tunnel->credential(), nullptr});
    }
    return all;
}

void UpstreamForm::setTimeoutDefaults(const api::TimeoutsConfig &timeouts)
{
    m_moreForm->setTimeoutDefaults(timeouts);
}

void UpstreamForm::setResolvedUrl(const QString &url)
{
    m_urlField->setNote(!url.isEmpty() ? u"\u2192 "_s + url
                            : m_url->text().trimmed().isEmpty()
                            ? tr("The path of each request is added to this URL.")
                            : tr("Not a usable URL yet."));
}

bool UpstreamForm::setFieldError(const QString &key, const QString &text)
{
    FormField *field = fieldOf(key);
    if (!field) {
        return false;
    }
    field->setError(text);
    if (m_moreForm->isAncestorOf(field) && !text.isEmpty()) {
        m_more->setChecked(true);
    }
    if (!text.isEmpty()) {
        field->focusEditor()->setFocus();
    }
    return true;
}

void UpstreamForm::clearErrors()
{
    for (FormField *field : findChildren<FormField *>()) {
        field->setError({});
    }
}

QString UpstreamForm::fieldError(const QString &key) const
{
    const FormField *field = fieldOf(key);
    return field ? field->error() : QString();
}

QString UpstreamForm::resolvedText() const
{
    return m_urlField->note();
}

QString UpstreamForm::credentialNote() const
{
    return m_credentialField->note();
}

FormField *UpstreamForm::fieldOf(const QString &key) const
{
    for (const KeyedFields *fields : {&m_fields, &m_tunnel->fields(), &m_moreForm->fields()}) {
        if (FormField *field = fields->find(key)) {
            return field;
        }
    }
    return nullptr;
}

api::UpstreamKind UpstreamForm::kind() const
{
    return static_cast<api::UpstreamKind>(m_kind->currentData().toInt());
}

void UpstreamForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void UpstreamForm::retranslate()
{
    m_providerField->setLabel(tr("Provider"));
    m_nameField->setLabel(tr("Name"));
    m_kindField->setLabel(tr("Kind"));
    m_urlField->setLabel(tr("Base URL"));
    m_insecureHttp->setText(tr("Allow unencrypted HTTP to this address"));
    m_insecureHttp->setToolTip(tr("Prompts and the key can then be read on the way."));
    m_credentialField->setLabel(tr("Credential"));
    m_caField->setLabel(tr("Extra CA file"));
    m_caField->setNote(
        tr("For a server with a certificate of your own; adds to the system's roots."));
    m_ca->setTexts(tr("Choose a CA file"), tr("Certificates (*.pem *.crt *.cer)"));
    m_weightField->setLabel(tr("Weight"));
    m_weightField->setNote(tr("Its share among all upstreams; 0 keeps it out of use."));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More settings"));
    for (int i = 0; i < m_kind->count(); ++i) {
        const auto kind = static_cast<api::UpstreamKind>(m_kind->itemData(i).toInt());
        m_kind->setItemText(i, upstreamKindText(kind));
        m_kind->setItemData(i, upstreamKindSentence(kind), Qt::ToolTipRole);
    }
    applyKind();
}

void UpstreamForm::applyKind()
{
    const bool demo = kind() == api::UpstreamKind::Demo;
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_urlField, m_credentialField, m_caField, m_more}) {
        widget->setVisible(!demo);
    }
    m_tunnel->setVisible(kind() == api::UpstreamKind::Tunnel);
    m_moreForm->setVisible(!demo && m_more->isChecked());
    m_kind->setToolTip(upstreamKindSentence(kind()));
    showProvider();
    showInsecureHttp();
}

void UpstreamForm::showProvider()
{
    const bool isProvider = kind() == api::UpstreamKind::Provider;
    if (!isProvider) {
        m_provider->setProvider({});
    }
    const api::ProviderTemplate *provider = m_provider->provider();
    // For a new one it is the shortest way; otherwise it is of that kind only.
    m_providerField->setVisible(isProvider || m_initial.name.isEmpty());
    m_providerField->setNote(m_provider->note());
    m_url->setPlaceholderText(provider ? provider->url : u"https://api.example.com/v1"_s);
    m_credential->setSuggestedVariable(provider ? provider->keyEnvironment : QString());
}

void UpstreamForm::takeProvider()
{
    const api::ProviderTemplate *provider = m_provider->provider();
    m_kind->setCurrentIndex(m_kind->findData(
        static_cast<int>(provider ? api::UpstreamKind::Provider : api::UpstreamKind::Direct)));
    if (provider) {
        if (m_name->text().trimmed().isEmpty() || m_name->text() == m_suggestedName) {
            m_name->setText(provider->id);
            m_suggestedName = provider->id;
        }
        m_url->setText(provider->needsUrl() ? provider->url : QString());
        m_credential->suggest(!provider->keyPage.isEmpty());
    }
    applyKind();
}

void UpstreamForm::showInsecureHttp()
{
    const auto isOpen = [](const QString &address, const QString &scheme) {
        const QUrl url(address.trimmed());
        const QString name = url.host();
        const bool loopback
            = name == u"localhost"_s || name == u"::1"_s || name.startsWith(u"127."_s);
        return url.scheme() == scheme && !name.isEmpty() && !loopback;
    };
    const bool demo = kind() == api::UpstreamKind::Demo;
    const bool tunnelIsOpen
        = kind() == api::UpstreamKind::Tunnel && isOpen(m_tunnel->tunnel().url, u"ws"_s);
    m_insecureHttp->setVisible(!demo && (isOpen(m_url->text(), u"http"_s) || tunnelIsOpen));
}

} // namespace sluice::ui
