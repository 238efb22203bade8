#include "ui/pages/limits/limit_rows.h"

#include "ui/text/format.h"
#include "ui/text/limit_words.h"
#include "ui/models/limit_history.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace sluice::ui::limit_rows {

namespace {

// The translation context of this file.
class LimitRows {
    Q_DECLARE_TR_FUNCTIONS(LimitRows)
};

using Shape = StateShape::Shape;

QString joined(const QStringList &parts, const QString &between = QStringLiteral(" · "))
{
    QStringList present;
    std::copy_if(parts.cbegin(), parts.cend(), std::back_inserter(present),
                 [](const QString &part) { return !part.isEmpty(); });
    return present.join(between);
}

QString plainAmount(policy::LimitUnit unit, qint64 value)
{
    return unit == policy::LimitUnit::Tokens ? formatCompact(value) : formatCount(value);
}

void setMode(MeterRow &row, policy::LimitMode mode)
{
    if (mode == policy::LimitMode::Observe) {
        row.badge = limitModeText(mode);
        row.badgeTone = ColorRole::Info;
        if (row.tone == ColorRole::Danger) { // it stops nobody
            row.shape = Shape::Triangle;
            row.tone = ColorRole::Warn;
        }
    }
}

QString refusedText(qint64 refused, bool isObserved)
{
    if (refused == 0) {
        return {};
    }
    return isObserved ? LimitRows::tr("%1 would have been refused").arg(formatCount(refused))
                      : LimitRows::tr("%1 refused").arg(formatCount(refused));
}

QString resetText(const api::LimitGauge &gauge, const QDateTime &now)
{
    if (gauge.freeAt && *gauge.freeAt > now) {
        return LimitRows::tr("room again in %1").arg(formatRemaining(now, *gauge.freeAt));
    }
    if (gauge.resetAt && *gauge.resetAt > now) {
        return LimitRows::tr("empty in %1").arg(formatRemaining(now, *gauge.resetAt));
    }
    return {};
}

QString dayText(const QDate &day)
{
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString forecastText(const api::BudgetStatus &status, const QDateTime &now)
{
    if (status.share() >= 1) {
        return LimitRows::tr("used up");
    }
    if (status.endsOn && *status.endsOn != now.toLocalTime().date()) {
        return LimitRows::tr("used up on %1 at this rate").arg(dayText(*status.endsOn));
    }
    if (status.endsAt && *status.endsAt > now) {
        return LimitRows::tr("used up in %1 at this rate").arg(formatRemaining(now, *status.endsAt));
    }
    return LimitRows::tr("lasts until its reset at this rate");
}

QString unitName(policy::LimitUnit unit)
{
    using enum policy::LimitUnit;
    switch (unit) {
    case Requests:
        return LimitRows::tr("requests a minute");
    case Tokens:
        return LimitRows::tr("tokens a minute");
    case Concurrency:
        return LimitRows::tr("requests under way");
    case Burst:
        return LimitRows::tr("burst");
    }
    return {};
}

QString numbersText(const api::LimitRuleConfig &rule)
{
    QStringList parts;
    if (rule.requestsPerMinute > 0) {
        parts << limitNumberText(policy::LimitUnit::Requests, rule.requestsPerMinute);
    }
    if (rule.tokensPerMinute > 0) {
        parts << limitNumberText(policy::LimitUnit::Tokens, rule.tokensPerMinute);
    }
    if (rule.concurrentRequests > 0) {
        parts << limitNumberText(policy::LimitUnit::Concurrency, rule.concurrentRequests);
    }
    return parts.isEmpty() ? LimitRows::tr("no limit") : joined(parts);
}

} // namespace

MeterRow gaugeRow(const api::LimitGauge &gauge, const api::TeamStatus &team, const QDateTime &now)
{
    MeterRow row = meterLook(shareOf(gauge));
    const bool isObserved = gauge.mode == policy::LimitMode::Observe;
    setMode(row, gauge.mode);
    const QString whose = gaugeClientText(gauge.client);
    row.title = gauge.rule.isEmpty() ? whose : LimitRows::tr("%1, rule “%2”").arg(whose, gauge.rule);
    row.second = LimitRows::tr("%1: %2", "level: unit")
                     .arg(limitLevelText(gauge.level), unitName(gauge.unit));
    row.third = gaugeReasonLine(gauge, team);
    row.thirdTone
        = gauge.change == policy::LimitChange::None ? ColorRole::Text2 : ColorRole::Warn;
    row.figures = LimitRows::tr("%1 / %2", "used / limit")
                      .arg(plainAmount(gauge.unit, gauge.used),
                           plainAmount(gauge.unit, gauge.effective));
    const QString reset = resetText(gauge, now);
    const QString refused = refusedText(gauge.refused, isObserved);
    const QString left
        = LimitRows::tr("%1 left").arg(plainAmount(gauge.unit, gauge.remaining()));
    row.beneath = refused.isEmpty() ? joined({left, reset}) : joined({reset, refused});
    return row;
}

QString gaugeDetail(const api::LimitGauge &gauge, const api::TeamStatus &team, const QDateTime &now)
{
    return gaugeReason(gauge, team) + QLatin1Char('\n')
        + joined({LimitRows::tr("%1 used").arg(plainAmount(gauge.unit, gauge.used)),
                  LimitRows::tr("%1 left").arg(plainAmount(gauge.unit, gauge.remaining())),
                  resetText(gauge, now),
                  refusedText(gauge.refused, gauge.mode == policy::LimitMode::Observe)});
}

MeterRow budgetRow(const BudgetRow &budget, const QDateTime &now)
{
    const api::BudgetConfig &config = budget.config;
    const bool isOff = config.mode == api::BudgetMode::Off;
    MeterRow row = meterLook(budget.status ? budget.status->share() : 0);
    const api::BudgetAmount limit{config.tokens, config.money};
    row.title = budget.isEdited ? LimitRows::tr("%1 (not yet live)").arg(config.name) : config.name;
    row.badge = config.mode == api::BudgetMode::Enforce ? budgetKindText(config.kind)
                                                        : limitModeText(config.mode);
    row.badgeTone = config.mode == api::BudgetMode::Enforce && config.kind == api::BudgetKind::Hard
        ? ColorRole::Neutral
        : ColorRole::Info;
    const QStringList scope = config.clients + config.models;
    row.second = LimitRows::tr("%1 for %2, %3", "amount window scope")
                     .arg(budgetAmountText(limit, limit, config.currency),
                          budgetWindowText(config.window),
                          scope.isEmpty() ? LimitRows::tr("all requests")
                                          : LimitRows::tr("only %1").arg(scope.join(QStringLiteral(", "))));
    if (!budget.status || isOff) {
        row.share.reset();
        row.shape = Shape::Square;
        row.tone = ColorRole::Neutral;
        row.third = isOff ? LimitRows::tr("Off: nothing is counted.")
                          : LimitRows::tr("Nothing is known of it yet.");
        return row;
    }
    const api::BudgetStatus &status = *budget.status;
    const bool stops
        = config.mode == api::BudgetMode::Enforce && config.kind == api::BudgetKind::Hard;
    if (!stops && row.tone == ColorRole::Danger) {
        row.shape = Shape::Triangle;
        row.tone = ColorRole::Warn;
    }
    if (status.limit.tokens > 0 && status.reserved.tokens > 0) {
        row.reserved = static_cast<double>(status.reserved.tokens)
            / static_cast<double>(status.limit.tokens);
    } else if (status.limit.money > 0) {
        row.reserved = status.reserved.money / status.limit.money;
    }
    row.third = joined({forecastText(status, now), refusedText(status.refused, !stops)});
    row.thirdTone = status.share() >= 1 || (status.endsAt && *status.endsAt > now)
        ? ColorRole::Warn
        : ColorRole::Text2;
    row.figures = formatPercent(status.share());
    row.beneath = LimitRows::tr("resets in %1").arg(formatRemaining(now, status.resetsAt));
    return row;
}

QString budgetDetail(const BudgetRow &budget, const QDateTime &now)
{
    if (!budget.status) {
        return budgetRow(budget, now).third;
    }
    const api::BudgetStatus &status = *budget.status;
    const auto amount = [&status](const api::BudgetAmount &one) {
        return budgetAmountText(one, status.limit, status.currency);
    };
    const auto present = [](const api::BudgetAmount &one) {
        return one.tokens > 0 || one.money > 0;
    };
    QStringList lines;
    lines << joined({LimitRows::tr("%1 used of %2").arg(amount(status.used), amount(status.limit)),
                     present(status.reserved)
                         ? LimitRows::tr("%1 reserved by running requests").arg(amount(status.reserved))
                         : QString(),
                     present(status.estimated)
                         ? LimitRows::tr("%1 of it estimated").arg(amount(status.estimated))
                         : QString(),
                     present(status.unfinished)
                         ? LimitRows::tr("%1 left by a run that was killed").arg(amount(status.unfinished))
                         : QString()});
    lines << joined({forecastText(status, now),
                     LimitRows::tr("begins anew on %1")
                         .arg(QLocale().toString(status.resetsAt.toLocalTime(), QLocale::ShortFormat)),
                     status.lastNotice > 0
                         ? LimitRows::tr("notice at %1, %2")
                               .arg(formatPercent(status.lastNotice / 100.0),
                                    status.noticedAt ? formatMoment(*status.noticedAt, now) : noValue())
                         : LimitRows::tr("no notice yet"),
                     refusedText(status.refused, status.mode == api::BudgetMode::Observe),
                     status.unpriced > 0
                         ? LimitRows::tr("%1 requests without a known price").arg(formatCount(status.unpriced))
                         : QString()});
    return lines.join(QLatin1Char('\n'));
}

MeterRow conductRow(const ConductRow &row, const QDateTime &now)
{
    const api::ClientBreakerStatus &breaker = row.client.breaker;
    MeterRow shown;
    shown.title = gaugeClientText(row.client.name);
    shown.badge = anomalyStateText(breaker.state);
    shown.badgeTone = ColorRole::Neutral;
    switch (breaker.state) {
    case policy::AnomalyState::Closed:
        break;
    case policy::AnomalyState::Suspended:
        shown.shape = breaker.isObserved ? Shape::Triangle : Shape::Square;
        shown.tone = breaker.isObserved ? ColorRole::Warn : ColorRole::Danger;
        shown.badgeTone = shown.tone;
        break;
    case policy::AnomalyState::HalfOpen:
        shown.shape = Shape::HalfDisc;
        shown.tone = ColorRole::Info;
        shown.badgeTone = ColorRole::Info;
        break;
    }
    if (breaker.isObserved && breaker.state != policy::AnomalyState::Closed) {
        shown.badge = LimitRows::tr("%1 (only observed)").arg(shown.badge);
    }
    shown.second = breaker.findings.isEmpty() ? LimitRows::tr("Nothing out of the ordinary.")
                                              : findingSentence(breaker.findings.constFirst());
    if (row.behaviour) {
        shown.third = LimitRows::tr("behaves at %1 of 100: %2 of its rate")
                          .arg(formatCount(row.behaviour->score),
                               formatPercent(row.behaviour->percent / 100.0));
    }
    if (breaker.state == policy::AnomalyState::Suspended && breaker.until) {
        shown.figures = *breaker.until > now ? formatRemaining(now, *breaker.until)
                                             : LimitRows::tr("about to end");
        shown.beneath = LimitRows::tr("until the trial");
    } else if (breaker.state == policy::AnomalyState::HalfOpen) {
        shown.figures = formatCount(breaker.trickleLeft);
        shown.beneath = LimitRows::tr("good requests to go");
    }
    shown.third = joined({shown.third, refusedText(breaker.refused, breaker.isObserved)});
    return shown;
}

QString conductDetail(const ConductRow &row, const QDateTime &now)
{
    const api::ClientBreakerStatus &breaker = row.client.breaker;
    QStringList lines;
    for (const policy::AnomalyFinding &finding : breaker.findings) {
        lines << LimitRows::tr("%1: %2", "signal: finding")
                     .arg(anomalySignalText(finding.signal), findingSentence(finding));
    }
    if (row.behaviour) {
        lines << LimitRows::tr("Of its last %1 requests %2 were blocked, %3 failed and %4 came too early.")
                     .arg(formatCount(qRound64(row.behaviour->weight)),
                          formatPercent(row.behaviour->blocked), formatPercent(row.behaviour->failed),
                          formatPercent(row.behaviour->impatient));
    }
    lines << joined({breaker.since ? LimitRows::tr("since %1").arg(formatMoment(*breaker.since, now))
                                   : QString(),
                     breaker.trips > 0
                         ? LimitRows::tr("%n trip(s) that lengthen the next suspension", nullptr,
                                         breaker.trips)
                         : QString(),
                     refusedText(breaker.refused, breaker.isObserved)});
    return joined(lines, QStringLiteral("\n"));
}

MeterRow adaptiveRow(const api::AdaptiveGauge &gauge)
{
    const double share
        = gauge.limit > 0 ? static_cast<double>(gauge.running) / static_cast<double>(gauge.limit) : 0;
    MeterRow row = meterLook(share);
    setMode(row, gauge.mode);
    if (gauge.mode != policy::LimitMode::Off && row.tone == ColorRole::Danger
        && gauge.waiting == 0) { // full, and nobody waits
        row.shape = Shape::Triangle;
        row.tone = ColorRole::Warn;
    }
    row.title = gauge.upstream;
    row.second = gauge.mode == policy::LimitMode::Off
        ? limitModeSentence(gauge.mode)
        : LimitRows::tr("%1 under way, %2 wait")
              .arg(formatCount(gauge.running), formatCount(gauge.waiting));
    row.third = adaptiveReason(gauge);
    row.figures = LimitRows::tr("%1 / %2", "used / limit")
                      .arg(formatCount(gauge.running), formatCount(gauge.limit));
    row.beneath = LimitRows::tr("pace %1").arg(formatPercent(gauge.gradient));
    return row;
}

QString adaptiveDetail(const api::AdaptiveGauge &gauge)
{
    return joined({LimitRows::tr("At most %1 requests under way at %2, found by how soon its answers begin.")
                       .arg(formatCount(gauge.limit), gauge.upstream),
                   joined({LimitRows::tr("Its pace is %1 of the usual.").arg(formatPercent(gauge.gradient)),
                           adaptiveReason(gauge)},
                          QStringLiteral(" "))},
                  QStringLiteral("\n"));
}

MeterRow ruleRow(const LimitRuleRow &row)
{
    const api::LimitRuleConfig &rule = row.config;
    MeterRow shown;
    if (rule.mode == policy::LimitMode::Off) {
        shown.shape = Shape::Square;
        shown.tone = ColorRole::Neutral;
    }
    shown.title = row.isEdited ? LimitRows::tr("%1 (not yet live)").arg(rule.name) : rule.name;
    shown.badge = limitModeText(rule.mode);
    shown.badgeTone
        = rule.mode == policy::LimitMode::Observe ? ColorRole::Info : ColorRole::Neutral;
    shown.second = LimitRows::tr("%1 %2", "level pattern").arg(limitLevelText(rule.level), rule.pattern);
    if (!rule.client.isEmpty()) {
        shown.second = LimitRows::tr("%1, clients %2").arg(shown.second, rule.client);
    }
    if (rule.isShared) {
        shown.second = LimitRows::tr("%1, all together").arg(shown.second);
    }
    shown.third = numbersText(rule);
    shown.thirdTone = row.isEdited ? ColorRole::Warn : ColorRole::Text2;
    return shown;
}

QString ruleDetail(const LimitRuleRow &row)
{
    const MeterRow shown = ruleRow(row);
    return QStringList{shown.title, shown.second, shown.third}.join(QLatin1Char('\n'));
}

QString replayText(const policy::ReplayResult &result, const QDateTime &now)
{
    using policy::LimitLevel;
    QStringList lines;
    lines << LimitRows::tr("%1 of %2 requests would have passed, %3 would have been refused.")
                 .arg(formatCount(result.admitted), formatCount(result.requests),
                      formatCount(result.refused));
    QStringList places;
    for (const LimitLevel level :
         {LimitLevel::Global, LimitLevel::Key, LimitLevel::Model, LimitLevel::Endpoint}) {
        if (const std::int64_t count = result.refusedAt[static_cast<std::size_t>(level)]; count > 0) {
            places << LimitRows::tr("%1 %2", "level count").arg(limitLevelText(level), formatCount(count));
        }
    }
    if (result.refusedByBudget > 0) {
        places << LimitRows::tr("Budgets %1").arg(formatCount(result.refusedByBudget));
    }
    if (!places.isEmpty()) {
        lines << LimitRows::tr("Refused by: %1.").arg(joined(places));
    }
    if (result.first) {
        const policy::ReplayRefusal &first = *result.first;
        const QString what = !first.budget.empty()
            ? LimitRows::tr("the budget “%1”").arg(QString::fromStdString(first.budget))
            : first.rule.empty() ? limitNumberText(first.unit, first.limit)
                                 : LimitRows::tr("%1 of the rule “%2”")
                                       .arg(limitNumberText(first.unit, first.limit),
                                            QString::fromStdString(first.rule));
        lines << LimitRows::tr("The first: %1 at %2, by %3.")
                     .arg(QString::fromStdString(first.client),
                          formatMoment(momentOf(first.at), now), what);
    }
    if (result.observed > 0) {
        lines << LimitRows::tr("%1 passed that limits or budgets which only watch would have refused.")
                     .arg(formatCount(result.observed));
    }
    if (result.delayed > 0) {
        lines << LimitRows::tr("%1 would have waited their turn.").arg(formatCount(result.delayed));
    }
    if (result.busiest > 0) {
        lines << LimitRows::tr("Busiest minute: %1 requests, from %2 on.")
                     .arg(formatCount(result.busiest), formatMoment(momentOf(result.busiestAt), now));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice::ui::limit_rows
