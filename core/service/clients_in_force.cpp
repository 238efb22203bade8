#include "service/relay_lifecycle.h"

#include <QDateTime>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace sluice::service {

namespace {

api::ClientStatus::Standing standingOf(const api::ClientKeyConfig &key, const QDateTime &now)
{
    return key.revoked ? api::ClientStatus::Standing::Revoked
        : key.expires && *key.expires <= now ? api::ClientStatus::Standing::Expired
                                             : api::ClientStatus::Standing::Active;
}

} // namespace

void RelayLifecycle::issueKey(int ticket, std::function<base::Result<IssuedKey>(api::RelayConfig &)> edit)
{
    const auto issued = std::make_shared<IssuedKey>();
    change(
        [issued, edit = std::move(edit)](api::RelayConfig &config) {
            auto made = edit(config);
            if (!made) {
                return made.error();
            }
            *issued = std::move(*made);
            return base::Error{};
        },
        [this, ticket, issued](const base::Error &error) {
            if (error.isError()) {
                emit service.clientKeyRefused(ticket, error);
            } else {
                emit service.clientKeyCreated(ticket, issued->id, issued->key);
            }
        });
}

void RelayLifecycle::changeKey(int ticket, const QString &id, std::function<base::Error(api::RelayConfig &)> edit)
{
    change(std::move(edit), [this, ticket, id](const base::Error &error) {
        if (error.isError()) {
            emit service.clientKeyRefused(ticket, error);
        } else {
            emit service.clientKeyChanged(ticket, id);
        }
    });
}

QList<api::ClientStatus> RelayLifecycle::clients() const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<api::ClientStatus> called = calledClients;
    QList<api::ClientStatus> all;
    for (const api::ClientKeyConfig &key : settings->clients.keys) {
        api::ClientStatus client;
        const auto known = std::find_if(called.begin(), called.end(), [&key](const api::ClientStatus &entry) {
            return entry.kind == api::ClientStatus::Kind::Key && entry.id == key.id;
        });
        if (known != called.end()) {
            client = *known;
            called.erase(known);
        }
        client.id = key.id;
        client.name = key.name;
        client.standing = standingOf(key, now);
        all.append(client);
    }
    // Keys that were removed have nothing to show any more.
    std::copy_if(called.cbegin(), called.cend(), std::back_inserter(all),
        [](const api::ClientStatus &entry) { return entry.kind != api::ClientStatus::Kind::Key; });
    return all;
}

} // namespace sluice::service
