#include "service/upstream_credentials.h"

#include "service/runtime_config_builder.h"

#include <QSet>

#include <memory>
#include <utility>

namespace sluice::service {

namespace {

struct Pending {
    std::vector<relay::RuntimeUpstream> upstreams;
    QSet<QString> awaited;

    void put(const QString &id, const base::Secret &value)
    {
        for (relay::RuntimeUpstream &target : upstreams) {
            if (id == target.settings.credential && target.credential.isEmpty()) {
                target.credential = value;
            }
            if (id == target.settings.proxyCredential) {
                target.proxyCredential = value;
            }
            if (id == target.settings.tunnel.credential) {
                target.tunnelCredential = value;
            }
        }
    }
};

} // namespace

void withCredentials(store::CredentialStore &credentials, std::vector<relay::RuntimeUpstream> upstreams, QObject *context,
    std::function<void(std::vector<relay::RuntimeUpstream>)> use)
{
    const auto pending = std::make_shared<Pending>();
    pending->upstreams = std::move(upstreams);
    for (const relay::RuntimeUpstream &upstream : pending->upstreams) {
        const api::UpstreamConfig &wanted = upstream.settings;
        for (const QString &id : credentialIds(wanted)) {
            const bool isGiven = id == wanted.credential && !upstream.credential.isEmpty() && id != wanted.proxyCredential
                && id != wanted.tunnel.credential;
            if (!isGiven) {
                pending->awaited.insert(id);
            }
        }
    }
    if (pending->awaited.isEmpty()) {
        use(std::move(pending->upstreams));
        return;
    }
    auto *const wait = new QObject(context); // until the last answer
    QObject::connect(&credentials, &store::CredentialStore::loaded, wait,
        [wait, pending, use = std::move(use)](const QString &loaded, const base::Secret &value, const base::Error &) {
            if (!pending->awaited.remove(loaded)) {
                return;
            }
            pending->put(loaded, value);
            if (pending->awaited.isEmpty()) {
                wait->deleteLater();
                use(std::move(pending->upstreams));
            }
        });
    const QSet<QString> asked = pending->awaited;
    for (const QString &id : asked) {
        credentials.load(id);
    }
}

} // namespace sluice::service
