#include "service/export/export_secrets.h"

#include "policy/entity/known_secrets.h"
#include "service/runtime_config_builder.h"

#include <QTimer>

#include <chrono>
#include <string>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 3s;

} // namespace

ExportSecrets::ExportSecrets(store::CredentialStore &credentials, QStringList ids, Done done, QObject *parent)
    : QObject(parent)
    , m_credentials(credentials)
    , m_ids(std::move(ids))
    , m_done(std::move(done))
{
    connect(&credentials, &store::CredentialStore::loaded, this, [this](const QString &id) {
        if (m_awaited.remove(id) && m_awaited.isEmpty()) {
            finish();
        }
    });
    for (const QString &id : m_ids) {
        if (credentials.cached(id).isEmpty()) {
            m_awaited.insert(id);
        }
    }
    const bool isKnown = m_awaited.isEmpty();
    QTimer::singleShot(isKnown ? 0ms : kPatience, this, &ExportSecrets::finish);
    const QSet<QString> asked = m_awaited; // an answer may come at once
    for (const QString &id : asked) {
        credentials.load(id);
    }
}

void ExportSecrets::finish()
{
    disconnect(&m_credentials, nullptr, this, nullptr);
    std::vector<policy::KnownSecret> secrets;
    int unknown = 0;
    for (const QString &id : m_ids) {
        const base::Secret value = m_credentials.cached(id);
        if (policy::KnownSecrets::isUsable(value.reveal())) {
            secrets.push_back({id.toStdString(), std::string(value.reveal()), policy::Action::Mask, policy::Action::Mask});
        } else if (value.isEmpty() && id != kPseudonymKeyId) { // which is made when it is first needed
            ++unknown;
        }
    }
    const Done done = m_done;
    deleteLater();
    done(std::move(secrets), unknown);
}

} // namespace sluice::service
