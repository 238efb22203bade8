#include "service/text_trial.h"

#include "base/clock.h"

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

} // namespace sluice::service
