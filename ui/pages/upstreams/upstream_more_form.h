#pragma once

#include "api/config/relay_config.h"
#include "ui/pages/upstreams/keyed_fields.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace sluice::ui {

class CredentialEditor;
class FileEditor;
class SecondsBox;

// What few upstreams need: another place for the key, a client certificate, a proxy, health checks, a mark-up, own timeouts. GUI thread.
class UpstreamMoreForm final : public QWidget {
    Q_OBJECT
public:
    explicit UpstreamMoreForm(QWidget *parent = nullptr);

    void setUpstream(const api::UpstreamConfig &upstream);
    void writeTo(api::UpstreamConfig &upstream) const;
    // Whether anything here differs from what an upstream has by itself: the form is open then.
    [[nodiscard]] static bool isUsedBy(const api::UpstreamConfig &upstream);
    void setTimeoutDefaults(const api::TimeoutsConfig &timeouts);
    [[nodiscard]] const KeyedFields &fields() const { return m_fields; }
    [[nodiscard]] CredentialEditor *proxyCredential() const { return m_proxyCredential; }

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Proxy { None, System, Address };

    void build();
    void connectChanges();
    void applyProxy();
    void retranslate();
    void retranslateTimeouts();

    KeyedFields m_fields;
    api::TimeoutsConfig m_defaults;
    api::HealthCheckConfig m_initialHealth; // keeps what the form does not show
    QComboBox *m_auth;
    FileEditor *m_certificate;
    FileEditor *m_key;
    QComboBox *m_proxyChoice;
    QLineEdit *m_proxy;
    CredentialEditor *m_proxyCredential;
    SecondsBox *m_interval;
    QLineEdit *m_healthPath;
    QSpinBox *m_healthStatus;
    QDoubleSpinBox *m_priceFactor;
    SecondsBox *m_connect;
    SecondsBox *m_firstToken;
    SecondsBox *m_stall;
    FormField *m_authField;
    FormField *m_certificateField;
    FormField *m_keyField;
    FormField *m_proxyField;
    FormField *m_proxyCredentialField;
    FormField *m_intervalField;
    FormField *m_healthPathField;
    FormField *m_healthStatusField;
    FormField *m_priceField;
    FormField *m_connectField;
    FormField *m_firstTokenField;
    FormField *m_stallField;
};

} // namespace sluice::ui
