#include "api/config/client_validation.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <utility>

namespace sluice::api {

namespace {

base::Error refusal(const QString &path, const QString &detail)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = detail.toStdString(), .where = path.toStdString()};
}

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

base::Error checkHash(const QString &hash, const QString &path, QSet<QString> &known)
{
    static const QRegularExpression sha256(QStringLiteral("^[0-9a-f]{64}$"));
    if (!sha256.match(hash).hasMatch()) {
        return refusal(path, QStringLiteral("expected the SHA-256 of the key as 64 hexadecimal digits (0-9, a-f), never the key itself"));
    }
    if (known.contains(hash)) {
        return refusal(path, QStringLiteral("expected the hash of another key: this one is given already"));
    }
    known.insert(hash);
    return {};
}

// A text that records and headers show, and that no other client has.
base::Error checkName(const QString &name, const QString &path, QSet<QString> &known)
{
    constexpr qsizetype kLongest = 200;
    if (hasControlCharacter(name) || name.size() > kLongest) {
        return refusal(path, QStringLiteral("expected up to 200 characters without control characters"));
    }
    if (known.contains(name)) {
        return refusal(path, QStringLiteral("expected a name that no other client has"));
    }
    known.insert(name);
    return {};
}

base::Error checkPatterns(const ClientKeyConfig &key, const QString &path)
{
    for (const auto &[patterns, name] : {std::pair{&key.routes, "routes"}, std::pair{&key.models, "models"}, std::pair{&key.upstreams, "upstreams"}}) {
        for (qsizetype i = 0; i < patterns->size(); ++i) {
            if (patterns->at(i).trimmed().isEmpty()) {
                return refusal(QStringLiteral("%1%2[%3]").arg(path, QLatin1String(name)).arg(i),
                    QStringLiteral("expected a pattern; an empty list stands for everything"));
            }
        }
    }
    return {};
}

base::Error checkKeys(const RelayConfig &config)
{
    static const QRegularExpression id(QStringLiteral("^[A-Za-z0-9_-]{1,64}$"));
    QSet<QString> hashes;
    // Both call their clients by what stands here; "local" are those without a key.
    QSet<QString> names(config.access.keyCredentials.begin(), config.access.keyCredentials.end());
    QSet<QString> ids = names;
    ids.insert(QStringLiteral("local"));
    const QList<ClientKeyConfig> &keys = config.clients.keys;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const ClientKeyConfig &key = keys.at(i);
        const QString path = QStringLiteral("clients.keys[%1].").arg(i);
        if (!id.match(key.id).hasMatch()) {
            return refusal(path + QStringLiteral("id"), QStringLiteral("expected 1 to 64 characters of A-Z, a-z, 0-9, \"-\" and \"_\""));
        }
        if (ids.contains(key.id)) {
            return refusal(path + QStringLiteral("id"), QStringLiteral("expected an id that no other client has"));
        }
        ids.insert(key.id);
        base::Error error = checkName(key.name, path + QStringLiteral("name"), names);
        if (!error.isError()) {
            error = checkHash(key.hash, path + QStringLiteral("hash"), hashes);
        }
        if (!error.isError() && !key.oldHash.isEmpty()) {
            error = checkHash(key.oldHash, path + QStringLiteral("old_hash"), hashes);
        }
        if (!error.isError() && key.oldHash.isEmpty() == key.oldUntil.has_value()) {
            error = key.oldUntil ? refusal(path + QStringLiteral("old_hash"), QStringLiteral("is required with \"old_until\""))
                                 : refusal(path + QStringLiteral("old_until"), QStringLiteral("is required with \"old_hash\": an old key must end"));
        }
        if (!error.isError()) {
            error = checkPatterns(key, path);
        }
        if (error.isError()) {
            return error;
        }
    }
    return {};
}

} // namespace

base::Error validateClients(const RelayConfig &config)
{
    if (const base::Error error = checkKeys(config); error.isError()) {
        return error;
    }
    if (config.anomaly.suspendMax < config.anomaly.suspend) {
        return refusal(QStringLiteral("anomaly.suspend_max_ms"), QStringLiteral("expected at least anomaly.suspend_ms"));
    }
    return {};
}

} // namespace sluice::api
