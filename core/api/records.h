#pragma once

#include "api/config/relay_config.h"
#include "base/error.h"
#include "base/histogram.h"
#include "policy/dialect/dialect.h"
#include "policy/guardrail/verdict.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <array>
#include <chrono>
#include <optional>

namespace sluice::api {

// Facts that go up from the relay: plain values, no text of prompts or answers, no secrets. No thread rules: values.

using Micros = std::chrono::microseconds;

// How an exchange ended.
enum class Outcome {
    Running,
    Answered, // the upstream's answer reached the client whole (whatever its status)
    Refused, // a local reply of ours: `error` says which
    Cut, // a guardrail cut the answer
    ClientGone,
    UpstreamFailed, // no answer, or it broke before content
    UpstreamInterrupted, // it broke after content
    TimedOut,
};

// What an attempt says about the upstream it went to.
enum class AttemptClass {
    Success,
    Fault, // connect, TLS, 5xx, timeout, a stream without its terminal event: counts for the breaker
    Throttle, // 429, 529: its share goes down, the breaker stays closed
    Client, // other 4xx: says nothing about the upstream
    Auth, // 401, 403: the credential is to blame
    Cancel, // the client left
};

// One send of an exchange's request.
struct Attempt {
    QString upstream;
    AttemptClass result = AttemptClass::Success;
    int status = 0; // 0: no answer
    base::ErrorCode error = base::ErrorCode::None;
    QString detail;
    Micros duration{0};
    bool operator==(const Attempt &) const = default;
};

// What one filter decided, in the order of the chain; `reason` is a short fact in plain English ("12 of 100 this minute").
struct Decision {
    QString filter;
    QString reason;
    base::ErrorCode refusedWith = base::ErrorCode::None;
    bool operator==(const Decision &) const = default;
};

// Phases of one exchange in order of time; unset: did not happen (a pooled connection has no DNS).
struct Timing {
    std::optional<Micros> receive; // first byte to whole request
    std::optional<Micros> decide; // filters and guardrail
    std::optional<Micros> queue; // waiting for a place in the pool
    std::optional<Micros> dns;
    std::optional<Micros> connect;
    std::optional<Micros> tls;
    std::optional<Micros> send;
    std::optional<Micros> head; // request sent to answer head
    std::optional<Micros> firstToken; // answer head to first content
    std::optional<Micros> stream; // first content to the end
    bool operator==(const Timing &) const = default;
};

struct ExchangeRecord {
    quint64 id = 0; // unique in this run, ascending by start
    QString requestId; // x-sluice-request-id
    QDateTime startedAt; // UTC
    QString client; // client key's name, or the program as it names itself (User-Agent's first product)
    QString keyId; // id of the client key, or of the credential; empty: none was shown
    std::optional<int> clientRetry; // the client's SDK says which try of the same request it is: 0 is its first
    QString model;
    QString upstream; // name; empty if none was reached
    QString method;
    QString path; // without query
    policy::Dialect dialect = policy::Dialect::OpenAiOther;
    bool streamed = false;
    bool running = false; // a live exchange, see RelayService::pollLive
    int status = 0; // as the client saw it; 0 if it saw none
    Outcome outcome = Outcome::Answered;
    base::ErrorCode error = base::ErrorCode::None;
    QString errorDetail;
    policy::VerdictKind verdict = policy::VerdictKind::Pass; // the graver of prompt and answer
    QList<policy::Hit> promptHits;
    QList<policy::Hit> answerHits;
    qint64 promptBytesScanned = 0; // decoded text that was judged
    qint64 answerBytesScanned = 0;
    QString notRun; // what a guardrail did not judge and why, empty if it judged all
    int pseudonymised = 0; // values of the prompt that left as placeholders
    int restored = 0; // placeholders of the answer that became values again
    int garbled = 0; // what looked like one of ours and was none: left as it came
    QList<Decision> decisions;
    int attempts = 0;
    QList<Attempt> tries; // in order; the last one gave the answer
    QString route; // name of the route that matched; empty: none
    QString sentModel; // where a route renamed it; empty: as the client asked
    std::optional<Micros> ttft; // request received to first content byte sent
    Micros duration{0}; // first byte of the request to the last of the answer
    Micros overhead{0}; // our own time in it
    Timing timing;
    policy::TokenUsage usage;
    std::optional<double> cost = {}; // by the price table with the upstream's mark-up; an estimate where `usage` is one
    QString currency = {};
    qint64 bytesIn = 0; // request body
    qint64 bytesOut = 0; // answer body sent down
};

// Counters of one second, added over all workers.
struct TrafficSample {
    QDateTime at; // UTC, end of the second
    int requests = 0; // finished in it
    int active = 0; // exchanges running at its end
    int connections = 0; // downstream connections open at its end
    int errors = 0; // outcome UpstreamFailed, UpstreamInterrupted or TimedOut
    int refused = 0;
    std::array<int, 4> verdicts{}; // by VerdictKind
    qint64 tokensIn = 0;
    qint64 tokensOut = 0;
    qint64 bytesOut = 0;
    base::Histogram latency; // whole duration of finished exchanges
    base::Histogram ttft;
    quint64 recordsDropped = 0; // records the feed had to drop so far
};

enum class BreakerState { Closed, Open, HalfOpen };

// One of the last failures of an upstream.
struct UpstreamFault {
    QDateTime at; // UTC
    AttemptClass kind = AttemptClass::Fault;
    int status = 0;
    base::ErrorCode error = base::ErrorCode::None;
    QString detail;
    bool operator==(const UpstreamFault &) const = default;
};

// How an upstream stands: told once a second while the relay runs, and at once when a breaker changes.
struct UpstreamStatus {
    static constexpr int kFaults = 5;

    QString name;
    BreakerState breaker = BreakerState::Closed;
    QDateTime since; // of the breaker's state
    std::optional<QDateTime> probeAt; // while Open: when it will be tried again
    std::optional<QDateTime> throttledUntil; // it asked us to wait
    std::optional<QDateTime> ejectedUntil; // much worse than its peers
    bool lastStanding = false; // every other one of a cluster is out: it is tried in spite of its breaker
    bool isRamping = false; // recovering: gets requests at a rate that grows
    bool credentialRejected = false; // the last answers were 401 or 403
    QList<UpstreamFault> faults; // newest first, at most kFaults
    // The breaker of the way out (tunnel or proxy), apart from the endpoint's own.
    QString way; // "socks5://127.0.0.1:1080", "wss://tunnel.example/"; empty: direct
    BreakerState wayBreaker = BreakerState::Closed;
    std::optional<QDateTime> wayProbeAt;
    int outstanding = 0; // requests under way
    qint64 requests = 0; // since the relay started
    std::optional<Micros> latency; // peak-sensitive average of time to first content
    bool operator==(const UpstreamStatus &) const = default;
};

// "Which way would this request go?"
struct RouteQuery {
    QString client;
    QString path = QStringLiteral("/v1/chat/completions");
    QString model;
};

struct RouteTrial {
    struct Candidate {
        QString upstream;
        bool usable = false;
        QString reason; // "breaker open, 12 s", "weight 0", …; empty when usable
    };
    QString route; // empty: none matched
    QString cluster; // empty: all upstreams
    BalanceStrategy strategy = BalanceStrategy::PeakEwma;
    QString model; // as it would be sent
    QString upstream; // the one it would go to now; empty: none
    QList<Candidate> candidates; // in the cluster's order
};

// How a word list stands: told when any of it changes.
struct ListStatus {
    QString name;
    qsizetype words = 0; // in force; words that are given twice count twice
    int files = 1; // of a folder: all of its lists
    bool isSubscription = false; // what follows but for `error` is about subscriptions only
    bool isSigned = false; // its settings name a key
    bool isRefreshing = false; // being asked for at the moment
    std::optional<QDateTime> checkedAt; // UTC: when the copy in force was last known to be the newest
    std::optional<QDateTime> changedAt; // UTC: when that copy came
    std::optional<QDateTime> nextAt; // UTC: when it will be asked for again; unset while the relay is stopped
    base::Error error; // why the newest words are not in force: a refused file or signature, or a server that does not answer
    bool operator==(const ListStatus &) const = default;
};

enum class AlertKind {
    ListenerFailed,
    WordListRefused, // the old list stays in force
    WordListLoaded, // a refused list is good again
    KeyStoreUnavailable,
    UpstreamUnreachable, // its breaker opened
    UpstreamRecovered, // and closed again
    FailedOver, // requests of `subject` go to another upstream; coalesced
    WayDown, // the breaker of a tunnel or proxy opened
    WayRecovered,
    CredentialRejected, // an upstream refuses our key
    ClientRejectedCertificate, // a TLS client refused ours: `subject` is its address
    ConnectionCapReached,
    BudgetNotice, // `percent` of the budget `subject` is used; `until`: below 100 % when it will be (unset: not in this window), at 100 % its reset
    BudgetFileFault, // what is counted cannot be kept, or was set aside as damaged
    PricesRefused, // the user's price file; its last good content stays in force
    PricesLoaded, // and is good again
    SettingsRefused, // the settings file was changed by another program and cannot be used: the old settings stay in force
    ClientSuspended, // the anomaly breaker of the client named `subject` tripped; the error's detail has the numbers
    ClientWouldBeSuspended, // the same while it only observes
    ClientReleased, // it trusts the client again
    AccessLogDamaged, // was set aside; a new one is in use
    AccessLogStopped, // exchanges are only counted: the error says why; coalesced
    AccessLogResumed, // and are written again; `count` were not
    BodiesNotKept, // raw prompts and answers are to be kept and are not: the error says why
    BodiesKept, // and are again
};

// A rare change of state, worth a banner.
struct Alert {
    AlertKind kind = AlertKind::ListenerFailed;
    QString subject; // list, upstream, address
    base::Error error;
    QDateTime at;
    int percent = 0;
    std::optional<QDateTime> until = {};
    quint64 count = 0;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::ExchangeRecord)
Q_DECLARE_METATYPE(sluice::api::TrafficSample)
Q_DECLARE_METATYPE(sluice::api::Alert)
Q_DECLARE_METATYPE(sluice::api::UpstreamStatus)
Q_DECLARE_METATYPE(sluice::api::RouteTrial)
Q_DECLARE_METATYPE(sluice::api::ListStatus)
