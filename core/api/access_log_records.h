#pragma once

#include "api/records.h"
#include "base/error.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace sluice::api {

// What the access log keeps: facts about exchanges, never their text, no key, no address, no user's name. What a client can choose freely
// (its program's name, the model, the path) has been through the detectors of the guardrails before it is put into one of these. No thread
// rules: values.

// One exchange.
struct AccessLogEntry {
    qint64 id = 0; // of the database, in the order in which exchanges ended
    QString requestId; // x-sluice-request-id
    QDateTime startedAt; // UTC
    QString client; // id of its key; without one a pseudonym, "c-…", which is the same for the same program as long as this installation lives
    QString keyId; // id of the client key; empty: none was shown
    std::optional<int> clientRetry;
    QString model; // as the client asked
    QString sentModel; // where a route renamed it
    QString route;
    QString upstream;
    QString method;
    QString path; // "/v1/chat/completions"; ids and names in it are "*"
    policy::Dialect dialect = policy::Dialect::OpenAiOther;
    bool streamed = false;
    int status = 0; // as the client saw it; 0 if it saw none
    Outcome outcome = Outcome::Answered;
    base::ErrorCode error = base::ErrorCode::None;
    QString errorDetail; // only words of our own; empty where it was an upstream's or a client's
    policy::VerdictKind verdict = policy::VerdictKind::Pass;
    QList<policy::Hit> promptHits; // rule, field and offsets
    QList<policy::Hit> answerHits;
    QString notRun; // what a guardrail did not judge and why
    QList<Attempt> tries; // details as errorDetail
    Micros duration{0};
    Micros overhead{0};
    std::optional<Micros> ttft;
    Timing timing;
    policy::TokenUsage usage;
    std::optional<double> cost;
    QString currency;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    bool hasBody = false; // prompt and answer were kept (encrypted, elsewhere); they may be gone by now
    bool operator==(const AccessLogEntry &) const = default;
};

// Where a page of entries ended: the next one goes on behind it.
struct AccessLogCursor {
    QDateTime startedAt;
    qint64 id = 0;
    bool operator==(const AccessLogCursor &) const = default;
};

// Which entries; an empty list means all.
struct AccessLogQuery {
    std::optional<QDateTime> from; // started then or later
    std::optional<QDateTime> until; // started before
    QStringList upstreams;
    QStringList models;
    QStringList clients; // as AccessLogEntry::client
    QList<Outcome> outcomes;
    QList<base::ErrorCode> errors;
    QList<policy::VerdictKind> verdicts;
    QString text; // part of a client, model, route, upstream, path, request id, rule or error
    int limit = 200; // 0: no limit, for those who read row by row
    std::optional<AccessLogCursor> after; // newest first: only what comes after this one
    bool operator==(const AccessLogQuery &) const = default;
};

// Why entries are not written at the moment.
enum class AccessLogFault {
    None,
    Full, // the disk is full; tried again with every batch
    Slow, // the disk cannot keep up: the oldest that wait are dropped
    Refused, // rights, or I/O errors; tried again with every batch
    Newer, // a later version wrote the file: off until this program is as new
};

// How the log stands.
struct AccessLogState {
    bool isOn = false; // by the settings
    QString file;
    qint64 rows = 0;
    qint64 bytes = 0; // on the disk
    std::optional<QDateTime> oldest; // UTC, start of the oldest entry
    quint64 dropped = 0; // exchanges of this run that are only counted
    AccessLogFault fault = AccessLogFault::None;
    base::Error why;
    bool operator==(const AccessLogState &) const = default;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::AccessLogEntry)
Q_DECLARE_METATYPE(sluice::api::AccessLogQuery)
Q_DECLARE_METATYPE(sluice::api::AccessLogState)
