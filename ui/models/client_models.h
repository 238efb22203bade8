#pragma once

#include "api/client_records.h"
#include "api/config/relay_config.h"
#include "api/limit_records.h"
#include "ui/models/client_guardrails.h"
#include "ui/models/client_traffic.h"
#include "ui/models/keyed_list_model.h"

#include <QDateTime>

#include <optional>

namespace sluice::ui {

// The rows of the Clients page. No thread rules: values and pure functions; the model lives in the GUI thread.

// How a client stands, the gravest last.
enum class ClientStanding {
    Active,
    Expiring, // within kExpiringDays
    OnTrial, // its breaker lets a trickle through
    Suspended,
    Expired,
    Revoked,
};
inline constexpr int kExpiringDays = 7;

// One number that a client may not exceed, and where it is from.
struct ClientLimit {
    enum class Origin { Own, Rule, General };
    policy::LimitUnit unit = policy::LimitUnit::Requests;
    qint64 number = 0; // 0: none
    Origin origin = Origin::General;
    QString rule = {}; // its name
    bool operator==(const ClientLimit &) const = default;
};

struct ClientRow {
    api::ClientStatus status;
    std::optional<api::ClientKeyConfig> key; // unset: not one of `clients.keys`
    ClientUse use;
    std::optional<api::LimitGauge> gauge; // of its requests a minute, while they are limited and it calls
    QList<ClientLimit> limits; // requests, tokens, requests at a time
    QList<ClientGuardrail> guardrails; // in force for it
    bool operator==(const ClientRow &) const = default;

    [[nodiscard]] bool isLocal() const { return status.kind == api::ClientStatus::Kind::Local; }
};

[[nodiscard]] ClientStanding standingOf(const ClientRow &row, const QDateTime &now);
// The client's breaker is not closed: it refuses, or would if it did not only watch.
[[nodiscard]] bool isHeldBack(const ClientRow &row);

// All keys, those that are good for nothing any more last; then the credentials that have called; then everybody without a key, unless a key
// is required and none came without. `uses` is by name, "local" for the last; so are the gauges.
[[nodiscard]] QList<ClientRow> clientRows(const api::RelayConfig &config, const QList<api::ClientStatus> &statuses,
                                          const QHash<QString, ClientUse> &uses, const QList<api::LimitGauge> &gauges,
                                          const QDateTime &now);

// The names that records may show for a client with a key.
[[nodiscard]] QSet<QString> namesOfClients(const api::RelayConfig &config);

// What else of the settings names this client exactly: it goes with the client, or stays without one.
struct ClientMentions {
    QStringList routes;
    QStringList guardrails;
    QStringList budgets;
    [[nodiscard]] bool isEmpty() const { return routes.isEmpty() && guardrails.isEmpty() && budgets.isEmpty(); }
};
[[nodiscard]] ClientMentions mentionsOf(const QString &client, const api::RelayConfig &config);

class ClientListModel final : public KeyedListModel<ClientRow> {
public:
    explicit ClientListModel(QObject *parent = nullptr);
};

} // namespace sluice::ui
