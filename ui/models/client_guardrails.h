#pragma once

#include "api/config/relay_config.h"

#include <QList>
#include <QString>

namespace sluice::ui {

// Which rules about content look at a client: the settings hold it the other way round, rules name clients. No thread rules: values and pure
// functions.

struct ClientGuardrail {
    enum class Kind { Words, Entity, Pattern };
    enum class Reach {
        All, // the rule is for all clients
        Glob, // one of its patterns fits the client's name
        Named, // it names this client, among others
        OnlyNamed, // it names this client alone: without it, it would be for all
        Elsewhere, // it is for other clients
    };
    Kind kind = Kind::Words;
    QString name;
    Reach reach = Reach::All;

    [[nodiscard]] bool isInForce() const { return reach != Reach::Elsewhere; }
    // Whether naming the client, or no longer naming it, changes anything.
    [[nodiscard]] bool isChoice() const { return reach == Reach::Named || reach == Reach::Elsewhere; }
    bool operator==(const ClientGuardrail &) const = default;
};

// Whether one of the globs fits; not for an empty list.
[[nodiscard]] bool matchesAny(const QStringList &globs, const QString &client);

// All rules that may do something; one whose two modes are off is none. An empty `client` is anybody.
[[nodiscard]] QList<ClientGuardrail> guardrailsOf(const api::GuardrailsConfig &rules, const QString &client);

// Names the client in a rule, or no longer. Rules whose reach is no choice stay as they are.
void setNamed(api::GuardrailsConfig &rules, const ClientGuardrail &rule, const QString &client, bool isNamed);

} // namespace sluice::ui
