#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"
#include "relay/runtime_config.h"
#include "service/budget_file.h"
#include "service/price_file_loader.h"
#include "service/word_list_loader.h"
#include "store/credential_store.h"

#include <QList>
#include <QSslCertificate>
#include <QSslKey>
#include <QString>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace sluice::service {

// Everything a RuntimeConfig needs from files, before the secrets are put in.
struct RuntimeParts {
    api::RelayConfig settings;
    LoadedWordLists lists; // rules are set
    std::vector<relay::RuntimeUpstream> upstreams; // without credentials
    QList<QSslCertificate> certificateChain;
    QSslKey privateKey;
    std::string caPem;
    LoadedPrices prices;
    std::shared_ptr<relay::BudgetMemory> budgetMemory; // null while there is no budget
    std::shared_ptr<relay::BodyFeed> bodies; // null: nobody keeps raw prompts and answers
};

// Turns settings into the parts of a RuntimeConfig: word lists, CA and client certificate
// files, the relay's own TLS identity (made on first use).
// Any thread, one at a time; blocks.
class RuntimeConfigBuilder final {
public:
    // Relative files are looked up beside the config file; the identity lives in the data directory.
    RuntimeConfigBuilder(QString configDirectory, QString dataDirectory);

    // `where` of an error is the key that is to blame ("guardrails.lists[0].file"), or a file of the identity.
    base::Result<RuntimeParts> build(const api::RelayConfig &settings);

    // Only the word lists anew.
    LoadedWordLists reloadLists(const api::RelayConfig &settings);

    // Only the user's price file anew.
    LoadedPrices reloadPrices(const api::RelayConfig &settings);

private:
    void addBudgets(RuntimeParts &parts);
    base::Error addIdentity(RuntimeParts &parts) const;

    QString m_configDirectory;
    QString m_dataDirectory;
    WordListLoader m_lists;
    PriceFileLoader m_prices;
    std::shared_ptr<BudgetFile> m_budgets; // opened with the first budget
};

// One upstream ready for use, but for its credentials. `where` of an error is the key without the upstream's path ("url", "ca").
base::Result<relay::RuntimeUpstream> runtimeUpstream(const api::UpstreamConfig &settings, const QString &configDirectory);

// The key that pseudonyms are made with: ours, not a person's. It stays on this computer; another one gives every value another name, which
// costs provider's caches and the conversations that run, no more.
inline const QString kPseudonymKeyId = QStringLiteral("sluice-pseudonyms");

// Whether a rule of these settings gives pseudonyms.
bool pseudonymises(const api::GuardrailsConfig &settings);

// Ids of the credentials these settings name: of upstreams, their proxies and tunnels, and of clients; and that of the pseudonyms' key if
// they give any.
QStringList credentialIds(const api::RelayConfig &settings);
QStringList credentialIds(const api::UpstreamConfig &settings);

// Puts in the secrets the store knows by now. GUI thread.
std::shared_ptr<const relay::RuntimeConfig> runtimeConfig(const RuntimeParts &parts,
    const store::CredentialStore &credentials, bool isPaused);

// The values of all secrets it holds, each once.
std::vector<policy::KnownSecret> knownSecrets(const relay::RuntimeConfig &config);

} // namespace sluice::service
