#pragma once

#include "api/config/relay_config.h"
#include "ui/pages/upstreams/keyed_fields.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace sluice::ui {

class CredentialEditor;
class FileEditor;

// The tunnel of an upstream of that kind: the server that carries its bytes. GUI thread.
class UpstreamTunnelForm final : public QWidget {
    Q_OBJECT
public:
    explicit UpstreamTunnelForm(QWidget *parent = nullptr);

    void setTunnel(const api::TunnelConfig &tunnel);
    [[nodiscard]] api::TunnelConfig tunnel() const;
    [[nodiscard]] const KeyedFields &fields() const { return m_fields; }
    [[nodiscard]] CredentialEditor *credential() const { return m_credential; }

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    api::TunnelConfig m_initial; // keeps what the form does not show
    KeyedFields m_fields;
    QLineEdit *m_url;
    FileEditor *m_ca;
    CredentialEditor *m_credential;
    QComboBox *m_auth;
    FormField *m_urlField;
    FormField *m_caField;
    FormField *m_credentialField;
    FormField *m_authField;
};

} // namespace sluice::ui
