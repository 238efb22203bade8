// What an exchange tells the desk: its record, finished or running.
#include "relay/exchange/exchange.h"

#include "relay/exchange/exchange_rules.h"

namespace sluice::relay {

namespace {

using base::TimePoint;

std::optional<api::Micros> between(std::optional<TimePoint> from, std::optional<TimePoint> to)
{
    if (!from || !to || *from == TimePoint{} || *to == TimePoint{} || *to < *from) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<api::Micros>(*to - *from);
}

QList<policy::Hit> toList(const std::vector<policy::Hit> &hits)
{
    return {hits.begin(), hits.end()};
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

api::ExchangeRecord Exchange::snapshot(TimePoint now) const
{
    api::ExchangeRecord record = buildRecord(now);
    record.running = !isDone();
    return record;
}

api::ExchangeRecord Exchange::buildRecord(TimePoint end) const
{
    const ExchangeContext &c = m_context;
    const UpstreamMarks marks = m_upstream ? m_upstream->marks() : m_marks;
    api::ExchangeRecord record;
    record.id = c.id;
    record.requestId = toQString(c.requestId);
    record.startedAt = QDateTime::fromMSecsSinceEpoch(c.startedAt.time_since_epoch().count(), Qt::UTC);
    record.client = toQString(c.client);
    if (c.caller.kind != api::ClientStatus::Kind::Local) {
        record.keyId = toQString(c.caller.id);
    }
    record.clientRetry = clientRetries(c.head.headers);
    record.model = toQString(c.facts.model);
    record.method = toQString(c.head.method);
    record.path = toQString(c.head.path);
    record.dialect = c.dialect;
    record.streamed = c.isEventStream || c.facts.stream;
    record.status = m_writer.status();
    record.outcome = m_outcome;
    record.error = m_error.code;
    record.errorDetail = toQString(m_error.detail);
    record.verdict = std::max(c.promptVerdict.kind, c.answerVerdict.kind);
    record.promptHits = toList(c.promptVerdict.hits);
    record.answerHits = toList(c.answerVerdict.hits);
    record.promptBytesScanned = static_cast<qint64>(c.promptVerdict.bytesScanned);
    record.answerBytesScanned = static_cast<qint64>(c.answerVerdict.bytesScanned);
    record.notRun = toQString(c.notRun());
    record.pseudonymised = static_cast<int>(c.promptVerdict.pseudonymised);
    record.restored = static_cast<int>(c.answerVerdict.restored);
    record.garbled = static_cast<int>(c.answerVerdict.garbled);
    record.decisions = {c.decisions.begin(), c.decisions.end()};
    record.attempts = c.attempts;
    record.tries = {c.tries.begin(), c.tries.end()};
    record.route = toQString(c.route);
    record.sentModel = toQString(c.sentModel);
    if (c.attempts > 0) {
        record.upstream = c.config->upstreams.at(c.upstream).settings.name;
        record.ttft = between(c.received, m_firstContent);
    }
    record.duration = between(c.firstByte, end).value_or(api::Micros{0});
    record.overhead = std::chrono::duration_cast<api::Micros>(m_overhead);
    record.timing.receive = between(c.firstByte, c.received);
    record.timing.decide = between(c.received, m_decided);
    if (!marks.reused) {
        record.timing.queue = between(m_decided, marks.assigned);
        record.timing.dns = between(marks.assigned, marks.resolved);
        record.timing.connect = between(marks.resolved ? marks.resolved : marks.assigned, marks.connected);
        record.timing.tls = between(marks.connected, marks.secured);
    } else {
        record.timing.queue = between(m_decided, marks.sent);
    }
    const auto ready = marks.secured ? marks.secured : marks.connected;
    record.timing.send = marks.reused ? std::nullopt : between(ready, marks.sent);
    record.timing.head = between(marks.sent, m_headArrived);
    record.timing.firstToken = between(m_headArrived, m_firstContent);
    record.timing.stream = between(m_firstContent, end);
    record.usage = c.usage;
    if (c.cost) {
        record.cost = static_cast<double>(*c.cost) / static_cast<double>(policy::kOneUnit);
        record.currency = c.currency;
    }
    if (m_socket) {
        record.streamed = true;
        record.bytesIn = m_socket->bytesIn();
        record.bytesOut = m_socket->bytesOut();
        return record;
    }
    record.bytesIn = static_cast<qint64>(m_bodyBytesIn);
    record.bytesOut = m_writer.bodyBytes();
    return record;
}

} // namespace sluice::relay
