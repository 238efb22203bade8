#include "service/client_key_edits.h"

#include "api/config/config_validation.h"
#include "policy/entity/client_key_text.h"
#include "store/settings_file.h"
#include "tls/keyed_hash.h"

#include <QByteArray>
#include <QLockFile>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sluice::service {

namespace {

base::Error unknownKey()
{
    return {.code = base::ErrorCode::ClientKeyUnknown, .detail = "there is no client key of this id or name", .where = {}};
}

api::ClientKeyConfig *findKey(api::RelayConfig &config, const QString &id)
{
    const auto found = std::find_if(config.clients.keys.begin(), config.clients.keys.end(),
        [&id](const api::ClientKeyConfig &key) { return key.id == id; });
    return found == config.clients.keys.end() ? nullptr : &*found;
}

QString pathOf(const api::RelayConfig &config, const api::ClientKeyConfig &key, const char *field)
{
    return QStringLiteral("clients.keys[%1].%2").arg(&key - config.clients.keys.constData()).arg(QLatin1String(field));
}

base::Error refused(const QString &path, const char *why)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = why, .where = path.toStdString()};
}

// A new key; empty if the system has no randomness to give.
base::Secret freshKey()
{
    std::optional<std::array<std::uint8_t, 32>> random = tls::randomBits();
    if (!random) {
        return {};
    }
    base::Secret key(policy::clientKeyText(*random));
    random->fill(0);
    return key;
}

base::Error noRandomness()
{
    return {.code = base::ErrorCode::Internal, .detail = "the system has no randomness to give", .where = {}};
}

QString freshId(const api::RelayConfig &config)
{
    constexpr qsizetype kDigits = 10;
    while (true) {
        const auto random = tls::randomBits();
        if (!random) {
            return {};
        }
        const QByteArray bytes(reinterpret_cast<const char *>(random->data()), kDigits / 2);
        const QString id = QStringLiteral("k") + QString::fromLatin1(bytes.toHex());
        const bool isTaken = std::any_of(config.clients.keys.cbegin(), config.clients.keys.cend(),
            [&id](const api::ClientKeyConfig &key) { return key.id == id; });
        if (!isTaken) {
            return id;
        }
    }
}

QDateTime wholeSeconds(const QDateTime &moment)
{
    return QDateTime::fromSecsSinceEpoch(moment.toSecsSinceEpoch(), Qt::UTC);
}

} // namespace

QString clientKeyHash(std::string_view key)
{
    const std::array<std::uint8_t, 32> digest = tls::sha256(key);
    const QByteArray bytes(reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(digest.size()));
    return QString::fromLatin1(bytes.toHex());
}

base::Result<IssuedKey> createClientKey(api::RelayConfig &config, api::ClientKeyConfig wanted, const QDateTime &now)
{
    IssuedKey issued{wanted.id.isEmpty() ? freshId(config) : wanted.id, freshKey()};
    if (issued.key.isEmpty() || issued.id.isEmpty()) {
        return noRandomness();
    }
    wanted.id = issued.id;
    wanted.hash = clientKeyHash(issued.key.reveal());
    wanted.created = wholeSeconds(now);
    wanted.oldHash.clear();
    wanted.oldUntil.reset();
    wanted.revoked.reset();
    config.clients.keys.append(std::move(wanted));
    return issued;
}

base::Result<IssuedKey> rotateClientKey(api::RelayConfig &config, const QString &id, std::chrono::seconds grace, const QDateTime &now)
{
    api::ClientKeyConfig *const key = findKey(config, id);
    if (key == nullptr) {
        return unknownKey();
    }
    if (key->revoked) {
        return refused(pathOf(config, *key, "revoked"), "a revoked key is not rotated: make a new one");
    }
    IssuedKey issued{id, freshKey()};
    if (issued.key.isEmpty()) {
        return noRandomness();
    }
    key->oldHash.clear();
    key->oldUntil.reset();
    if (grace.count() > 0) {
        key->oldHash = key->hash;
        key->oldUntil = wholeSeconds(now.addSecs(grace.count()));
    }
    key->hash = clientKeyHash(issued.key.reveal());
    return issued;
}

base::Error renameClientKey(api::RelayConfig &config, const QString &id, const QString &name)
{
    api::ClientKeyConfig *const key = findKey(config, id);
    if (key == nullptr) {
        return unknownKey();
    }
    const QString before = std::exchange(key->name, name);
    if (before == name) {
        return {};
    }
    const auto rename = [&before, &name](QString &pattern) {
        if (pattern == before) {
            pattern = name;
        }
    };
    for (api::RouteConfig &route : config.routing.routes) {
        rename(route.client);
    }
    const auto renameAll = [&rename](auto &rules) {
        for (auto &rule : rules) {
            std::for_each(rule.clients.begin(), rule.clients.end(), rename);
        }
    };
    renameAll(config.guardrails.lists);
    renameAll(config.guardrails.entities);
    renameAll(config.guardrails.patterns);
    return {};
}

base::Error expireClientKey(api::RelayConfig &config, const QString &id, const std::optional<QDateTime> &at)
{
    api::ClientKeyConfig *const key = findKey(config, id);
    if (key == nullptr) {
        return unknownKey();
    }
    key->expires = at ? std::optional(wholeSeconds(*at)) : std::nullopt;
    return {};
}

base::Error revokeClientKey(api::RelayConfig &config, const QString &id, const QDateTime &now)
{
    api::ClientKeyConfig *const key = findKey(config, id);
    if (key == nullptr) {
        return unknownKey();
    }
    if (!key->revoked) {
        key->revoked = wholeSeconds(now);
    }
    return {};
}

base::Result<api::RelayConfig> readConfigFile(const QString &file, bool mayBeMissing)
{
    auto loaded = store::SettingsFile(file).load();
    if (!loaded && mayBeMissing && loaded.error().code == base::ErrorCode::FileNotFound) {
        return api::RelayConfig{};
    }
    return loaded;
}

base::Error editConfigFile(const QString &file, bool mayCreate, const std::function<base::Error(api::RelayConfig &)> &edit)
{
    constexpr int kPatienceMs = 5'000;
    QLockFile lock(file + QStringLiteral(".lock"));
    if (!lock.tryLock(kPatienceMs) && lock.error() == QLockFile::LockFailedError) {
        return {.code = base::ErrorCode::FileUnwritable,
            .detail = "another program is changing it",
            .where = file.toStdString()};
    }
    auto config = readConfigFile(file, mayCreate);
    if (!config) {
        return config.error();
    }
    if (const base::Error error = edit(*config); error.isError()) {
        return error;
    }
    if (const base::Error error = api::validateConfig(*config); error.isError()) {
        return error;
    }
    const auto saved = store::SettingsFile(file).save(*config);
    return saved ? base::Error{} : saved.error();
}

const api::ClientKeyConfig *findClientKey(const api::RelayConfig &config, const QString &nameOrId)
{
    const api::ClientKeyConfig *found = nullptr;
    for (const api::ClientKeyConfig &key : config.clients.keys) {
        if (key.name == nameOrId) {
            return &key;
        }
        found = key.id == nameOrId ? &key : found;
    }
    return found;
}

} // namespace sluice::service
