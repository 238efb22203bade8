#pragma once

#include "api/config/relay_config.h"
#include "api/relay_service.h"
#include "ui/pages/upstreams/credential_editor.h"
#include "ui/pages/upstreams/keyed_fields.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace sluice::ui {

class FileEditor;
class ProviderChooser;
class UpstreamMoreForm;
class UpstreamTunnelForm;

// The fields of one upstream. It takes values and gives them back; it checks nothing and never changes what is being typed, so that an
// input method can compose in peace. GUI thread.
class UpstreamForm final : public QWidget {
    Q_OBJECT
public:
    // A credential of the upstream, by the key it stands for in the settings ("proxy_credential").
    struct Credential {
        QString key;
        CredentialEditor *editor = nullptr;
        QString api::UpstreamConfig::*own = nullptr; // unset: the tunnel's
    };

    explicit UpstreamForm(QWidget *parent = nullptr);

    void setUpstream(const api::UpstreamConfig &upstream);
    // What the fields say. The credential id of a stored key is the one given by setUpstream(), empty for a new key.
    [[nodiscard]] api::UpstreamConfig upstream() const;
    // Those that its kind and its way out make use of, its own first.
    [[nodiscard]] QList<Credential> credentials() const;
    [[nodiscard]] CredentialEditor *credential() const { return m_credential; }

    void setTimeoutDefaults(const api::TimeoutsConfig &timeouts);
    void setResolvedUrl(const QString &url); // empty: the URL is not usable yet
    // Marks the field of this key of UpstreamConfig's table ("url", "tunnel.url"); false if the form has none. Opens "More" when needed.
    bool setFieldError(const QString &key, const QString &text);
    void clearErrors();
    [[nodiscard]] QString fieldError(const QString &key) const;
    [[nodiscard]] QString resolvedText() const;
    [[nodiscard]] QString credentialNote() const;

signals:
    void changed(); // any field, while it is edited
    void urlFinished(); // the URL field lost focus or Enter was pressed

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void buildMore();
    void connectChanges();
    void retranslate();
    void applyKind();
    void showInsecureHttp();
    void showProvider();
    void takeProvider(); // as the user chose it
    [[nodiscard]] api::UpstreamKind kind() const;
    [[nodiscard]] FormField *fieldOf(const QString &key) const;

    api::UpstreamConfig m_initial; // keeps what the form does not show
    KeyedFields m_fields;
    bool m_loading = false;
    QString m_suggestedName; // by the provider chosen last

    ProviderChooser *m_provider;
    QLineEdit *m_name;
    QComboBox *m_kind;
    QLineEdit *m_url;
    QCheckBox *m_insecureHttp;
    CredentialEditor *m_credential;
    UpstreamTunnelForm *m_tunnel;
    FileEditor *m_ca;
    QSpinBox *m_weight;
    QToolButton *m_more;
    UpstreamMoreForm *m_moreForm;

    FormField *m_providerField;
    FormField *m_nameField;
    FormField *m_kindField;
    FormField *m_urlField;
    FormField *m_credentialField;
    FormField *m_caField;
    FormField *m_weightField;
};

} // namespace sluice::ui
