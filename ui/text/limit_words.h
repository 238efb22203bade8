#pragma once

#include "api/budget_records.h"
#include "api/client_records.h"
#include "api/limit_records.h"

#include <QDateTime>
#include <QString>

namespace sluice::ui {

// The words of the desk for limits, budgets and breakers of clients. Made anew at each call, so a language change needs no more than another
// one. GUI thread.

QString limitLevelText(policy::LimitLevel level); // "Model"
QString limitModeText(policy::LimitMode mode);
QString limitModeSentence(policy::LimitMode mode);
QString smoothingText(policy::Smoothing style);
QString sensitivityText(api::Sensitivity sensitivity);
QString anomalySignalText(policy::AnomalySignal signal);
QString anomalyStateText(policy::AnomalyState state);
QString budgetWindowText(api::BudgetWindow window); // "a day"
QString budgetKindText(api::BudgetKind kind);
QString teamStateText(api::TeamState state);

// "100 requests/min", "20k tokens/min", "4 at a time".
QString limitNumberText(policy::LimitUnit unit, qint64 number);
// Whose numbers a gauge shows: "ci", "all clients", "clients without a key".
QString gaugeClientText(const QString &client);
// What the limit of a gauge is, and why it is that: "100 requests/min for ci, because that is the key's own number."
QString gaugeReason(const api::LimitGauge &gauge, const api::TeamStatus &team);
// The same in one sentence: of a limit that is not what was set, only why.
QString gaugeReasonLine(const api::LimitGauge &gauge, const api::TeamStatus &team);
// Why an upstream's limit moved last; empty: it has not.
QString adaptiveReason(const api::AdaptiveGauge &gauge);
// What was out of the ordinary, with its numbers.
QString findingSentence(const policy::AnomalyFinding &finding);
// "12.3k tokens", "$4.10", or both.
QString budgetAmountText(const api::BudgetAmount &amount, const api::BudgetAmount &limit, const QString &currency);
// One line for a banner while limits are counted with others; empty: they are not.
QString teamSentence(const api::TeamStatus &team);

} // namespace sluice::ui
