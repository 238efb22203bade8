#pragma once

#include "api/records.h"
#include "policy/limit/limit_words.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace sluice::api {

// How the limits stand: plain values that go up with every second of a running relay. No thread rules: values.

// One number of one place in the limit tree. Only places that have a limit and were used of late are told.
struct LimitGauge {
    policy::LimitLevel level = policy::LimitLevel::Key;
    policy::LimitUnit unit = policy::LimitUnit::Requests;
    policy::LimitMode mode = policy::LimitMode::Enforce;
    QString client; // whose; empty: all clients together
    QString rule; // of the settings: LimitRuleConfig::name; empty: the general numbers, or the client key's own
    bool isOwn = false; // the number is the client key's own
    qint64 limit = 0; // as it was set
    qint64 effective = 0; // as it counts now
    policy::LimitChange change = policy::LimitChange::None; // why they differ
    qint64 used = 0;
    qint64 refused = 0; // since the relay started; with Observe: what would have been
    std::optional<QDateTime> freeAt; // used up: when there is room again; unset for Concurrency
    std::optional<QDateTime> resetAt; // when nothing is used any more, if nothing more comes

    [[nodiscard]] qint64 remaining() const { return effective > used ? effective - used : 0; }
    bool operator==(const LimitGauge &) const = default;
};

// The limit of requests under way that was found for an upstream.
struct AdaptiveGauge {
    QString upstream;
    policy::LimitMode mode = policy::LimitMode::Observe;
    int limit = 0;
    int running = 0;
    int waiting = 0; // requests that wait for a place
    policy::LimitChange change = policy::LimitChange::None; // what moved the limit last
    double gradient = 1.0; // usual time to first content ÷ the present one; below 1: slower than usual
    std::optional<Micros> usual; // of the model asked for last
    std::optional<Micros> present;
    bool operator==(const AdaptiveGauge &) const = default;
};

// How a key's requests fare, and what its rate makes of it.
struct BehaviourGauge {
    QString client;
    policy::LimitMode mode = policy::LimitMode::Off;
    int score = 100; // 0: everything goes wrong; 100: nothing
    int percent = 100; // of its requests_per_minute that this gives
    double weight = 0; // how many of its last requests the score rests on
    double blocked = 0; // share of each in what went wrong
    double failed = 0; // refused by the upstream as the client's fault
    double impatient = 0; // came again before the time it was told
    bool operator==(const BehaviourGauge &) const = default;
};

enum class TeamState { Off, Connecting, Together, Away };

// Whether the limits are counted together with other Sluices.
struct TeamStatus {
    TeamState state = TeamState::Off;
    QString redis; // its address
    std::optional<QDateTime> since; // of the state
    base::Error error; // why it is away
    int sharePercent = 100; // of each limit that counts here now
    std::optional<Micros> latency; // of its last decisions, on average
    bool operator==(const TeamStatus &) const = default;
};

struct LimitsSample {
    static constexpr int kGauges = 500; // the fullest ones

    QDateTime at; // UTC
    QList<LimitGauge> gauges; // by level, the fullest first
    int hidden = 0; // gauges that are not in it
    QList<AdaptiveGauge> upstreams; // in the settings' order
    QList<BehaviourGauge> behaviours; // worst first
    TeamStatus team;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::LimitsSample)
