#pragma once

#include "api/relay_service.h"
#include "base/secret.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLineEdit;

namespace sluice::ui {

// One credential: none, a stored secret, or the name of an environment variable. It holds an id and, while it is being entered, a new
// secret; what it says about itself stands in note(). GUI thread.
class CredentialEditor final : public QWidget {
    Q_OBJECT
public:
    enum class Choice { None, Stored, Environment };
    enum class Form { Key, UserAndPassword }; // "user:password"

    // Names of the parts begin with `prefix`: "proxy" gives "proxyCredentialChoice", "proxyKey", "proxyVariable".
    CredentialEditor(Form form, const QString &prefix, QWidget *parent = nullptr);

    void setId(const QString &id); // forgets what was being entered
    // A stored secret's id as setId() gave it, empty for a new one; else "env:NAME" or nothing.
    [[nodiscard]] QString id() const;
    [[nodiscard]] Choice choice() const;
    [[nodiscard]] base::Secret entered() const; // empty: the stored one stays
    void setPlace(std::optional<api::CredentialPlace> place); // unset: nothing is stored yet
    void setSuggestedVariable(const QString &name); // empty: the usual one
    // That a key is needed, or none; what was entered or stored already stays.
    void suggest(bool isNeeded);
    [[nodiscard]] QString note() const;
    // What is missing before this can be saved; empty: nothing.
    [[nodiscard]] QString whatIsMissing() const;
    [[nodiscard]] QWidget *choiceBox() const;

signals:
    void changed();
    void idChanged(const QString &id);
    void noteChanged(const QString &note);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();

    Form m_form;
    QString m_storedId;
    std::optional<api::CredentialPlace> m_place;
    QComboBox *m_choice;
    QLineEdit *m_key;
    QLineEdit *m_variable;
};

} // namespace sluice::ui
