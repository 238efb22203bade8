#pragma once

#include "api/config/relay_config.h"
#include "ui/models/client_guardrails.h"
#include "ui/widgets/entry_dialog.h"

#include <QDateTime>

#include <array>

class QLineEdit;

namespace sluice::ui {

class ExpiryEditor;
class GuardrailChoice;
class OwnLimitEdit;
class PatternEdit;

// What a client may do: of a new one name and expiry too. GUI thread.
class ClientDialog final : public EntryDialog {
    Q_OBJECT
public:
    explicit ClientDialog(bool isNew, QWidget *parent = nullptr);

    // What the fields are about: the limits of every client, the rules, and what there is to choose from.
    void setConfig(const api::RelayConfig &config);
    void setKey(const api::ClientKeyConfig &key);

    // The key as the fields say; the rest as it was given. `now` is what its expiry counts from.
    [[nodiscard]] api::ClientKeyConfig key(const QDateTime &now) const;
    // Rules that are to name the client, or no longer, as the user chose.
    [[nodiscard]] QList<std::pair<ClientGuardrail, bool>> guardrails() const;

protected:
    void retranslate() override;
    [[nodiscard]] QString saveText() const override;

private:
    [[nodiscard]] FormField *makeLimitField(std::size_t limit);

    api::ClientKeyConfig m_initial;
    api::LimitsConfig m_general;
    QLineEdit *m_name;
    ExpiryEditor *m_expiry;
    PatternEdit *m_models;
    PatternEdit *m_routes;
    PatternEdit *m_upstreams;
    std::array<OwnLimitEdit *, 3> m_limits; // requests, tokens, requests at a time
    GuardrailChoice *m_guardrails;
    FormField *m_nameField;
    FormField *m_expiryField;
    FormField *m_modelsField;
    FormField *m_routesField;
    FormField *m_upstreamsField;
    std::array<FormField *, 3> m_limitFields;
    FormField *m_guardrailsField;
};

} // namespace sluice::ui
