#include "ui/models/record_codec.h"

#include <QDataStream>
#include <QIODevice>

namespace sluice::ui {

namespace {

void put(QDataStream &out, const QString &text)
{
    out << text.toUtf8(); // half the size of UTF-16 for what is mostly ASCII
}

QString text(QDataStream &in)
{
    QByteArray bytes;
    in >> bytes;
    return QString::fromUtf8(bytes);
}

void put(QDataStream &out, const std::string &value)
{
    out << QByteArray(value.data(), static_cast<qsizetype>(value.size()));
}

std::string bytes(QDataStream &in)
{
    QByteArray value;
    in >> value;
    return value.toStdString();
}

void put(QDataStream &out, const QList<policy::Hit> &hits)
{
    out << static_cast<quint16>(hits.size());
    for (const policy::Hit &hit : hits) {
        put(out, hit.rule);
        put(out, hit.category);
        out << static_cast<quint8>(hit.action) << static_cast<quint32>(hit.start)
            << static_cast<quint32>(hit.end);
        put(out, hit.path);
    }
}

QList<policy::Hit> hits(QDataStream &in)
{
    quint16 count = 0;
    in >> count;
    QList<policy::Hit> result;
    for (int i = 0; i < count; ++i) {
        policy::Hit hit;
        hit.rule = bytes(in);
        hit.category = bytes(in);
        quint8 action = 0;
        quint32 start = 0;
        quint32 end = 0;
        in >> action >> start >> end;
        hit.action = static_cast<policy::Action>(action);
        hit.start = start;
        hit.end = end;
        hit.path = bytes(in);
        result.append(hit);
    }
    return result;
}

constexpr std::array kPhases{&api::Timing::receive, &api::Timing::decide,  &api::Timing::queue,
                             &api::Timing::dns,     &api::Timing::connect, &api::Timing::tls,
                             &api::Timing::send,    &api::Timing::head,    &api::Timing::firstToken,
                             &api::Timing::stream};
static_assert(sizeof(api::Timing) == kPhases.size() * sizeof(std::optional<api::Micros>),
              "a phase is missing");

// What the rows themselves do not hold. Most records have none of it: one bit each says which there are.
constexpr std::array kTokenClasses{
    &policy::TokenUsage::cachedInput, &policy::TokenUsage::cacheWrite,
    &policy::TokenUsage::cacheWriteHour, &policy::TokenUsage::reasoning,
    &policy::TokenUsage::audioInput, &policy::TokenUsage::cachedAudio,
    &policy::TokenUsage::audioOutput, &policy::TokenUsage::imageInput,
    &policy::TokenUsage::imageOutput};
constexpr quint32 kEstimatedBit = 1U << kTokenClasses.size();
constexpr quint32 kCostBit = kEstimatedBit << 1U;

void putUsage(QDataStream &out, const api::ExchangeRecord &record)
{
    quint32 present = 0;
    for (std::size_t i = 0; i < kTokenClasses.size(); ++i) {
        present |= (record.usage.*kTokenClasses[i]).has_value() ? 1U << i : 0U;
    }
    present |= record.usage.isEstimated ? kEstimatedBit : quint32{0};
    present |= record.cost ? kCostBit : quint32{0};
    out << present;
    for (const auto tokens : kTokenClasses) {
        if (const auto &value = record.usage.*tokens) {
            out << static_cast<quint64>(*value);
        }
    }
    if (record.cost) {
        out << *record.cost;
        put(out, record.currency);
    }
}

void takeUsage(QDataStream &in, api::ExchangeRecord &record)
{
    quint32 present = 0;
    in >> present;
    for (std::size_t i = 0; i < kTokenClasses.size(); ++i) {
        quint64 value = 0;
        if ((present & (1U << i)) != 0) {
            in >> value;
            record.usage.*kTokenClasses[i] = value;
        } else {
            (record.usage.*kTokenClasses[i]).reset();
        }
    }
    record.usage.isEstimated = (present & kEstimatedBit) != 0;
    record.cost.reset();
    if ((present & kCostBit) != 0) {
        double cost = 0;
        in >> cost;
        record.cost = cost;
        record.currency = text(in);
    }
}

} // namespace

QByteArray packDetails(const api::ExchangeRecord &record)
{
    QByteArray packed;
    packed.reserve(320);
    QDataStream out(&packed, QIODevice::WriteOnly);
    put(out, record.requestId);
    put(out, record.method);
    put(out, record.errorDetail);
    put(out, record.notRun);
    put(out, record.promptHits);
    put(out, record.answerHits);
    out << static_cast<quint16>(record.decisions.size());
    for (const api::Decision &decision : record.decisions) {
        put(out, decision.filter);
        put(out, decision.reason);
        out << static_cast<quint8>(decision.refusedWith);
    }
    put(out, record.route);
    put(out, record.sentModel);
    out << static_cast<quint16>(record.tries.size());
    for (const api::Attempt &attempt : record.tries) {
        put(out, attempt.upstream);
        put(out, attempt.detail);
        out << static_cast<quint8>(attempt.result) << static_cast<qint16>(attempt.status)
            << static_cast<quint8>(attempt.error) << static_cast<qint64>(attempt.duration.count());
    }
    out << static_cast<qint32>(record.attempts) << static_cast<qint64>(record.overhead.count())
        << record.bytesIn << record.bytesOut;
    for (const auto phase : kPhases) {
        const std::optional<api::Micros> &value = record.timing.*phase;
        out << (value ? static_cast<qint64>(value->count()) : qint64{-1});
    }
    putUsage(out, record);
    packed.squeeze();
    return packed;
}

void unpackDetails(const QByteArray &details, api::ExchangeRecord &record)
{
    QDataStream in(details);
    record.requestId = text(in);
    record.method = text(in);
    record.errorDetail = text(in);
    record.notRun = text(in);
    record.promptHits = hits(in);
    record.answerHits = hits(in);
    quint16 decisions = 0;
    in >> decisions;
    record.decisions.clear();
    for (int i = 0; i < decisions; ++i) {
        api::Decision decision;
        decision.filter = text(in);
        decision.reason = text(in);
        quint8 code = 0;
        in >> code;
        decision.refusedWith = static_cast<base::ErrorCode>(code);
        record.decisions.append(decision);
    }
    record.route = text(in);
    record.sentModel = text(in);
    quint16 tries = 0;
    in >> tries;
    record.tries.clear();
    for (int i = 0; i < tries; ++i) {
        api::Attempt attempt;
        attempt.upstream = text(in);
        attempt.detail = text(in);
        quint8 result = 0;
        qint16 status = 0;
        quint8 error = 0;
        qint64 duration = 0;
        in >> result >> status >> error >> duration;
        attempt.result = static_cast<api::AttemptClass>(result);
        attempt.status = status;
        attempt.error = static_cast<base::ErrorCode>(error);
        attempt.duration = api::Micros(duration);
        record.tries.append(attempt);
    }
    qint32 attempts = 0;
    qint64 overhead = 0;
    in >> attempts >> overhead >> record.bytesIn >> record.bytesOut;
    record.attempts = attempts;
    record.overhead = api::Micros(overhead);
    for (const auto phase : kPhases) {
        qint64 value = -1;
        in >> value;
        record.timing.*phase = value >= 0 ? std::optional(api::Micros(value)) : std::nullopt;
    }
    takeUsage(in, record);
}

} // namespace sluice::ui
