#include "service/text_trial.h"

#include "base/clock.h"
#include "policy/pattern/pattern_detector.h"
#include "service/rule_sources.h"

#include <QList>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace sluice::service {

namespace {

// The text as the relay would see it, and for each of its bytes the UTF-16 unit it came from. QString::toUtf8 has no such
// map, and a lone surrogate has to count as what it becomes.
struct EncodedText {
    std::string utf8;
    QList<qsizetype> units; // one entry a byte, and one for the end
};

EncodedText encoded(const QString &text)
{
    EncodedText result;
    result.utf8.reserve(static_cast<std::size_t>(text.size()) * 3);
    result.units.reserve(text.size() * 3 + 1);
    for (qsizetype i = 0; i < text.size();) {
        qsizetype length = 1;
        QString point = text.mid(i, 1);
        if (text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            length = 2;
            point = text.mid(i, 2);
        } else if (text.at(i).isSurrogate()) {
            point = QString(QChar(QChar::ReplacementCharacter));
        }
        const QByteArray bytes = point.toUtf8();
        result.utf8.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        for (qsizetype byte = 0; byte < bytes.size(); ++byte) {
            result.units.append(i);
        }
        i += length;
    }
    result.units.append(text.size());
    return result;
}

} // namespace

api::TextTrial tryText(const policy::RuleSet &rules, policy::Direction direction, const QString &text)
{
    const EncodedText input = encoded(text);
    const base::TimePoint begin = base::now();
    policy::TextScan scan = rules.scan(direction, input.utf8);
    std::string output;
    if (scan.verdict.kind != policy::VerdictKind::Block) {
        output = policy::redacted(input.utf8, scan.redactions);
    }
    api::TextTrial trial;
    trial.elapsed = std::chrono::duration_cast<api::Micros>(base::now() - begin);
    trial.verdict = scan.verdict.kind;
    trial.output = QString::fromStdString(output);
    const auto unitOf = [&input](std::size_t byte) {
        const auto last = static_cast<std::size_t>(input.units.size()) - 1;
        return static_cast<std::size_t>(input.units.at(static_cast<qsizetype>(std::min(byte, last))));
    };
    for (policy::Hit &hit : scan.verdict.hits) {
        hit.start = unitOf(hit.start);
        hit.end = unitOf(hit.end);
        trial.hits.append(std::move(hit));
    }
    return trial;
}

api::PatternTrial tryPattern(const api::PatternConfig &pattern, const QString &text)
{
    api::PatternTrial trial;
    const policy::PatternEstimate estimate = policy::estimatePattern(
        pattern.pattern.toStdString(), static_cast<std::uint32_t>(pattern.longestMatch));
    switch (estimate.cost) {
    case policy::PatternCost::Cheap:
        trial.cost = api::PatternTrial::Cost::Cheap;
        break;
    case policy::PatternCost::Medium:
        trial.cost = api::PatternTrial::Cost::Medium;
        break;
    case policy::PatternCost::Costly:
        trial.cost = api::PatternTrial::Cost::Costly;
        break;
    case policy::PatternCost::Refused:
        trial.error = {base::ErrorCode::InvalidConfig, estimate.error, pattern.name.toStdString(), 0};
        return trial;
    }
    api::GuardrailsConfig alone;
    alone.patterns = {pattern};
    alone.patterns.first().prompt = policy::Action::Observe;
    const auto rules = policy::RuleSet::build(ruleSources(alone));
    if (!rules) {
        trial.error = rules.error();
        return trial;
    }
    const api::TextTrial found = tryText(**rules, policy::Direction::Prompt, text);
    trial.hits = found.hits;
    trial.elapsed = found.elapsed;
    return trial;
}

} // namespace sluice::service
