#include "store/access_log/row_text.h"

#include "api/record_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cstddef>

namespace sluice::store {

namespace {

using api::Micros;
using api::Timing;
using policy::TokenUsage;

// Their order is that of the text: it never changes, new ones come last.
constexpr std::array kPhases{&Timing::receive, &Timing::decide, &Timing::queue, &Timing::dns, &Timing::connect, &Timing::tls, &Timing::send,
    &Timing::head, &Timing::firstToken, &Timing::stream};
constexpr std::array kTokens{&TokenUsage::input, &TokenUsage::output, &TokenUsage::cachedInput, &TokenUsage::cacheWrite,
    &TokenUsage::cacheWriteHour, &TokenUsage::reasoning, &TokenUsage::audioInput, &TokenUsage::cachedAudio, &TokenUsage::audioOutput,
    &TokenUsage::imageInput, &TokenUsage::imageOutput};
const QString kEstimated = QStringLiteral("~"); // before the numbers: they are ours

// Every exchange is written: QString::arg and JSON cost more than the rest of the row.
class NumberList final {
public:
    void add(bool isSet, qint64 value)
    {
        if (isSet) {
            m_text += QString(m_skipped, QLatin1Char(','));
            m_text += QString::number(value);
            m_skipped = 0;
        }
        ++m_skipped;
    }
    [[nodiscard]] QString text() const { return m_text.isNull() ? QStringLiteral("") : m_text; }

private:
    QString m_text;
    qsizetype m_skipped = 0; // commas owed
};

template<typename Take>
void readNumbers(QStringView text, std::size_t most, Take take)
{
    qsizetype from = 0;
    for (std::size_t i = 0; i < most && from <= text.size() && !text.isEmpty(); ++i) {
        const qsizetype comma = text.indexOf(QLatin1Char(','), from);
        const qsizetype end = comma < 0 ? text.size() : comma;
        bool isNumber = false;
        const qint64 value = text.mid(from, end - from).toLongLong(&isNumber);
        if (isNumber) {
            take(i, value);
        }
        from = end + 1;
    }
}

QString toText(const QJsonArray &array)
{
    return array.isEmpty() ? QStringLiteral("") : QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QJsonArray arrayFrom(const QString &text)
{
    return text.isEmpty() ? QJsonArray() : QJsonDocument::fromJson(text.toUtf8()).array();
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
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
const QString kUpstream = QStringLiteral("upstream");
const QString kClass = QStringLiteral("class");
const QString kStatus = QStringLiteral("status");
const QString kError = QStringLiteral("error");
const QString kDetail = QStringLiteral("detail");
const QString kDuration = QStringLiteral("duration");

QJsonObject objectOf(const policy::Hit &hit, const QString &side)
{
    return {{kSide, side}, {kRule, QString::fromStdString(hit.rule)}, {kCategory, QString::fromStdString(hit.category)},
        {kAction, toQString(api::wordOf(hit.action))}, {kField, QString::fromStdString(hit.path)}, {kStart, static_cast<qint64>(hit.start)},
        {kEnd, static_cast<qint64>(hit.end)}};
}

// "success" with nothing else to say is most of what is ever written.
QJsonObject objectOf(const api::Attempt &attempt)
{
    QJsonObject object{{kUpstream, attempt.upstream}, {kClass, toQString(api::wordOf(attempt.result))},
        {kDuration, static_cast<qint64>(attempt.duration.count())}};
    if (attempt.status != 0) {
        object.insert(kStatus, attempt.status);
    }
    if (attempt.error != base::ErrorCode::None) {
        object.insert(kError, toQString(api::wordOf(attempt.error)));
    }
    if (!attempt.detail.isEmpty()) {
        object.insert(kDetail, attempt.detail);
    }
    return object;
}

} // namespace

QString textOfTiming(const Timing &timing)
{
    NumberList list;
    for (const auto phase : kPhases) {
        const auto &value = timing.*phase;
        list.add(value.has_value(), value ? value->count() : 0);
    }
    return list.text();
}

Timing timingFromText(const QString &text)
{
    Timing timing;
    readNumbers(text, kPhases.size(), [&timing](std::size_t i, qint64 value) { timing.*kPhases.at(i) = Micros(value); });
    return timing;
}

QString textOfUsage(const TokenUsage &usage)
{
    NumberList list;
    for (const auto count : kTokens) {
        const auto &value = usage.*count;
        list.add(value.has_value(), static_cast<qint64>(value.value_or(0)));
    }
    return usage.isEstimated ? kEstimated + list.text() : list.text();
}

TokenUsage usageFromText(const QString &text)
{
    TokenUsage usage;
    QStringView numbers = text;
    usage.isEstimated = numbers.startsWith(kEstimated);
    if (usage.isEstimated) {
        numbers = numbers.mid(kEstimated.size());
    }
    readNumbers(numbers, kTokens.size(), [&usage](std::size_t i, qint64 value) { usage.*kTokens.at(i) = static_cast<std::uint64_t>(value); });
    return usage;
}

QString textOfHits(const QList<policy::Hit> &prompt, const QList<policy::Hit> &answer)
{
    QJsonArray all;
    for (const policy::Hit &hit : prompt) {
        all.append(objectOf(hit, kPrompt));
    }
    for (const policy::Hit &hit : answer) {
        all.append(objectOf(hit, kAnswer));
    }
    return toText(all);
}

void hitsFromText(const QString &text, QList<policy::Hit> &prompt, QList<policy::Hit> &answer)
{
    const QJsonArray all = arrayFrom(text);
    for (const QJsonValue &value : all) {
        const QJsonObject object = value.toObject();
        policy::Hit hit;
        hit.rule = object.value(kRule).toString().toStdString();
        hit.category = object.value(kCategory).toString().toStdString();
        hit.action = api::fromWord<policy::Action>(object.value(kAction).toString().toStdString()).value_or(policy::Action::Observe);
        hit.path = object.value(kField).toString().toStdString();
        hit.start = static_cast<std::size_t>(object.value(kStart).toInteger());
        hit.end = static_cast<std::size_t>(object.value(kEnd).toInteger());
        (object.value(kSide).toString() == kAnswer ? answer : prompt).append(hit);
    }
}

QString textOfTries(const QList<api::Attempt> &tries)
{
    QJsonArray all;
    for (const api::Attempt &attempt : tries) {
        all.append(objectOf(attempt));
    }
    return toText(all);
}

QList<api::Attempt> triesFromText(const QString &text)
{
    QList<api::Attempt> tries;
    const QJsonArray all = arrayFrom(text);
    for (const QJsonValue &value : all) {
        const QJsonObject object = value.toObject();
        api::Attempt attempt;
        attempt.upstream = object.value(kUpstream).toString();
        attempt.result = api::fromWord<api::AttemptClass>(object.value(kClass).toString().toStdString()).value_or(api::AttemptClass::Fault);
        attempt.status = object.value(kStatus).toInt();
        attempt.error = api::fromWord<base::ErrorCode>(object.value(kError).toString().toStdString()).value_or(base::ErrorCode::Internal);
        attempt.detail = object.value(kDetail).toString();
        attempt.duration = Micros(object.value(kDuration).toInteger());
        tries.append(attempt);
    }
    return tries;
}

} // namespace sluice::store
