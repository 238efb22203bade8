#pragma once

#include "policy/limit/limit_replay.h"
#include "ui/models/limit_models.h"
#include "ui/widgets/meter_row.h"

#include <QDateTime>
#include <QString>

namespace sluice::ui::limit_rows {

// What the rows of the Limits page say, and all that is to be said of the chosen one. GUI thread.

[[nodiscard]] MeterRow gaugeRow(const api::LimitGauge &gauge, const api::TeamStatus &team, const QDateTime &now);
[[nodiscard]] QString gaugeDetail(const api::LimitGauge &gauge, const api::TeamStatus &team, const QDateTime &now);
[[nodiscard]] MeterRow budgetRow(const BudgetRow &budget, const QDateTime &now);
[[nodiscard]] QString budgetDetail(const BudgetRow &budget, const QDateTime &now);
[[nodiscard]] MeterRow conductRow(const ConductRow &row, const QDateTime &now);
[[nodiscard]] QString conductDetail(const ConductRow &row, const QDateTime &now);
[[nodiscard]] MeterRow adaptiveRow(const api::AdaptiveGauge &gauge);
[[nodiscard]] QString adaptiveDetail(const api::AdaptiveGauge &gauge);
[[nodiscard]] MeterRow ruleRow(const LimitRuleRow &row);
[[nodiscard]] QString ruleDetail(const LimitRuleRow &row);

// What came of a replay, in a few sentences.
[[nodiscard]] QString replayText(const policy::ReplayResult &result, const QDateTime &now);

} // namespace sluice::ui::limit_rows
