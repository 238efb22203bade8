#include "store/access_log/row_text.h"

#include "api/record_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cstddef>
#include <limits>

namespace sluice::store {

namespace {

using api::Micros;
using api::Timing;
using policy::TokenUsage;

// Order is meaning in all of these: nothing is ever moved or taken out, what is new comes last.
enum Fact {
    KeyId,
    ClientRetry,
    Method,
    Dialect,
    Streamed,
    Duration,
    Overhead,
    Ttft,
    Phases, // an array by kPhases
    Tokens, // an array by kTokens
    IsEstimated,
    Cost,
    Currency,
    BytesIn,
    BytesOut,
    NotRun,
    Tries, // arrays by Try
};
enum Try { Upstream, Class, Status, Error, Detail, Elapsed };
constexpr std::array kPhases{&Timing::receive, &Timing::decide, &Timing::queue, &Timing::dns, &Timing::connect, &Timing::tls, &Timing::send,
    &Timing::head, &Timing::firstToken, &Timing::stream};
constexpr std::array kTokens{&TokenUsage::input, &TokenUsage::output, &TokenUsage::cachedInput, &TokenUsage::cacheWrite,
    &TokenUsage::cacheWriteHour, &TokenUsage::reasoning, &TokenUsage::audioInput, &TokenUsage::cachedAudio, &TokenUsage::audioOutput,
    &TokenUsage::imageInput, &TokenUsage::imageOutput};

// Writes one JSON array after the other. Every exchange goes through it, and QJsonDocument would take longer than the database does.
class ArrayText final {
public:
    ArrayText() { m_text.reserve(320); }

    void open()
    {
        separate();
        m_text += QLatin1Char('[');
        m_isFirst = true;
    }
    void close()
    {
        m_text += QLatin1Char(']');
        m_isFirst = false;
    }
    void add(const QString &text)
    {
        separate();
        m_text += QLatin1Char('"');
        for (const QChar c : text) {
            if (c == u'"' || c == u'\\') {
                m_text += QLatin1Char('\\');
            }
            if (c < u' ') {
                m_text += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
            } else {
                m_text += c;
            }
        }
        m_text += QLatin1Char('"');
    }
    void add(std::string_view word)
    {
        separate();
        m_text += QLatin1Char('"') + QLatin1String(word.data(), static_cast<qsizetype>(word.size())) + QLatin1Char('"');
    }
    void add(qint64 number)
    {
        separate();
        m_text += QString::number(number);
    }
    void add(double number)
    {
        separate();
        m_text += QString::number(number, 'g', std::numeric_limits<double>::max_digits10);
    }
    void addNothing()
    {
        separate();
        m_text += QLatin1String("null");
    }
    void add(const std::optional<Micros> &time) { time ? add(static_cast<qint64>(time->count())) : addNothing(); }
    [[nodiscard]] QString text() const { return m_text; }

private:
    void separate()
    {
        if (!m_isFirst) {
            m_text += QLatin1Char(',');
        }
        m_isFirst = false;
    }

    QString m_text;
    bool m_isFirst = true;
};

template<typename Enum>
Enum enumFrom(const QJsonValue &value, Enum otherwise)
{
    return api::fromWord<Enum>(value.toString().toStdString()).value_or(otherwise);
}

std::optional<Micros> microsFrom(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(Micros(value.toInteger())) : std::nullopt;
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonArray arrayFrom(const QString &text)
{
    return text.isEmpty() ? QJsonArray() : QJsonDocument::fromJson(text.toUtf8()).array();
}

const QString kSide = QStringLiteral("side");
const QString kPrompt = QStringLiteral("prompt");
const QString kAnswer = QStringLiteral("answer");
const QString kRule = QStringLiteral("rule");
const QString kCategory = QStringLiteral("category");
const QString kAction = QStringLiteral("action");
const QString kField = QStringLiteral("field");
const QString kStart = QStringLiteral("start");
const QString kEnd = QStringLiteral("end");

QJsonObject objectOf(const policy::Hit &hit, const QString &side)
{
    return {{kSide, side}, {kRule, QString::fromStdString(hit.rule)}, {kCategory, QString::fromStdString(hit.category)},
        {kAction, toQString(api::wordOf(hit.action))}, {kField, QString::fromStdString(hit.path)}, {kStart, static_cast<qint64>(hit.start)},
        {kEnd, static_cast<qint64>(hit.end)}};
}

void addTries(ArrayText &out, const QList<api::Attempt> &tries)
{
    out.open();
    for (const api::Attempt &attempt : tries) {
        out.open();
        out.add(attempt.upstream);
        out.add(api::wordOf(attempt.result));
        out.add(qint64(attempt.status));
        out.add(api::wordOf(attempt.error));
        out.add(attempt.detail);
        out.add(qint64(attempt.duration.count()));
        out.close();
    }
    out.close();
}

QList<api::Attempt> triesFrom(const QJsonArray &all)
{
    QList<api::Attempt> tries;
    for (const QJsonValue &value : all) {
        const QJsonArray one = value.toArray();
        api::Attempt attempt;
        attempt.upstream = one.at(Try::Upstream).toString();
        attempt.result = enumFrom(one.at(Try::Class), api::AttemptClass::Fault);
        attempt.status = one.at(Try::Status).toInt();
        attempt.error = enumFrom(one.at(Try::Error), base::ErrorCode::Internal);
        attempt.detail = one.at(Try::Detail).toString();
        attempt.duration = Micros(one.at(Try::Elapsed).toInteger());
        tries.append(attempt);
    }
    return tries;
}

} // namespace

QString textOfFacts(const api::AccessLogEntry &entry)
{
    ArrayText out;
    out.open();
    out.add(entry.keyId);
    entry.clientRetry ? out.add(qint64(*entry.clientRetry)) : out.addNothing();
    out.add(entry.method);
    out.add(policy::dialectName(entry.dialect));
    out.add(qint64(entry.streamed));
    out.add(qint64(entry.duration.count()));
    out.add(qint64(entry.overhead.count()));
    out.add(entry.ttft);
    out.open();
    for (const auto phase : kPhases) {
        out.add(entry.timing.*phase);
    }
    out.close();
    out.open();
    for (const auto tokens : kTokens) {
        const auto &count = entry.usage.*tokens;
        count ? out.add(static_cast<qint64>(*count)) : out.addNothing();
    }
    out.close();
    out.add(qint64(entry.usage.isEstimated));
    entry.cost ? out.add(*entry.cost) : out.addNothing();
    out.add(entry.currency);
    out.add(entry.bytesIn);
    out.add(entry.bytesOut);
    out.add(entry.notRun);
    addTries(out, entry.tries);
    out.close();
    return out.text();
}

void factsFromText(const QString &text, api::AccessLogEntry &entry)
{
    const QJsonArray facts = arrayFrom(text);
    entry.keyId = facts.at(Fact::KeyId).toString();
    if (const QJsonValue retry = facts.at(Fact::ClientRetry); retry.isDouble()) {
        entry.clientRetry = retry.toInt();
    }
    entry.method = facts.at(Fact::Method).toString();
    entry.dialect = enumFrom(facts.at(Fact::Dialect), policy::Dialect::OpenAiOther);
    entry.streamed = facts.at(Fact::Streamed).toInt() != 0;
    entry.duration = microsFrom(facts.at(Fact::Duration)).value_or(Micros{0});
    entry.overhead = microsFrom(facts.at(Fact::Overhead)).value_or(Micros{0});
    entry.ttft = microsFrom(facts.at(Fact::Ttft));
    const QJsonArray phases = facts.at(Fact::Phases).toArray();
    for (std::size_t i = 0; i < kPhases.size(); ++i) {
        entry.timing.*kPhases.at(i) = microsFrom(phases.at(static_cast<qsizetype>(i)));
    }
    const QJsonArray tokens = facts.at(Fact::Tokens).toArray();
    for (std::size_t i = 0; i < kTokens.size(); ++i) {
        if (const QJsonValue count = tokens.at(static_cast<qsizetype>(i)); count.isDouble()) {
            entry.usage.*kTokens.at(i) = static_cast<std::uint64_t>(count.toInteger());
        }
    }
    entry.usage.isEstimated = facts.at(Fact::IsEstimated).toInt() != 0;
    if (const QJsonValue cost = facts.at(Fact::Cost); cost.isDouble()) {
        entry.cost = cost.toDouble();
    }
    entry.currency = facts.at(Fact::Currency).toString();
    entry.bytesIn = facts.at(Fact::BytesIn).toInteger();
    entry.bytesOut = facts.at(Fact::BytesOut).toInteger();
    entry.notRun = facts.at(Fact::NotRun).toString();
    entry.tries = triesFrom(facts.at(Fact::Tries).toArray());
}

QString textOfHits(const QList<policy::Hit> &prompt, const QList<policy::Hit> &answer)
{
    if (prompt.isEmpty() && answer.isEmpty()) {
        return QStringLiteral("");
    }
    QJsonArray all;
    for (const policy::Hit &hit : prompt) {
        all.append(objectOf(hit, kPrompt));
    }
    for (const policy::Hit &hit : answer) {
        all.append(objectOf(hit, kAnswer));
    }
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

void hitsFromText(const QString &text, QList<policy::Hit> &prompt, QList<policy::Hit> &answer)
{
    const QJsonArray all = arrayFrom(text);
    for (const QJsonValue &value : all) {
        const QJsonObject object = value.toObject();
        policy::Hit hit;
        hit.rule = object.value(kRule).toString().toStdString();
        hit.category = object.value(kCategory).toString().toStdString();
        hit.action = enumFrom(object.value(kAction), policy::Action::Observe);
        hit.path = object.value(kField).toString().toStdString();
        hit.start = static_cast<std::size_t>(object.value(kStart).toInteger());
        hit.end = static_cast<std::size_t>(object.value(kEnd).toInteger());
        (object.value(kSide).toString() == kAnswer ? answer : prompt).append(hit);
    }
}

} // namespace sluice::store
