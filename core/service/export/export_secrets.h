#pragma once

#include "policy/guardrail/rule_sources.h"
#include "store/credential_store.h"

#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace sluice::service {

// Asks for the values of credentials, so that an export can look for them; a key store that asks a person first is waited for 3 seconds.
// Answers once, never inside the constructor, and deletes itself. GUI thread.
class ExportSecrets final : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(std::vector<policy::KnownSecret> secrets, int unknown)>; // `unknown`: ids without a value

    ExportSecrets(store::CredentialStore &credentials, QStringList ids, Done done, QObject *parent);

private:
    void finish();

    store::CredentialStore &m_credentials;
    const QStringList m_ids;
    const Done m_done;
    QSet<QString> m_awaited;
};

} // namespace sluice::service
