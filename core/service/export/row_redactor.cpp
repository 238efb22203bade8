#include "service/export/row_redactor.h"

#include "api/record_words.h"
#include "policy/redaction/redaction_marks.h"
#include "service/records/field_path.h"

#include <QDateTime>
#include <QStringList>
#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace sluice::service {

namespace {

using Kind = api::ExportChange::Kind;

constexpr std::size_t kRemembered = 4'096; // texts; a client that invents new ones only makes us think again
constexpr std::size_t kLongest = 2'000; // bytes of a cell: rows stay small whatever somebody put into the log
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

std::string numberText(qint64 number)
{
    return std::to_string(number);
}

std::string millisText(api::Micros micros)
{
    return QString::number(static_cast<double>(micros.count()) / 1'000, 'f', 3).toStdString();
}

std::string truthText(bool truth)
{
    return truth ? "true" : "false";
}

std::string costText(double cost)
{
    std::string text = QString::number(cost, 'f', 9).toStdString();
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

QString wordText(std::string_view word)
{
    return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
}

QString hitText(QLatin1String side, const policy::Hit &hit)
{
    QString text = side + u' ' + QString::fromStdString(hit.rule) + u' ' + wordText(api::wordOf(hit.action));
    if (!hit.path.empty()) {
        text += u' ' + QString::fromStdString(fieldPath(hit.path));
    }
    return text + QStringLiteral(" %1-%2").arg(hit.start).arg(hit.end);
}

QString hitsText(const api::AccessLogEntry &entry)
{
    QStringList hits;
    for (const policy::Hit &hit : entry.promptHits) {
        hits.append(hitText(QLatin1String("prompt"), hit));
    }
    for (const policy::Hit &hit : entry.answerHits) {
        hits.append(hitText(QLatin1String("answer"), hit));
    }
    return hits.join(QStringLiteral("; "));
}

QString triesText(const QList<api::Attempt> &tries)
{
    QStringList texts;
    for (const api::Attempt &attempt : tries) {
        QStringList parts{attempt.upstream, wordText(api::wordOf(attempt.result))};
        if (attempt.status != 0) {
            parts.append(QString::number(attempt.status));
        }
        if (attempt.error != base::ErrorCode::None) {
            parts.append(wordText(api::wordOf(attempt.error)));
        }
        if (!attempt.detail.isEmpty()) {
            parts.append(u'(' + attempt.detail + u')');
        }
        parts.append(QString::fromStdString(millisText(attempt.duration)) + QStringLiteral(" ms"));
        texts.append(parts.join(u' '));
    }
    return texts.join(QStringLiteral("; "));
}

// A row is a line, whatever stood in the log; and nobody's terminal is to be talked to.
std::string onOneLine(std::string text)
{
    for (char &c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            c = ' ';
        }
    }
    return text;
}

std::string shortened(std::string text)
{
    if (text.size() <= kLongest) {
        return text;
    }
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    text.resize(end);
    return text;
}

void putNumbers(Cells &cells, const api::AccessLogEntry &entry)
{
    const auto put = [&cells](Column column, std::string text) { cells[static_cast<std::size_t>(column)] = std::move(text); };
    const auto putMillis = [&put](Column column, const std::optional<api::Micros> &micros) {
        if (micros) {
            put(column, millisText(*micros));
        }
    };
    const auto putCount = [&put](Column column, const std::optional<std::uint64_t> &count) {
        if (count) {
            put(column, std::to_string(*count));
        }
    };
    if (entry.clientRetry) {
        put(Column::ClientRetry, numberText(*entry.clientRetry));
    }
    put(Column::Api, std::string(policy::dialectName(entry.dialect)));
    put(Column::Streamed, truthText(entry.streamed));
    put(Column::Status, numberText(entry.status));
    put(Column::Outcome, std::string(api::wordOf(entry.outcome)));
    put(Column::Error, std::string(api::wordOf(entry.error)));
    put(Column::Verdict, std::string(api::wordOf(entry.verdict)));
    put(Column::Attempts, numberText(entry.tries.size()));
    putMillis(Column::Duration, entry.duration);
    putMillis(Column::Overhead, entry.overhead);
    putMillis(Column::FirstContent, entry.ttft);
    putMillis(Column::Receive, entry.timing.receive);
    putMillis(Column::Decide, entry.timing.decide);
    putMillis(Column::Queue, entry.timing.queue);
    putMillis(Column::Dns, entry.timing.dns);
    putMillis(Column::Connect, entry.timing.connect);
    putMillis(Column::Tls, entry.timing.tls);
    putMillis(Column::Send, entry.timing.send);
    putMillis(Column::Head, entry.timing.head);
    putMillis(Column::FirstToken, entry.timing.firstToken);
    putMillis(Column::Stream, entry.timing.stream);
    putCount(Column::TokensIn, entry.usage.input);
    putCount(Column::TokensOut, entry.usage.output);
    putCount(Column::TokensCached, entry.usage.cachedInput);
    put(Column::TokensEstimated, truthText(entry.usage.isEstimated));
    if (entry.cost) {
        put(Column::Cost, costText(*entry.cost));
    }
    put(Column::BytesIn, numberText(entry.bytesIn));
    put(Column::BytesOut, numberText(entry.bytesOut));
}

} // namespace

std::string timeText(const QDateTime &time, api::ExportTimes times)
{
    const qint64 step = times == api::ExportTimes::Hour ? kHour : kMinute;
    const qint64 milliseconds = time.toMSecsSinceEpoch();
    if (times == api::ExportTimes::Exact) {
        return time.toUTC().toString(Qt::ISODateWithMs).toStdString();
    }
    const qint64 floor = milliseconds - ((milliseconds % step) + step) % step;
    return QDateTime::fromMSecsSinceEpoch(floor, Qt::UTC).toString(Qt::ISODate).toStdString();
}

RowRedactor::RowRedactor(policy::FreeTextRedactor redactor, const api::ExportRequest &request)
    : m_redactor(std::move(redactor))
    , m_times(request.times)
    , m_generalises(request.rareBelow > 1)
    , m_rare(static_cast<std::uint32_t>(std::max(request.rareBelow, 0)))
{
}

void RowRedactor::count(const api::AccessLogEntry &entry)
{
    m_rare.count({entry.client.toStdString(), entry.model.toStdString(), entry.startedAt.toMSecsSinceEpoch() / kHour});
}

Cells RowRedactor::redact(const api::AccessLogEntry &entry)
{
    Cells cells;
    cells[static_cast<std::size_t>(Column::Started)] = timeText(entry.startedAt, m_times);
    if (m_times != api::ExportTimes::Exact) {
        m_tally.add(Column::Started, Kind::Coarsened, "time");
    }
    putToken(cells, Column::Request, policy::TokenKind::Request, entry.requestId);
    putToken(cells, Column::Client, policy::TokenKind::Client, entry.client);
    putToken(cells, Column::Key, policy::TokenKind::Key, entry.keyId);
    putTexts(cells, entry);
    putNumbers(cells, entry);
    generalise(cells, entry);
    return cells;
}

void RowRedactor::putTexts(Cells &cells, const api::AccessLogEntry &entry)
{
    putText(cells, Column::Model, entry.model);
    putText(cells, Column::SentModel, entry.sentModel);
    putText(cells, Column::Route, entry.route);
    putText(cells, Column::Upstream, entry.upstream);
    putText(cells, Column::Method, entry.method);
    putText(cells, Column::Path, entry.path);
    putText(cells, Column::ErrorDetail, entry.errorDetail);
    putText(cells, Column::Rules, hitsText(entry));
    putText(cells, Column::NotJudged, entry.notRun);
    putText(cells, Column::Tries, triesText(entry.tries));
    putText(cells, Column::Currency, entry.currency);
}

void RowRedactor::generalise(Cells &cells, const api::AccessLogEntry &entry)
{
    if (!m_generalises) {
        return;
    }
    if (!m_rare.isRare({entry.client.toStdString(), entry.model.toStdString(), entry.startedAt.toMSecsSinceEpoch() / kHour})) {
        return;
    }
    const auto blur = [this, &cells](Column column, const char *text) {
        std::string &cell = cells[static_cast<std::size_t>(column)];
        if (!cell.empty()) {
            cell = text;
            m_tally.add(column, Kind::Coarsened, "rare");
        }
    };
    blur(Column::Client, "other");
    blur(Column::Key, "");
    blur(Column::Model, "other");
    blur(Column::SentModel, "");
    if (entry.path.contains(QLatin1String("models/"))) { // Gemini's name the model
        blur(Column::Path, "*");
    }
}

void RowRedactor::remove(Cells &cells, Column column, const std::string &rule)
{
    cells[static_cast<std::size_t>(column)] = policy::markOf(rule);
    m_tally.add(column, Kind::Removed, rule);
}

void RowRedactor::putToken(Cells &cells, Column column, policy::TokenKind kind, const QString &value)
{
    if (!value.isEmpty()) {
        cells[static_cast<std::size_t>(column)] = m_redactor.pseudonyms().tokenOf(kind, value.toStdString());
        m_tally.add(column, Kind::Replaced, "pseudonym");
    }
}

void RowRedactor::putText(Cells &cells, Column column, const QString &text)
{
    if (text.isEmpty()) {
        return;
    }
    const policy::FreeTextRedactor::Outcome &outcome = remembered(text.toStdString());
    cells[static_cast<std::size_t>(column)] = outcome.text;
    for (const policy::FreeTextRedactor::Find &find : outcome.finds) {
        m_tally.add(column, find.isReplaced ? Kind::Replaced : Kind::Removed, find.rule);
    }
}

// As it came first: a line end may be part of what a rule looks for. Then as it leaves.
policy::FreeTextRedactor::Outcome RowRedactor::outcomeOf(const std::string &text) const
{
    policy::FreeTextRedactor::Outcome first = m_redactor.redact(text);
    const std::string leaves = shortened(onOneLine(first.text));
    if (leaves == first.text) {
        return first;
    }
    policy::FreeTextRedactor::Outcome second = m_redactor.redact(leaves);
    second.finds.insert(second.finds.begin(), first.finds.begin(), first.finds.end());
    return second;
}

const policy::FreeTextRedactor::Outcome &RowRedactor::remembered(const std::string &text)
{
    if (const auto known = m_known.find(text); known != m_known.end()) {
        return known->second;
    }
    if (m_known.size() >= kRemembered) {
        m_known.clear();
    }
    return m_known.emplace(text, outcomeOf(text)).first->second;
}

} // namespace sluice::service
