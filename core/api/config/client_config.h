#pragma once

#include "policy/limit/limit_words.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace sluice::api {

// Who calls, and what is made of callers that behave oddly. Part of the settings: see relay_config.h. No thread rules: values.

// A key that a client shows ("slk-…"). The file holds its SHA-256 and nothing else of it: a key is 256 random bits, so that nobody can find
// it by trying, and a slow or salted hash, as passwords need one, would add nothing but time to every request.
struct ClientKeyConfig {
    QString id; // unique, never changes; limits and breakers count by it
    QString name; // unique; what records show, and what the `clients` of routes and guardrails match
    QString hash; // SHA-256 of the key, 64 hexadecimal digits
    QString oldHash; // of the key before the last rotation; empty: none
    std::optional<QDateTime> oldUntil; // that one is good until then
    std::optional<QDateTime> created;
    std::optional<QDateTime> expires; // unset: never
    std::optional<QDateTime> revoked; // set: good for nothing since then
    // Unset: those of `limits`. 0: no limit.
    std::optional<int> requestsPerMinute;
    std::optional<qint64> tokensPerMinute;
    std::optional<int> concurrentRequests;
    // Globs of what the key may use; empty: everything.
    QStringList routes;
    QStringList models;
    QStringList upstreams;
    QJsonObject unknown;
    bool operator==(const ClientKeyConfig &) const = default;
};

struct ClientsConfig {
    QList<ClientKeyConfig> keys;
    QJsonObject unknown;
    bool operator==(const ClientsConfig &) const = default;
};

// How soon a sign counts as odd. Low takes about twice as much as Normal, High about half.
enum class Sensitivity { Off, Low, Normal, High };

// The anomaly breaker of each client. It observes unless it is told to enforce: it judges by what is usual, and what was never seen before may
// be honest work; a person should look at what it found before it may stop somebody.
struct AnomalyConfig {
    policy::LimitMode mode = policy::LimitMode::Observe;
    Sensitivity burst = Sensitivity::Normal;
    Sensitivity blocked = Sensitivity::Normal;
    Sensitivity errors = Sensitivity::Normal;
    Sensitivity tokens = Sensitivity::Normal;
    Sensitivity repeats = Sensitivity::Normal;
    std::chrono::milliseconds suspend{60'000}; // the first time; doubles with each trip up to `suspendMax`
    std::chrono::milliseconds suspendMax{3'600'000};
    int trickle = 6; // requests a minute while half open
    QJsonObject unknown;
    bool operator==(const AnomalyConfig &) const = default;
};

} // namespace sluice::api
