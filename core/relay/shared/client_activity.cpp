#include "relay/shared/client_activity.h"

namespace sluice::relay {

void ClientActivity::noteCall(const Caller &caller)
{
    const std::lock_guard lock(m_mutex);
    api::ClientStatus &client = m_clients[caller.id];
    client.id = QString::fromStdString(caller.id);
    client.name = QString::fromStdString(caller.name);
    client.kind = caller.kind;
    client.lastUsed = QDateTime::currentDateTimeUtc();
    if (caller.usesOldKey) {
        client.oldKeyUsed = client.lastUsed;
    }
    ++client.requests;
}

void ClientActivity::reset(std::string_view id)
{
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_clients.find(std::string(id)); known != m_clients.end()) {
        known->second.breaker = {};
    }
}

QList<api::ClientStatus> ClientActivity::status() const
{
    const std::lock_guard lock(m_mutex);
    QList<api::ClientStatus> all;
    for (const auto &[id, client] : m_clients) {
        all.append(client);
    }
    return all;
}

} // namespace sluice::relay
