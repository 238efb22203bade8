// The client keys of FakeRelayService.
#include "support/fake_relay_service.h"

#include "api/config/config_validation.h"
#include "policy/entity/client_key_text.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace sluice::tests {

namespace {

qsizetype indexOf(const api::RelayConfig &config, const QString &id)
{
    const QList<api::ClientKeyConfig> &keys = config.clients.keys;
    const auto found = std::find_if(keys.cbegin(), keys.cend(),
                                    [&id](const api::ClientKeyConfig &key) { return key.id == id; });
    return found == keys.cend() ? -1 : found - keys.cbegin();
}

base::Error unknownKey()
{
    return {.code = base::ErrorCode::ClientKeyUnknown, .detail = "there is no such key", .where = {}};
}

} // namespace

void FakeRelayService::createClientKey(int ticket, const api::ClientKeyConfig &wanted)
{
    calls.append(QStringLiteral("createClientKey ") + wanted.name);
    api::RelayConfig config = *m_config;
    config.clients.keys.append(wanted);
    api::ClientKeyConfig &key = config.clients.keys.back();
    if (key.id.isEmpty()) {
        key.id = QStringLiteral("key-%1").arg(m_lastKey + 1);
    }
    key.created = QDateTime::currentDateTimeUtc();
    issueKey(ticket, config, config.clients.keys.size() - 1);
}

void FakeRelayService::rotateClientKey(int ticket, const QString &id, std::chrono::seconds grace)
{
    calls.append(QStringLiteral("rotateClientKey %1 %2").arg(id).arg(grace.count()));
    api::RelayConfig config = *m_config;
    const qsizetype index = indexOf(config, id);
    if (index < 0) {
        later([this, ticket] { emit clientKeyRefused(ticket, unknownKey()); });
        return;
    }
    api::ClientKeyConfig &key = config.clients.keys[index];
    key.oldHash = grace.count() > 0 ? key.hash : QString();
    key.oldUntil = grace.count() > 0
        ? std::optional(QDateTime::currentDateTimeUtc().addSecs(grace.count()))
        : std::nullopt;
    issueKey(ticket, config, index);
}

void FakeRelayService::issueKey(int ticket, const api::RelayConfig &config, qsizetype index)
{
    std::array<std::uint8_t, 32> bits{};
    bits.fill(++m_lastKey);
    const base::Secret text(policy::clientKeyText(bits));
    api::RelayConfig changed = config;
    api::ClientKeyConfig &key = changed.clients.keys[index];
    const std::string_view shown = text.reveal();
    key.hash = QString::fromLatin1(
        QCryptographicHash::hash(QByteArrayView(shown.data(), static_cast<qsizetype>(shown.size())),
                                 QCryptographicHash::Sha256)
            .toHex());
    const base::Error why = m_refuseApply.isError() ? std::exchange(m_refuseApply, {})
                                                    : api::validateConfig(changed);
    if (why.isError()) {
        later([this, ticket, why] { emit clientKeyRefused(ticket, why); });
        return;
    }
    m_config = std::make_shared<const api::RelayConfig>(changed);
    later([this, ticket, id = key.id, text] {
        emit configApplied();
        emit clientKeyCreated(ticket, id, text);
    });
}

void FakeRelayService::editKey(int ticket, const QString &id,
                               const std::function<void(api::ClientKeyConfig &)> &edit)
{
    api::RelayConfig changed = *m_config;
    const qsizetype index = indexOf(changed, id);
    base::Error why = unknownKey();
    if (index >= 0) {
        edit(changed.clients.keys[index]);
        why = m_refuseApply.isError() ? std::exchange(m_refuseApply, {})
                                      : api::validateConfig(changed);
    }
    if (why.isError()) {
        later([this, ticket, why] { emit clientKeyRefused(ticket, why); });
        return;
    }
    m_config = std::make_shared<const api::RelayConfig>(changed);
    later([this, ticket, id] {
        emit configApplied();
        emit clientKeyChanged(ticket, id);
    });
}

void FakeRelayService::renameClientKey(int ticket, const QString &id, const QString &name)
{
    calls.append(QStringLiteral("renameClientKey %1 %2").arg(id, name));
    editKey(ticket, id, [name](api::ClientKeyConfig &key) { key.name = name; });
}

void FakeRelayService::expireClientKey(int ticket, const QString &id,
                                       const std::optional<QDateTime> &at)
{
    calls.append(QStringLiteral("expireClientKey ") + id);
    editKey(ticket, id, [at](api::ClientKeyConfig &key) { key.expires = at; });
}

void FakeRelayService::revokeClientKey(int ticket, const QString &id)
{
    calls.append(QStringLiteral("revokeClientKey ") + id);
    editKey(ticket, id, [](api::ClientKeyConfig &key) {
        key.revoked = QDateTime::currentDateTimeUtc();
    });
}

QList<api::ClientStatus> FakeRelayService::clients() const
{
    if (m_clients) {
        return *m_clients;
    }
    QList<api::ClientStatus> all;
    for (const api::ClientKeyConfig &key : m_config->clients.keys) {
        api::ClientStatus client;
        client.id = key.id;
        client.name = key.name;
        client.standing = key.revoked ? api::ClientStatus::Standing::Revoked
            : key.expires && *key.expires <= QDateTime::currentDateTimeUtc()
            ? api::ClientStatus::Standing::Expired
            : api::ClientStatus::Standing::Active;
        all.append(client);
    }
    return all;
}

void FakeRelayService::publishClients(const QList<api::ClientStatus> &clients)
{
    m_clients = clients;
    emit clientsSampled(clients);
}

void FakeRelayService::resetClient(const QString &id)
{
    calls.append(QStringLiteral("resetClient ") + id);
    if (!m_clients) {
        return;
    }
    for (api::ClientStatus &client : *m_clients) {
        if (client.id == id) {
            client.breaker = {};
        }
    }
    later([this] { emit clientsSampled(*m_clients); });
}

int FakeRelayService::queryAccessLog(const api::AccessLogQuery &query)
{
    lastLogQuery = query;
    QList<api::AccessLogEntry> found;
    bool more = false;
    for (const api::AccessLogEntry &entry : std::as_const(logged)) {
        const bool isAfter = !query.after || entry.startedAt < query.after->startedAt
            || (entry.startedAt == query.after->startedAt && entry.id < query.after->id);
        const bool isIn = (!query.from || entry.startedAt >= *query.from) && (!query.until || entry.startedAt < *query.until);
        if (isAfter && isIn) {
            more = query.limit > 0 && found.size() == query.limit;
            if (more) {
                break;
            }
            found.append(entry);
        }
    }
    const int number = ++m_lastLogQuery;
    later([this, number, found, more] { emit accessLogQueried(number, found, more); });
    return number;
}

} // namespace sluice::tests
