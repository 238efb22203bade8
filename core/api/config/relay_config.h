#pragma once

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
enum class AuthForm { Auto, Bearer, XApiKey, ApiKey, XGoogApiKey };

struct UpstreamConfig {
    QString name; // unique
    UpstreamKind kind = UpstreamKind::Direct;
    QString url; // base URL; empty for Demo
    QString ca; // extra CA file (PEM), relative to the config file; adds to the system's roots
    QString credential; // credential id: "env:NAME", or a key-store id; empty: none
    AuthForm auth = AuthForm::Auto;
    int weight = 1; // 0: not used
    bool insecureHttp = false; // allow http:// beyond loopback
    // Unset: TimeoutsConfig's.
    std::optional<std::chrono::milliseconds> connectTimeout;
    std::optional<std::chrono::milliseconds> firstTokenTimeout;
    std::optional<std::chrono::milliseconds> stallTimeout;
    QJsonObject unknown;
    bool operator==(const UpstreamConfig &) const = default;
};

struct WordListConfig {
    QString name; // unique
    QString file; // relative to the config file
    QString category;
    policy::Action prompt = policy::Action::Block;
    policy::Action answer = policy::Action::Mask;
    QJsonObject unknown;
    bool operator==(const WordListConfig &) const = default;
};

struct GuardrailsConfig {
    QList<WordListConfig> lists;
    QJsonObject unknown;
    bool operator==(const GuardrailsConfig &) const = default;
};

struct LimitsConfig {
    int requestsPerMinute = 100; // per client key, exact sliding window; 0: no limit
    int lineBytes = 8 * 1024;
    int headBytes = 64 * 1024;
    qint64 bodyBytes = 64LL * 1024 * 1024;
    qint64 bufferedBytes = 512LL * 1024 * 1024; // all buffered bodies of the process together
    int connections = 2048; // downstream, all workers together
    QJsonObject unknown;
    bool operator==(const LimitsConfig &) const = default;
};

struct RetryConfig {
    int attempts = 3;
    QJsonObject unknown;
    bool operator==(const RetryConfig &) const = default;
};

struct TimeoutsConfig {
    std::chrono::milliseconds connect{6'000}; // DNS, TCP and TLS together
    std::chrono::milliseconds firstToken{120'000};
    std::chrono::milliseconds stall{120'000};
    std::chrono::milliseconds answerHead{600'000}; // head of an unstreamed answer
    std::chrono::milliseconds exchange{0}; // whole exchange; 0: unlimited
    std::chrono::milliseconds requestHead{10'000};
    std::chrono::milliseconds requestBodyIdle{30'000};
    std::chrono::milliseconds keepAlive{75'000}; // an idle downstream connection
    std::chrono::milliseconds drain{10'000};
    QJsonObject unknown;
    bool operator==(const TimeoutsConfig &) const = default;
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
    RetryConfig retry;
    TimeoutsConfig timeouts;
    PoolConfig pool;
    AccessConfig access;
    QJsonObject unknown;
    bool operator==(const RelayConfig &) const = default;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::RelayConfig)
