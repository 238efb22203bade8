#pragma once

#include "policy/limit/anomaly_finding.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace sluice::api {

// How the clients stand. Facts that go up from the relay: see records.h. No thread rules: values.

// What is known about a client's breaker. In the mode Observe it trips and recovers all the same, but refuses nothing: `refused` then counts
// what it would have refused.
struct ClientBreakerStatus {
    policy::AnomalyState state = policy::AnomalyState::Closed;
    bool isObserved = false; // the mode is Observe
    std::optional<QDateTime> since; // of the state; unset: it has been closed ever since
    std::optional<QDateTime> until; // while suspended
    int trips = 0; // that still count for the length of the next suspension
    QList<policy::AnomalyFinding> findings; // of the last trip, the gravest first
    qint64 refused = 0; // requests, since the relay started
    int trickleLeft = 0; // while half open: requests that still have to go well
    bool operator==(const ClientBreakerStatus &) const = default;
};

// One client: told once a second while the relay runs, and at once when a breaker changes.
struct ClientStatus {
    enum class Kind {
        Key, // of `clients.keys`
        Credential, // of `access.key_credentials`
        Local, // everybody without a key, together
    };
    enum class Standing { Active, Expired, Revoked };

    QString id; // of the key; the credential's id; "local"
    QString name; // of the key; otherwise as `id`
    Kind kind = Kind::Key;
    Standing standing = Standing::Active;
    std::optional<QDateTime> lastUsed; // since the relay started
    std::optional<QDateTime> oldKeyUsed; // when the key before the last rotation was last shown, since the relay started
    qint64 requests = 0; // since the relay started; those the breaker refused included
    ClientBreakerStatus breaker;
    bool operator==(const ClientStatus &) const = default;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::ClientStatus)
