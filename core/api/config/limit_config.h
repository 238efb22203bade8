#pragma once

#include "policy/limit/limit_words.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QtGlobal>

#include <chrono>

namespace sluice::api {

// How much may pass: limits of requests and tokens, and the sizes nothing may exceed. See relay_config.h. No thread rules: values.

// All clients together.
struct GlobalLimitConfig {
    policy::LimitMode mode = policy::LimitMode::Enforce;
    int requestsPerMinute = 0; // as everywhere below, 0: no limit
    qint64 tokensPerMinute = 0;
    int concurrentRequests = 0;
    QJsonObject unknown;
    bool operator==(const GlobalLimitConfig &) const = default;
};

// The limit of one place in the tree. For Key: replaces the general numbers for the clients it matches. For Model and Endpoint: one
// more limit for the requests it matches. Of each level the first rule that matches counts.
struct LimitRuleConfig {
    QString name; // unique; its counters are called by it
    policy::LimitLevel level = policy::LimitLevel::Model; // Key, Model or Endpoint
    QString pattern; // glob of the client's name, the model or the path
    QString client; // glob; Model and Endpoint: only for these clients; empty: any
    bool isShared = false; // one counter for all clients instead of one for each; Model and Endpoint
    policy::LimitMode mode = policy::LimitMode::Enforce;
    int requestsPerMinute = 0;
    qint64 tokensPerMinute = 0;
    int concurrentRequests = 0;
    QJsonObject unknown;
    bool operator==(const LimitRuleConfig &) const = default;
};

// How the requests of one key are spread, beside the limit of a minute.
struct SmoothingConfig {
    policy::Smoothing style = policy::Smoothing::Off;
    int requestsPerMinute = 0; // the rate; 0: the key's own requests_per_minute
    int burst = 20;
    int delay = 0; // style Delay: so many of the burst pass at once
    QJsonObject unknown;
    bool operator==(const SmoothingConfig &) const = default;
};

// A limit of requests under way for each upstream, found by how fast it answers.
struct AdaptiveLimitConfig {
    policy::LimitMode mode = policy::LimitMode::Observe;
    int minimum = 4;
    int initial = 20;
    int maximum = 1000;
    std::chrono::milliseconds wait{10'000}; // for a free place, before the request is refused
    QJsonObject unknown;
    bool operator==(const AdaptiveLimitConfig &) const = default;
};

// A key's rate follows how it behaves, within these bounds.
struct BehaviourConfig {
    policy::LimitMode mode = policy::LimitMode::Off;
    int narrowestPercent = 50; // of its requests_per_minute, for a key whose requests mostly go wrong
    int widestPercent = 100; // for one whose requests go well
    QJsonObject unknown;
    bool operator==(const BehaviourConfig &) const = default;
};

// Several Sluices count together, in one Redis.
struct TeamConfig {
    QString redis; // "HOST:PORT" or "unix:/path"; empty: this Sluice counts by itself
    QString credential; // credential id of its password, or "user:password"; empty: none
    QString name = QStringLiteral("sluice"); // who counts together: relays with the same name
    int sharePercent = 30; // of each limit, by ourselves, while Redis is away
    std::chrono::milliseconds timeout{500}; // for its answer, before it counts as away
    QJsonObject unknown;
    bool operator==(const TeamConfig &) const = default;
};

struct LimitsConfig {
    policy::LimitMode mode = policy::LimitMode::Enforce; // of the numbers of each key, here
    int requestsPerMinute = 100; // per client key, exact sliding window; 0: no limit
    qint64 tokensPerMinute = 0; // per client key: prompt and answer
    int concurrentRequests = 0; // per client key
    int assumedOutputTokens = 1000; // reserved for an answer whose request does not say how long it may be
    SmoothingConfig smoothing;
    GlobalLimitConfig global;
    QList<LimitRuleConfig> rules;
    AdaptiveLimitConfig adaptive;
    BehaviourConfig behaviour;
    TeamConfig team;
    int lineBytes = 8 * 1024;
    int headBytes = 64 * 1024;
    qint64 bodyBytes = 64LL * 1024 * 1024;
    qint64 bufferedBytes = 512LL * 1024 * 1024; // all buffered bodies of the process together
    int connections = 2048; // downstream, all workers together
    QJsonObject unknown;
    bool operator==(const LimitsConfig &) const = default;
};

} // namespace sluice::api
