#include "ui/models/client_models.h"

#include <algorithm>

namespace sluice::ui {

namespace {

const QString kLocal = QStringLiteral("local");

// Of the rules for clients the first that matches counts, and a key's own numbers before it: as the relay takes them.
QList<ClientLimit> limitsOf(const api::LimitsConfig &limits, const QString &name,
                            const api::ClientKeyConfig *key)
{
    using policy::LimitUnit;
    ClientLimit requests{LimitUnit::Requests, limits.requestsPerMinute};
    ClientLimit tokens{LimitUnit::Tokens, limits.tokensPerMinute};
    ClientLimit concurrent{LimitUnit::Concurrency, limits.concurrentRequests};
    const auto rule
        = std::find_if(limits.rules.cbegin(), limits.rules.cend(), [&](const auto &one) {
              return one.level == policy::LimitLevel::Key && matchesAny({one.pattern}, name);
          });
    if (rule != limits.rules.cend()) {
        using enum ClientLimit::Origin;
        requests = {LimitUnit::Requests, rule->requestsPerMinute, Rule, rule->name};
        tokens = {LimitUnit::Tokens, rule->tokensPerMinute, Rule, rule->name};
        concurrent = {LimitUnit::Concurrency, rule->concurrentRequests, Rule, rule->name};
    }
    const auto own = [](ClientLimit &limit, const auto &number) {
        if (number) {
            limit.number = *number;
            limit.origin = ClientLimit::Origin::Own;
            limit.rule.clear();
        }
    };
    if (key != nullptr) {
        own(requests, key->requestsPerMinute);
        own(tokens, key->tokensPerMinute);
        own(concurrent, key->concurrentRequests);
    }
    return {requests, tokens, concurrent};
}

ClientRow rowOf(const api::RelayConfig &config, const api::ClientStatus &status,
                const api::ClientKeyConfig *key, const QHash<QString, ClientUse> &uses,
                const QList<api::LimitGauge> &gauges)
{
    ClientRow row;
    row.status = status;
    if (key != nullptr) {
        row.key = *key;
    }
    const QString &counted = row.isLocal() ? kLocal : status.name;
    row.use = uses.value(counted);
    for (const api::LimitGauge &gauge : gauges) {
        if (gauge.level == policy::LimitLevel::Key && gauge.unit == policy::LimitUnit::Requests
            && gauge.client == counted) {
            row.gauge = gauge;
        }
    }
    // Rules know those without a key by what their programs call themselves: only what is for everybody is sure.
    const QString name = row.isLocal() ? QString() : status.name;
    row.limits = limitsOf(config.limits, name, key);
    row.guardrails = guardrailsOf(config.guardrails, name);
    row.guardrails.removeIf([](const ClientGuardrail &rule) { return !rule.isInForce(); });
    return row;
}

} // namespace

ClientStanding standingOf(const ClientRow &row, const QDateTime &now)
{
    if (row.key) {
        if (row.key->revoked) {
            return ClientStanding::Revoked;
        }
        if (row.key->expires && *row.key->expires <= now) {
            return ClientStanding::Expired;
        }
    }
    switch (row.status.breaker.state) {
    case policy::AnomalyState::Suspended:
        return ClientStanding::Suspended;
    case policy::AnomalyState::HalfOpen:
        return ClientStanding::OnTrial;
    case policy::AnomalyState::Closed:
        break;
    }
    return row.key && row.key->expires && *row.key->expires <= now.addDays(kExpiringDays)
        ? ClientStanding::Expiring
        : ClientStanding::Active;
}

bool isHeldBack(const ClientRow &row)
{
    return row.status.breaker.state != policy::AnomalyState::Closed;
}

QList<ClientRow> clientRows(const api::RelayConfig &config,
                            const QList<api::ClientStatus> &statuses,
                            const QHash<QString, ClientUse> &uses,
                            const QList<api::LimitGauge> &gauges, const QDateTime &now)
{
    using Kind = api::ClientStatus::Kind;
    const auto find = [&statuses](Kind kind, const QString &id) {
        const auto found = std::find_if(statuses.cbegin(), statuses.cend(), [&](const auto &one) {
            return one.kind == kind && (kind == Kind::Local || one.id == id);
        });
        return found == statuses.cend() ? std::optional<api::ClientStatus>() : *found;
    };
    QList<ClientRow> rows;
    for (const api::ClientKeyConfig &key : config.clients.keys) {
        api::ClientStatus status = find(Kind::Key, key.id).value_or(api::ClientStatus());
        status.id = key.id;
        status.name = key.name;
        rows << rowOf(config, status, &key, uses, gauges);
    }
    std::stable_partition(rows.begin(), rows.end(), [&now](const ClientRow &row) {
        return standingOf(row, now) < ClientStanding::Expired;
    });
    for (const QString &id : config.access.keyCredentials) {
        if (const auto status = find(Kind::Credential, id)) {
            rows << rowOf(config, *status, nullptr, uses, gauges);
        }
    }
    std::optional<api::ClientStatus> local = find(Kind::Local, kLocal);
    if (!local && !config.access.requireKey) {
        local = api::ClientStatus();
        local->kind = Kind::Local;
        local->id = local->name = kLocal;
    }
    if (local) {
        rows << rowOf(config, *local, nullptr, uses, gauges);
    }
    return rows;
}

QSet<QString> namesOfClients(const api::RelayConfig &config)
{
    QSet<QString> names(config.access.keyCredentials.cbegin(),
                        config.access.keyCredentials.cend());
    for (const api::ClientKeyConfig &key : config.clients.keys) {
        names.insert(key.name);
    }
    return names;
}

ClientMentions mentionsOf(const QString &client, const api::RelayConfig &config)
{
    ClientMentions mentions;
    for (const api::RouteConfig &route : config.routing.routes) {
        if (route.client == client) {
            mentions.routes << route.name;
        }
    }
    const auto look = [&client](const auto &rules, const auto &nameOf, QStringList &into) {
        for (const auto &rule : rules) {
            if (rule.clients.contains(client)) {
                into << nameOf(rule);
            }
        }
    };
    const auto name = [](const auto &rule) { return rule.name; };
    look(config.guardrails.lists, name, mentions.guardrails);
    look(config.guardrails.entities, [](const auto &rule) { return rule.entity; },
         mentions.guardrails);
    look(config.guardrails.patterns, name, mentions.guardrails);
    look(config.budgets, name, mentions.budgets);
    return mentions;
}

ClientListModel::ClientListModel(QObject *parent)
    : KeyedListModel([](const ClientRow &row) { return row.status.id; }, parent)
{
}

} // namespace sluice::ui
