#pragma once

#include "api/config/budget_config.h"
#include "api/config/client_config.h"
#include "api/config/limit_config.h"
#include "api/config/records_config.h"
#include "policy/guardrail/verdict.h"

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace sluice::api {

// The settings of a relay as plain values: what the file holds and what the desk edits. Beside each struct config_fields.h holds a
// table of its keys (type, unit, range, default, sensitive?, what must restart) from which loading, saving, validation and
// docs/configuration.md are made. Each struct's `unknown` holds the keys of its object that the table does not name: they are kept
// and written back, so that an older Sluice does not strip what a newer one wrote. No thread rules: values.

// "HOST:PORT". `localhost` binds 127.0.0.1 and ::1; port 0 takes a free one.
struct ListenAddress {
    QString host;
    quint16 port = 0;
    bool operator==(const ListenAddress &) const = default;
    [[nodiscard]] QString toString() const; // IPv6 hosts in brackets
    // "localhost", an IPv4 address or an IPv6 address in brackets, a colon and a port; unset if `text` is none.
    [[nodiscard]] static std::optional<ListenAddress> fromString(const QString &text);
};

struct ListenersConfig {
    std::optional<ListenAddress> https = ListenAddress{QStringLiteral("127.0.0.1"), 8443}; // unset: off
    std::optional<ListenAddress> http; // plain; off unless configured
    int workers = 0; // 0: min(4, cores / 2), at least 1
    QJsonObject unknown;
    bool operator==(const ListenersConfig &) const = default;
};

enum class UpstreamKind { Direct, Relay, Provider, Tunnel, Demo };

// How the credential goes into a request; Auto: x-api-key for the Anthropic dialect, x-goog-api-key for Gemini, bearer otherwise.
// Basic: the credential is "user:password", as a self-hosted relay asks for it.
enum class AuthForm { Auto, Bearer, XApiKey, ApiKey, XGoogApiKey, Basic };

// Kind Tunnel: the server that carries the connection's bytes in binary WebSocket frames. It sees only the inner TLS.
struct TunnelConfig {
    QString url; // wss://host/path; ws:// on loopback, or with insecure_http
    QString ca; // extra CA of the tunnel's server; the upstream's `ca` is of the provider behind it
    QString credential; // what the server asks for, if it does
    AuthForm auth = AuthForm::Bearer; // Bearer or Basic
    QJsonObject unknown;
    bool operator==(const TunnelConfig &) const = default;
};

// Requests of our own that ask whether an upstream answers. Passive checks (the traffic itself) are always on.
struct HealthCheckConfig {
    std::chrono::milliseconds interval{0}; // 0: no active checks
    QString path = QStringLiteral("/v1/models");
    int status = 200; // the expected one; 0: any below 500
    QJsonObject unknown;
    bool operator==(const HealthCheckConfig &) const = default;
};

struct UpstreamConfig {
    QString name; // unique
    UpstreamKind kind = UpstreamKind::Direct;
    QString provider; // kind Provider: id of its template (provider_templates.h)
    QString url; // base URL; empty for Demo, and for Provider where the template's will do
    QString ca; // extra CA file (PEM), relative to the config file; adds to the system's roots
    QString credential; // credential id: "env:NAME", or a key-store id; empty: none
    AuthForm auth = AuthForm::Auto;
    int weight = 1; // 0: not used
    bool insecureHttp = false; // allow http:// beyond loopback
    QString clientCertificate; // PEM chain, for upstreams that ask for one; relative to the config file, as `clientKey`
    QString clientKey; // PEM key file, readable by its owner only
    QString proxy; // "http://HOST:PORT" (CONNECT), "socks5://HOST:PORT", "system", or empty: none
    QString proxyCredential; // credential id of "user:password"
    TunnelConfig tunnel;
    HealthCheckConfig health;
    double priceFactor = 1.0; // mark-up on the provider's price list
    // Unset: TimeoutsConfig's.
    std::optional<std::chrono::milliseconds> connectTimeout;
    std::optional<std::chrono::milliseconds> firstTokenTimeout;
    std::optional<std::chrono::milliseconds> stallTimeout;
    QJsonObject unknown;
    bool operator==(const UpstreamConfig &) const = default;
};

// A rule's `clients`, `routes` and `models` are globs that say whom it is for; empty: everyone.
struct WordListConfig {
    QString name; // unique
    QString file; // relative to the config file; a folder stands for all the lists in it. Empty: `url` is given
    QString url; // https: a subscription
    QString publicKey; // minisign's; empty: unsigned
    int refreshHours = 24;
    QString category;
    policy::Action prompt = policy::Action::Block;
    policy::Action answer = policy::Action::Mask;
    bool isAllow = false;
    bool wordBoundaries = false;
    bool separators = false;
    bool confusables = false;
    bool leetspeak = false;
    bool numerals = false;
    bool pinyin = false;
    QStringList clients;
    QStringList routes;
    QStringList models;
    QJsonObject unknown;
    bool operator==(const WordListConfig &) const = default;
};

// Personal data or secrets of one kind.
struct EntityConfig {
    QString entity; // a name of policy::entityKinds()
    policy::Action prompt = policy::Action::Observe;
    policy::Action answer = policy::Action::Off;
    double threshold = 0.5;
    QStringList clients;
    QStringList routes;
    QStringList models;
    QJsonObject unknown;
    bool operator==(const EntityConfig &) const = default;
};

struct PatternConfig {
    QString name; // unique
    QString pattern; // RE2
    int longestMatch = 256; // characters
    QString category;
    policy::Action prompt = policy::Action::Observe;
    policy::Action answer = policy::Action::Off;
    QStringList clients;
    QStringList routes;
    QStringList models;
    QJsonObject unknown;
    bool operator==(const PatternConfig &) const = default;
};

// What happens to what cannot be read where a rule enforces: an unknown coding, token ids for a prompt, text that is not UTF-8.
enum class Uninspectable { Block, Pass };

struct GuardrailsConfig {
    QList<WordListConfig> lists;
    QList<EntityConfig> entities;
    QList<PatternConfig> patterns;
    policy::Action ownCredentials = policy::Action::Mask; // credentials Sluice itself holds, by value, in prompts and answers
    Uninspectable uninspectable = Uninspectable::Block;
    std::chrono::milliseconds pseudonymsFor{std::chrono::hours(24)}; // how long a placeholder can be put back
    QJsonObject unknown;
    bool operator==(const GuardrailsConfig &) const = default;
};

// How a cluster chooses among its usable upstreams.
enum class BalanceStrategy {
    PeakEwma, // the better of two drawn by weight: latency that remembers peaks × requests under way
    WeightedRoundRobin,
    LeastOutstanding,
    LowestTtft,
    LowestPrice,
    Ordered, // the first usable one in the cluster's order
};

// What keeps requests that belong together on one upstream, as long as it is usable.
enum class StickyKey {
    None,
    Client,
    Conversation, // same client, model and beginning of the conversation: prompt caches stay warm
};

// Upstreams that can stand in for one another.
struct ClusterConfig {
    QString name; // unique
    QStringList upstreams; // names; their order matters to Ordered
    BalanceStrategy strategy = BalanceStrategy::PeakEwma;
    StickyKey sticky = StickyKey::None;
    QJsonObject unknown;
    bool operator==(const ClusterConfig &) const = default;
};

// One rule of where requests go. The first that matches wins; patterns are globs (`*`, `?`), empty matches everything.
struct RouteConfig {
    QString name; // unique
    QString client;
    QString path;
    QString model;
    QString cluster; // of `clusters`, or the name of one upstream
    QString renameModel; // what the upstream is asked for instead; empty: unchanged
    QJsonObject unknown;
    bool operator==(const RouteConfig &) const = default;
};

struct RoutingConfig {
    QList<ClusterConfig> clusters;
    QList<RouteConfig> routes; // requests that match none go to all upstreams by `strategy`
    BalanceStrategy strategy = BalanceStrategy::PeakEwma;
    StickyKey sticky = StickyKey::None;
    QJsonObject unknown;
    bool operator==(const RoutingConfig &) const = default;
};

// Circuit breaker of each upstream: 10 buckets of 6 s. A fault is a failed connect or TLS, a 5xx, a timeout, a broken stream.
struct BreakerConfig {
    bool enabled = true;
    int consecutiveFaults = 5;
    int minimumRequests = 10; // within the window, before the percentage counts
    int faultPercent = 50;
    std::chrono::milliseconds open{30'000}; // jittered by a fifth; doubles with each reopening up to `openMax`
    std::chrono::milliseconds openMax{300'000};
    int probes = 1; // at a time while half open
    int maxEjectedPercent = 50; // share of a cluster that outlier ejection may take out
    QJsonObject unknown;
    bool operator==(const BreakerConfig &) const = default;
};

struct RetryConfig {
    int attempts = 3;
    std::chrono::milliseconds backoff{4'000}; // after throttling: grows twofold up to backoffMax, with full jitter
    std::chrono::milliseconds backoffMax{10'000};
    int budgetPercent = 10; // retries per cluster, of its requests
    int budgetPerSecond = 1; // and as many a second besides
    bool afterSending = false; // also when the upstream may be working on the request: it can be paid twice
    bool onSlowFirstToken = false; // leave an upstream whose first token is late: pays twice
    QJsonObject unknown;
    bool operator==(const RetryConfig &) const = default;
};

// Sets of values for TimeoutsConfig; keys of the file that are there win over the preset's.
enum class TimeoutPreset { Standard, Interactive, LongReasoning };

struct TimeoutsConfig {
    TimeoutPreset preset = TimeoutPreset::Standard;
    std::chrono::milliseconds connect{6'000}; // DNS, TCP and TLS together
    std::chrono::milliseconds firstToken{120'000};
    std::chrono::milliseconds stall{120'000};
    std::chrono::milliseconds answerHead{600'000}; // head of an unstreamed answer
    std::chrono::milliseconds exchange{0}; // whole exchange; 0: unlimited
    std::chrono::milliseconds requestHead{10'000};
    std::chrono::milliseconds requestBodyIdle{30'000};
    std::chrono::milliseconds keepAlive{75'000}; // an idle downstream connection
    std::chrono::milliseconds drain{10'000};
    std::chrono::milliseconds keepAliveComment{15'000}; // to a waiting client of a stream; 0: none
    QJsonObject unknown;
    bool operator==(const TimeoutsConfig &) const = default;

    // The values of a preset, everything else as by default.
    [[nodiscard]] static TimeoutsConfig of(TimeoutPreset preset);
};

struct PoolConfig { // per worker
    int connections = 100;
    int idle = 20;
    std::chrono::milliseconds idleExpiry{60'000};
    QJsonObject unknown;
    bool operator==(const PoolConfig &) const = default;
};

struct AccessConfig {
    bool requireKey = false; // loopback callers need no client key by default
    QStringList keyCredentials; // credential ids of accepted client keys
    QStringList allowedHosts; // exact names callers may use for us besides loopback's
    QStringList allowedOrigins; // exact; browsers are refused unless listed
    QJsonObject unknown;
    bool operator==(const AccessConfig &) const = default;
};

struct RelayConfig {
    int version = 1;
    ListenersConfig listeners;
    QList<UpstreamConfig> upstreams;
    GuardrailsConfig guardrails;
    LimitsConfig limits;
    QList<BudgetConfig> budgets;
    AccountingConfig accounting;
    RoutingConfig routing;
    BreakerConfig breaker;
    RetryConfig retry;
    TimeoutsConfig timeouts;
    PoolConfig pool;
    AccessConfig access;
    ClientsConfig clients;
    AnomalyConfig anomaly;
    RecordsConfig records;
    QJsonObject unknown;
    bool operator==(const RelayConfig &) const = default;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::RelayConfig)
