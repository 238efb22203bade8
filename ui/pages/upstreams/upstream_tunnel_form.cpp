#include "ui/pages/upstreams/upstream_tunnel_form.h"

#include "ui/pages/upstreams/credential_editor.h"
#include "ui/pages/upstreams/file_editor.h"
#include "ui/shell/theme.h"
#include "ui/text/upstream_words.h"

#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

UpstreamTunnelForm::UpstreamTunnelForm(QWidget *parent)
    : QWidget(parent), m_url(new QLineEdit(this)), m_ca(new FileEditor(u"tunnelCa"_s, this)),
      m_credential(new CredentialEditor(CredentialEditor::Form::Key, u"tunnel"_s, this)),
      m_auth(new QComboBox(this))
{
    m_url->setObjectName(u"tunnelUrl"_s);
    m_url->setPlaceholderText(u"wss://tunnel.example/ws"_s);
    m_url->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    m_auth->setObjectName(u"tunnelAuth"_s);
    for (const auto form : {api::AuthForm::Bearer, api::AuthForm::Basic}) {
        m_auth->addItem(authFormText(form), static_cast<int>(form));
    }
    m_urlField = m_fields.add(u"tunnel.url"_s, m_url, nullptr, this);
    m_caField = m_fields.add(u"tunnel.ca"_s, m_ca, m_ca->field(), this);
    m_credentialField
        = m_fields.add(u"tunnel.credential"_s, m_credential, m_credential->choiceBox(), this);
    m_authField = m_fields.add(u"tunnel.auth"_s, m_auth, nullptr, this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGap);
    for (FormField *field : {m_urlField, m_credentialField, m_authField, m_caField}) {
        column->addWidget(field);
    }
    connect(m_url, &QLineEdit::textChanged, this, &UpstreamTunnelForm::changed);
    connect(m_ca, &FileEditor::changed, this, &UpstreamTunnelForm::changed);
    connect(m_auth, &QComboBox::currentIndexChanged, this, &UpstreamTunnelForm::changed);
    connect(m_credential, &CredentialEditor::changed, this, [this] {
        m_authField->setVisible(m_credential->choice() != CredentialEditor::Choice::None);
        emit changed();
    });
    connect(m_credential, &CredentialEditor::noteChanged, m_credentialField, [this] {
        m_credentialField->setNote(m_credential->choice() == CredentialEditor::Choice::None
                                       ? tr("The tunnel's server asks for nothing.")
                                       : m_credential->note());
    });
    m_authField->hide();
    retranslate();
}

void UpstreamTunnelForm::setTunnel(const api::TunnelConfig &tunnel)
{
    m_initial = tunnel;
    m_url->setText(tunnel.url);
    m_ca->setPath(tunnel.ca);
    m_credential->setId(tunnel.credential);
    m_auth->setCurrentIndex(std::max(0, m_auth->findData(static_cast<int>(tunnel.auth))));
    m_authField->setVisible(!tunnel.credential.isEmpty());
}

api::TunnelConfig UpstreamTunnelForm::tunnel() const
{
    api::TunnelConfig tunnel = m_initial;
    tunnel.url = m_url->text().trimmed();
    tunnel.ca = m_ca->path();
    tunnel.credential = m_credential->id();
    tunnel.auth = static_cast<api::AuthForm>(m_auth->currentData().toInt());
    return tunnel;
}

void UpstreamTunnelForm::retranslate()
{
    m_urlField->setLabel(tr("Tunnel server"));
    m_urlField->setNote(tr("A WebSocket address, such as websockify's. It sees only encrypted "
                           "bytes; TLS goes through to the base URL."));
    m_caField->setLabel(tr("Extra CA file of the tunnel"));
    m_ca->setTexts(tr("Choose a CA file for the tunnel"), tr("Certificates (*.pem *.crt *.cer)"));
    m_credentialField->setLabel(tr("Credential of the tunnel"));
    m_authField->setLabel(tr("It goes into"));
}

void UpstreamTunnelForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
