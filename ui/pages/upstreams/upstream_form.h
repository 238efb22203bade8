#pragma once

#include "api/config/relay_config.h"
#include "api/relay_service.h"
#include "base/secret.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace sluice::ui {

class FormField;

// The fields of one upstream. It takes values and gives them back; it checks nothing and never changes what is being typed, so that an
// input method can compose in peace. GUI thread.
class UpstreamForm final : public QWidget {
    Q_OBJECT
public:
    enum class CredentialChoice { None, Stored, Environment };

    explicit UpstreamForm(QWidget *parent = nullptr);

    void setUpstream(const api::UpstreamConfig &upstream);
    // What the fields say. The credential id of a stored key is the one given by setUpstream(), empty for a new key.
    [[nodiscard]] api::UpstreamConfig upstream() const;
    [[nodiscard]] CredentialChoice credentialChoice() const;
    [[nodiscard]] base::Secret enteredKey() const; // empty: the stored one stays

    void setTimeoutDefaults(const api::TimeoutsConfig &timeouts);
    void setResolvedUrl(const QString &url); // empty: the URL is not usable yet
    void setCredentialPlace(std::optional<api::CredentialPlace> place); // unset: nothing is stored yet
    // Marks the field of this key of UpstreamConfig's table ("url"); false if the form has none. Opens "More" when needed.
    bool setFieldError(const QString &key, const QString &text);
    void clearErrors();
    [[nodiscard]] QString fieldError(const QString &key) const;
    [[nodiscard]] QString resolvedText() const;
    [[nodiscard]] QString credentialNote() const;

signals:
    void changed(); // any field, while it is edited
    void urlFinished(); // the URL field lost focus or Enter was pressed
    void credentialIdChanged(const QString &id); // of the environment, complete or not; empty for none

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void buildMore();
    [[nodiscard]] QDoubleSpinBox *makeTimeout(const char *name);
    void connectChanges();
    void retranslate();
    void retranslateTimeouts();
    void applyKind();
    void applyCredentialChoice();
    void showInsecureHttp();
    [[nodiscard]] FormField *fieldOf(const QString &key) const;
    [[nodiscard]] QString credentialId() const;

    QString m_storedId; // of the key store, as setUpstream() gave it
    std::optional<api::CredentialPlace> m_place;
    api::TimeoutsConfig m_defaults;
    bool m_loading = false;
    bool m_urlUsable = false;

    QLineEdit *m_name;
    QComboBox *m_kind;
    QLineEdit *m_url;
    QCheckBox *m_insecureHttp;
    QComboBox *m_credentialChoice;
    QLineEdit *m_key;
    QLineEdit *m_variable;
    QLineEdit *m_ca;
    QToolButton *m_browse;
    QSpinBox *m_weight;
    QToolButton *m_more;
    QWidget *m_moreBox;
    QComboBox *m_auth;
    QDoubleSpinBox *m_connect;
    QDoubleSpinBox *m_firstToken;
    QDoubleSpinBox *m_stall;

    FormField *m_nameField;
    FormField *m_kindField;
    FormField *m_urlField;
    FormField *m_credentialField;
    FormField *m_caField;
    FormField *m_weightField;
    FormField *m_authField;
    FormField *m_connectField;
    FormField *m_firstTokenField;
    FormField *m_stallField;
};

} // namespace sluice::ui
