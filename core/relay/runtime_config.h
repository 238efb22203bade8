#pragma once

#include "api/config/relay_config.h"
#include "api/prices/price_table.h"
#include "api/providers/provider_templates.h"
#include "base/secret.h"
#include "policy/guardrail/rule_book.h"
#include "relay/shared/body_feed.h"
#include "relay/shared/budget_memory.h"
#include "relay/shared/local_calendar.h"
#include "relay/upstream/outbound_proxy.h"
#include "relay/upstream/own_addresses.h"
#include "relay/runtime_clients.h"
#include "relay/runtime_limits.h"
#include "relay/runtime_routing.h"

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QString>
#include <QUrl>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// One upstream ready for use: validated, its URL resolved, its secret at hand.
struct RuntimeUpstream {
    api::UpstreamConfig settings;
    QUrl baseUrl; // for Demo: the embedded server's loopback URL, filled in by RelayServer
    const api::ProviderTemplate *provider = nullptr; // kind Provider: how it is addressed; one of those we ship
    base::Secret credential; // empty: none
    QList<QSslCertificate> extraCas; // in addition to the system's roots
    QList<QSslCertificate> clientChain; // what the upstream knows us by, leaf first; empty: none
    QSslKey clientKey;

    // The way there.
    api::ProxyAddress proxyAddress;
    base::Secret proxyCredential; // "user:password"; empty: none
    QUrl tunnelUrl; // kind Tunnel only
    QList<QSslCertificate> tunnelCas;
    base::Secret tunnelCredential;
    std::shared_ptr<const OwnAddresses> own; // where Sluice really listens: refused as an upstream; null: not known

    // Made once by prepare(), so that no request has to.
    std::string identity; // equal for upstreams that may share connections
    std::string hostHeader; // "relay.example" or "relay.example:8443"
    QSslConfiguration tls; // verified, with system roots and extraCas
    OutboundProxy proxy; // `system` is the system's answer of this moment
    QSslConfiguration tunnelTls;
    // The proxy and tunnel connections go through, without secrets: "socks5://127.0.0.1:1080", "wss://tunnel.example/x", one after the other
    // with a space between where there are both; empty: straight. Upstreams of one way share its luck.
    std::string way;
};

// Fills in what is derived from the other members. Reads the system's roots from disk the first time, and asks the system for its proxy
// where that is wanted: not on a worker.
void prepare(RuntimeUpstream &upstream);

// What a model costs there, by the table; null: not known. The upstream's mark-up is not in it. `config` holds it.
const api::PriceEntry *priceAt(const struct RuntimeConfig &config, const RuntimeUpstream &upstream, std::string_view model);

struct ClientKey {
    std::string name; // what records call the client
    base::Secret key;
};

// The immutable set of rules in force. service/ builds it from settings, files and the key store; an exchange takes the pointer when
// it starts and keeps it to its end. No thread rules: value, shared as shared_ptr<const RuntimeConfig>.
struct RuntimeConfig {
    api::RelayConfig settings;
    std::vector<RuntimeUpstream> upstreams;
    RuntimeRouting routing; // made by prepareRouting()
    RuntimeLimits limits; // the same
    std::shared_ptr<const policy::RuleBook> rules; // never null: an empty one if there are no rules
    std::vector<ClientKey> clientKeys; // of access.key_credentials
    ClientKeyTable clientTable; // made by prepareRouting(), of the settings' keys
    base::Secret teamCredential; // of the Redis that counts the team's limits; empty: none
    std::shared_ptr<const api::PriceTable> prices = std::make_shared<const api::PriceTable>(); // never null
    std::shared_ptr<BudgetMemory> budgetMemory; // keeps what budgets have counted; null: nothing is kept
    std::shared_ptr<BodyFeed> bodies; // takes raw prompts and answers; null: nobody keeps any
    LocalCalendar calendar = systemCalendar(); // what budgets call now, and a day
    base::Secret pseudonymKey; // of this installation; empty: pseudonyms are good for the relay's run
    // Server side TLS; empty only if the https listener is off.
    QList<QSslCertificate> certificateChain; // leaf first
    QSslKey privateKey;
    std::string caPem; // served at /_sluice/ca.pem
    bool paused = false;
};

// Makes the routing of the settings for the upstreams in force, their limits, and the table of client keys.
void prepareRouting(RuntimeConfig &config);

} // namespace sluice::relay
