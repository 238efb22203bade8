#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"
#include "base/secret.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace sluice::service {

// What can be done to the client keys of a configuration; the desk and `sluicectl keys` do the same. An error leaves the configuration as it
// was: ClientKeyUnknown, or InvalidConfig with the field's key. Whether the result is valid as a whole is for validateConfig() to say. Any
// thread.

struct IssuedKey {
    QString id;
    base::Secret key; // to be shown once: only its hash is in the configuration
};

// `wanted` says all but the id (made if it is empty), the hash and the time of making.
base::Result<IssuedKey> createClientKey(api::RelayConfig &config, api::ClientKeyConfig wanted, const QDateTime &now);

// Another key under the same id. The one before stays good for `grace`; one from before that ends at once.
base::Result<IssuedKey> rotateClientKey(api::RelayConfig &config, const QString &id, std::chrono::seconds grace, const QDateTime &now);

// Routes and guardrails that name the client exactly name it by its new name afterwards: a rule must not lose whom it is for.
base::Error renameClientKey(api::RelayConfig &config, const QString &id, const QString &name);

base::Error expireClientKey(api::RelayConfig &config, const QString &id, const std::optional<QDateTime> &at);

// The key, and what a rotation left of the one before, are good for nothing from now on. The entry stays, so that a refusal can say why.
base::Error revokeClientKey(api::RelayConfig &config, const QString &id, const QDateTime &now);

// Changes a configuration file as a whole: reads it, lets `edit` change it, checks the result and replaces the file atomically. Where there is
// no file, `edit` begins with the defaults if `mayCreate`. A lock file beside it keeps two such changes apart. Blocks.
base::Error editConfigFile(const QString &file, bool mayCreate, const std::function<base::Error(api::RelayConfig &)> &edit);

// What a configuration file holds; the defaults where there is none and `mayBeMissing`. Blocks.
base::Result<api::RelayConfig> readConfigFile(const QString &file, bool mayBeMissing);

// The key that has this name or id: the name comes first. Null if there is none.
const api::ClientKeyConfig *findClientKey(const api::RelayConfig &config, const QString &nameOrId);

// The hash that stands for a key in the configuration.
QString clientKeyHash(std::string_view key);

} // namespace sluice::service
