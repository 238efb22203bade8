#include "ui/text/limit_words.h"

#include "ui/text/error_sentence.h"
#include "ui/text/format.h"

#include <QCoreApplication>

#include <cmath>

namespace sluice::ui {

namespace {

// The translation context of this file.
class LimitWords {
    Q_DECLARE_TR_FUNCTIONS(LimitWords)
};

QString originOf(const api::LimitGauge &gauge)
{
    if (gauge.isOwn) {
        return LimitWords::tr("that is the key's own number");
    }
    if (!gauge.rule.isEmpty()) {
        return LimitWords::tr("the rule “%1” says so").arg(gauge.rule);
    }
    if (gauge.level == policy::LimitLevel::Global) {
        return LimitWords::tr("that is the limit of all clients together");
    }
    return LimitWords::tr("that is the number of every client without one of its own");
}

QString changeOf(const api::LimitGauge &gauge, const api::TeamStatus &team)
{
    using enum policy::LimitChange;
    switch (gauge.change) {
    case None:
    case Latency:
    case Refusals:
    case Probing:
        break;
    case Narrowed:
        return LimitWords::tr("many of its requests go wrong");
    case Widened:
        return LimitWords::tr("its requests go well");
    case LocalShare:
        return LimitWords::tr("Redis is away and this is our share of %1")
            .arg(formatPercent(team.sharePercent / 100.0));
    }
    return {};
}

} // namespace

QString limitLevelText(policy::LimitLevel level)
{
    using enum policy::LimitLevel;
    switch (level) {
    case Global:
        return LimitWords::tr("All clients");
    case Key:
        return LimitWords::tr("Client");
    case Model:
        return LimitWords::tr("Model");
    case Endpoint:
        return LimitWords::tr("Endpoint");
    case Upstream:
        return LimitWords::tr("Upstream");
    }
    return {};
}

QString limitModeText(policy::LimitMode mode)
{
    using enum policy::LimitMode;
    switch (mode) {
    case Off:
        return LimitWords::tr("Off");
    case Observe:
        return LimitWords::tr("Observe");
    case Enforce:
        return LimitWords::tr("Enforce");
    }
    return {};
}

QString limitModeSentence(policy::LimitMode mode)
{
    using enum policy::LimitMode;
    switch (mode) {
    case Off:
        return LimitWords::tr("Nothing is counted.");
    case Observe:
        return LimitWords::tr("Counts, and records what it would have refused. Refuses nobody.");
    case Enforce:
        return LimitWords::tr("Refuses what is above it.");
    }
    return {};
}

QString smoothingText(policy::Smoothing style)
{
    using enum policy::Smoothing;
    switch (style) {
    case Off:
        return LimitWords::tr("None");
    case Queue:
        return LimitWords::tr("A burst waits its turn");
    case NoDelay:
        return LimitWords::tr("A burst passes at once");
    case Delay:
        return LimitWords::tr("Part of a burst passes at once");
    }
    return {};
}

QString sensitivityText(api::Sensitivity sensitivity)
{
    using enum api::Sensitivity;
    switch (sensitivity) {
    case Off:
        return LimitWords::tr("Not looked at");
    case Low:
        return LimitWords::tr("Low");
    case Normal:
        return LimitWords::tr("Normal");
    case High:
        return LimitWords::tr("High");
    }
    return {};
}

QString anomalySignalText(policy::AnomalySignal signal)
{
    using enum policy::AnomalySignal;
    switch (signal) {
    case Burst:
        return LimitWords::tr("Burst of requests");
    case Blocked:
        return LimitWords::tr("Blocked prompts");
    case Errors:
        return LimitWords::tr("Errors");
    case Tokens:
        return LimitWords::tr("Surge of tokens");
    case Repeats:
        return LimitWords::tr("Repeated prompt");
    }
    return {};
}

QString anomalyStateText(policy::AnomalyState state)
{
    using enum policy::AnomalyState;
    switch (state) {
    case Closed:
        return LimitWords::tr("Passes");
    case Suspended:
        return LimitWords::tr("Suspended");
    case HalfOpen:
        return LimitWords::tr("On trial");
    }
    return {};
}

QString budgetWindowText(api::BudgetWindow window)
{
    using enum api::BudgetWindow;
    switch (window) {
    case Hour:
        return LimitWords::tr("an hour");
    case Day:
        return LimitWords::tr("a day");
    case Week:
        return LimitWords::tr("a week");
    case Month:
        return LimitWords::tr("a month");
    }
    return {};
}

QString budgetKindText(api::BudgetKind kind)
{
    using enum api::BudgetKind;
    switch (kind) {
    case Soft:
        return LimitWords::tr("Soft");
    case Hard:
        return LimitWords::tr("Hard");
    }
    return {};
}

QString teamStateText(api::TeamState state)
{
    using enum api::TeamState;
    switch (state) {
    case Off:
        return LimitWords::tr("Alone");
    case Connecting:
        return LimitWords::tr("Connecting");
    case Together:
        return LimitWords::tr("Together");
    case Away:
        return LimitWords::tr("Redis is away");
    }
    return {};
}

QString limitNumberText(policy::LimitUnit unit, qint64 number)
{
    using enum policy::LimitUnit;
    switch (unit) {
    case Requests:
        return LimitWords::tr("%1 requests/min").arg(formatCount(number));
    case Tokens:
        return LimitWords::tr("%1 tokens/min").arg(formatCompact(number));
    case Concurrency:
        return LimitWords::tr("%1 at a time").arg(formatCount(number));
    case Burst:
        return LimitWords::tr("%1 in a burst").arg(formatCount(number));
    }
    return {};
}

QString gaugeClientText(const QString &client)
{
    return client.isEmpty()                  ? LimitWords::tr("all clients together")
        : client == QLatin1String("local") ? LimitWords::tr("clients without a key")
                                             : client;
}

QString gaugeReasonLine(const api::LimitGauge &gauge, const api::TeamStatus &team)
{
    const QString number = limitNumberText(gauge.unit, gauge.effective);
    const QString client = gaugeClientText(gauge.client);
    const QString change = changeOf(gauge, team);
    if (change.isEmpty() || gauge.effective == gauge.limit) {
        return LimitWords::tr("%1 for %2, because %3.").arg(number, client, originOf(gauge));
    }
    return LimitWords::tr("%1 for %2 instead of %3, because %4.")
        .arg(number, client, formatCount(gauge.limit), change);
}

QString gaugeReason(const api::LimitGauge &gauge, const api::TeamStatus &team)
{
    const QString line = gaugeReasonLine(gauge, team);
    if (changeOf(gauge, team).isEmpty() || gauge.effective == gauge.limit) {
        return line;
    }
    return LimitWords::tr("%1 %2, because %3.", "sentence number: reason")
        .arg(line, formatCount(gauge.limit), originOf(gauge));
}

QString adaptiveReason(const api::AdaptiveGauge &gauge)
{
    using enum policy::LimitChange;
    switch (gauge.change) {
    case None:
    case Narrowed:
    case Widened:
    case LocalShare:
        break;
    case Latency:
        return LimitWords::tr("Shrank: its first words take %1, usual are %2.")
            .arg(formatDurationIfKnown(gauge.present), formatDurationIfKnown(gauge.usual));
    case Refusals:
        return LimitWords::tr("Shrank: the upstream refused or failed.");
    case Probing:
        return LimitWords::tr("Grows: the upstream keeps up.");
    }
    return {};
}

QString findingSentence(const policy::AnomalyFinding &finding)
{
    using enum policy::AnomalySignal;
    const auto count = [](double value) { return formatCompact(std::llround(value)); };
    switch (finding.signal) {
    case Burst:
        return LimitWords::tr("%1 requests in ten seconds; usual are %2, and %3 are too many.")
            .arg(count(finding.value), count(finding.baseline), count(finding.threshold));
    case Blocked:
        return LimitWords::tr("%1 of its last %2 prompts were blocked; %3 are too many.")
            .arg(formatPercent(finding.value), formatCount(finding.samples),
                 formatPercent(finding.threshold));
    case Errors:
        return LimitWords::tr("%1 of its last %2 requests were refused as its fault; %3 are too many.")
            .arg(formatPercent(finding.value), formatCount(finding.samples),
                 formatPercent(finding.threshold));
    case Tokens:
        return LimitWords::tr("%1 tokens in a minute; usual are %2, and %3 are too many.")
            .arg(count(finding.value), count(finding.baseline), count(finding.threshold));
    case Repeats:
        return LimitWords::tr("The same prompt %1 times; %2 are too many.")
            .arg(count(finding.value), count(finding.threshold));
    }
    return {};
}

QString budgetAmountText(const api::BudgetAmount &amount, const api::BudgetAmount &limit,
                         const QString &currency)
{
    QStringList parts;
    if (limit.money > 0) {
        parts << formatMoney(amount.money, currency);
    }
    if (limit.tokens > 0 || parts.isEmpty()) {
        parts << LimitWords::tr("%1 tokens").arg(formatCompact(amount.tokens));
    }
    return parts.join(QStringLiteral(" · "));
}

QString teamSentence(const api::TeamStatus &team)
{
    using enum api::TeamState;
    switch (team.state) {
    case Off:
        return {};
    case Connecting:
        return LimitWords::tr("Connecting to Redis at %1; until then limits count here alone.")
            .arg(team.redis);
    case Together:
        return LimitWords::tr("Limits count together with other Sluices, at %1 (%2 a decision).")
            .arg(team.redis, formatDurationIfKnown(team.latency));
    case Away: {
        const QString facts = errorFacts(team.error);
        const QString why = facts.isEmpty() ? team.redis : facts;
        return LimitWords::tr("Redis is away (%1): each limit counts here alone, at %2 of its "
                              "number. It heals by itself.")
            .arg(why, formatPercent(team.sharePercent / 100.0));
    }
    }
    return {};
}

} // namespace sluice::ui
