#pragma once

#include "ui/models/client_guardrails.h"

#include <QWidget>

class QListWidget;

namespace sluice::ui {

// The rules about content with a mark at those that look at a client. Rules that are for certain clients can be chosen; those for all are
// shown, so that nobody thinks the others are all there is. GUI thread.
class GuardrailChoice final : public QWidget {
    Q_OBJECT
public:
    explicit GuardrailChoice(QWidget *parent = nullptr);

    void setRules(const api::GuardrailsConfig &rules);
    void setClient(const QString &name); // may be changed while it is typed; what was chosen stays
    [[nodiscard]] bool isEmpty() const { return m_rules.isEmpty(); }

    // What the user changed: the client is to be named there, or no longer.
    [[nodiscard]] const QList<std::pair<ClientGuardrail, bool>> &choices() const { return m_choices; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refill();

    api::GuardrailsConfig m_config;
    QString m_client;
    QList<ClientGuardrail> m_rules; // as listed
    QList<std::pair<ClientGuardrail, bool>> m_choices;
    QListWidget *m_list;
};

} // namespace sluice::ui
