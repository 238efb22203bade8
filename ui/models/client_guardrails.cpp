#include "ui/models/client_guardrails.h"

#include "policy/routing/model_pattern.h"

#include <algorithm>

namespace sluice::ui {

namespace {

using Kind = ClientGuardrail::Kind;
using Reach = ClientGuardrail::Reach;

// Calls `use` with each rule, its kind and its name.
template <typename Rules, typename Use> void forEachRule(Rules &rules, Use use)
{
    for (auto &list : rules.lists) {
        use(list, Kind::Words, list.name);
    }
    for (auto &entity : rules.entities) {
        use(entity, Kind::Entity, entity.entity);
    }
    for (auto &pattern : rules.patterns) {
        use(pattern, Kind::Pattern, pattern.name);
    }
}

Reach reachOf(const QStringList &clients, const QString &client)
{
    if (clients.isEmpty()) {
        return Reach::All;
    }
    QStringList others = clients;
    const bool isNamed = others.removeAll(client) > 0;
    if (matchesAny(others, client)) {
        return Reach::Glob;
    }
    return !isNamed ? Reach::Elsewhere : others.isEmpty() ? Reach::OnlyNamed : Reach::Named;
}

} // namespace

bool matchesAny(const QStringList &globs, const QString &client)
{
    const std::string name = client.toStdString();
    return std::any_of(globs.cbegin(), globs.cend(), [&name](const QString &glob) {
        return policy::GlobPattern(glob.toStdString()).matches(name);
    });
}

QList<ClientGuardrail> guardrailsOf(const api::GuardrailsConfig &rules, const QString &client)
{
    QList<ClientGuardrail> found;
    forEachRule(rules, [&](const auto &rule, Kind kind, const QString &name) {
        if (rule.prompt != policy::Action::Off || rule.answer != policy::Action::Off) {
            found.append({kind, name, reachOf(rule.clients, client)});
        }
    });
    return found;
}

void setNamed(api::GuardrailsConfig &rules, const ClientGuardrail &wanted, const QString &client,
              bool isNamed)
{
    forEachRule(rules, [&](auto &rule, Kind kind, const QString &name) {
        const Reach reach = reachOf(rule.clients, client);
        if (kind != wanted.kind || name != wanted.name) {
            return;
        }
        if (isNamed && reach == Reach::Elsewhere) {
            rule.clients.append(client);
        } else if (!isNamed && reach == Reach::Named) {
            rule.clients.removeAll(client);
        }
    });
}

} // namespace sluice::ui
