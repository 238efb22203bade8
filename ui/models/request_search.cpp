#include "ui/models/request_search.h"

#include <QHash>

namespace sluice::ui {

namespace {

// Splits at spaces outside quotes; the quotes go.
QStringList wordsOf(const QString &text)
{
    QStringList words;
    QString word;
    bool quoted = false;
    for (const QChar c : text) {
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            if (!word.isEmpty()) {
                words.append(std::exchange(word, {}));
            }
        } else {
            word.append(c);
        }
    }
    if (!word.isEmpty()) {
        words.append(word);
    }
    return words;
}

std::optional<policy::VerdictKind> verdictOf(const QString &word)
{
    static const QHash<QString, policy::VerdictKind> kWords{
        {QStringLiteral("pass"), policy::VerdictKind::Pass},
        {QStringLiteral("flag"), policy::VerdictKind::Flag},
        {QStringLiteral("mask"), policy::VerdictKind::Mask},
        {QStringLiteral("block"), policy::VerdictKind::Block},
    };
    const auto found = kWords.constFind(word.toLower());
    return found == kWords.constEnd() ? std::nullopt : std::optional(found.value());
}

bool contains(QStringView text, const QString &part)
{
    return text.contains(part, Qt::CaseInsensitive);
}

} // namespace

QString RequestSearch::term(const QString &field, const QString &value)
{
    const bool needsQuotes = value.contains(QLatin1Char(' '));
    return needsQuotes ? QStringLiteral("%1:\"%2\"").arg(field, value)
                       : QStringLiteral("%1:%2").arg(field, value);
}

RequestSearch RequestSearch::parse(const QString &text)
{
    RequestSearch search;
    for (const QString &word : wordsOf(text)) {
        search.m_terms.append(parseTerm(word));
    }
    return search;
}

RequestSearch::Term RequestSearch::parseTerm(const QString &word)
{
    Term term;
    QString body = word;
    if (body.size() > 1 && body.startsWith(QLatin1Char('-'))) {
        term.negated = true;
        body.remove(0, 1);
    }
    term.text = body;
    const qsizetype colon = body.indexOf(QLatin1Char(':'));
    if (colon <= 0 || colon == body.size() - 1) {
        return term;
    }
    const QString field = body.left(colon).toLower();
    const QString value = body.mid(colon + 1);
    static const QHash<QString, Field> kTextFields{{QStringLiteral("client"), Field::Client},
                                                   {QStringLiteral("model"), Field::Model},
                                                   {QStringLiteral("upstream"), Field::Upstream},
                                                   {QStringLiteral("path"), Field::Path}};
    if (const auto known = kTextFields.constFind(field); known != kTextFields.constEnd()) {
        term.field = known.value();
        term.text = value;
        return term;
    }
    bool isNumber = false;
    if (field == QLatin1String("status")) {
        if (value.size() == 3 && value.endsWith(QLatin1String("xx"), Qt::CaseInsensitive)
            && value.at(0).isDigit()) {
            term.field = Field::StatusClass;
            term.number = value.at(0).digitValue();
        } else if (const int number = value.toInt(&isNumber); isNumber) {
            term.field = Field::Status;
            term.number = number;
        }
    } else if (field == QLatin1String("verdict")) {
        if (const auto verdict = verdictOf(value)) {
            term.field = Field::Verdict;
            term.number = static_cast<int>(*verdict);
        }
    } else if (field == QLatin1String("is")) {
        const QString state = value.toLower();
        term.field = state == QLatin1String("running") ? Field::Running
            : state == QLatin1String("refused")        ? Field::Refused
            : state == QLatin1String("failed")         ? Field::Failed
                                                       : Field::Any;
    } else if (field == QLatin1String("ttft") || field == QLatin1String("duration")) {
        const bool isUnder = value.startsWith(QLatin1Char('<'));
        const bool isOver = value.startsWith(QLatin1Char('>'));
        const int number = (isUnder || isOver ? value.mid(1) : value).toInt(&isNumber);
        if (isNumber) {
            term.number = number;
            term.field = field == QLatin1String("ttft")
                ? (isUnder ? Field::TtftUnder : Field::TtftOver)
                : (isUnder ? Field::DurationUnder : Field::DurationOver);
        }
    }
    return term;
}

bool RequestSearch::matches(const SearchedRow &row) const
{
    for (const Term &term : m_terms) {
        if (matchesTerm(term, row) == term.negated) {
            return false;
        }
    }
    return true;
}

bool RequestSearch::matchesTerm(const Term &term, const SearchedRow &row)
{
    const api::Micros limit = std::chrono::milliseconds(term.number);
    switch (term.field) {
    case Field::Any:
        return contains(row.client, term.text) || contains(row.model, term.text)
            || contains(row.upstream, term.text) || contains(row.path, term.text)
            || (row.status > 0 && contains(QString::number(row.status), term.text));
    case Field::Client:
        return contains(row.client, term.text);
    case Field::Model:
        return contains(row.model, term.text);
    case Field::Upstream:
        return contains(row.upstream, term.text);
    case Field::Path:
        return contains(row.path, term.text);
    case Field::Status:
        return row.status == term.number;
    case Field::StatusClass:
        return row.status / 100 == term.number;
    case Field::Verdict:
        return static_cast<int>(row.verdict) == term.number;
    case Field::Running:
        return row.running;
    case Field::Refused:
        return !row.running && row.outcome == api::Outcome::Refused;
    case Field::Failed:
        return !row.running
            && (row.outcome == api::Outcome::UpstreamFailed
                || row.outcome == api::Outcome::UpstreamInterrupted
                || row.outcome == api::Outcome::TimedOut);
    case Field::TtftOver:
        return row.ttft && *row.ttft > limit;
    case Field::TtftUnder:
        return row.ttft && *row.ttft < limit;
    case Field::DurationOver:
        return row.duration > limit;
    case Field::DurationUnder:
        return row.duration < limit;
    }
    return false;
}

} // namespace sluice::ui
