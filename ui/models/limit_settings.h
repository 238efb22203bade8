#pragma once

#include "api/config/config_fields.h"
#include "api/config/relay_config.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <functional>

namespace sluice::ui {

// The part of the settings that the Limits page edits. No thread rules: value.
struct LimitEdits {
    api::LimitsConfig limits;
    QList<api::BudgetConfig> budgets;
    api::AnomalyConfig anomaly;
    bool operator==(const LimitEdits &) const = default;

    [[nodiscard]] static LimitEdits of(const api::RelayConfig &config)
    {
        return {config.limits, config.budgets, config.anomaly};
    }
};

// One number, time, choice or text of LimitEdits as an editor sees it: made from the table of fields, so that key and range are those
// of the file. No thread rules: value.
struct LimitSetting {
    enum class Kind { Count, Time, Mode, Smoothing, Sensitivity, Text }; // milliseconds; the enums by their number

    QString key; // "limits.global.mode", as errors name it
    Kind kind = Kind::Count;
    api::Range range;
    QString unit; // "%", for counts that have one
    std::function<QVariant(const LimitEdits &)> get; // qint64; QString of Text
    std::function<void(LimitEdits &, const QVariant &)> set;
};

// Of limits and of the anomaly breaker, in the order of their tables. Rules and budgets are lists of their own, and the sizes of HTTP are
// none of this page's.
[[nodiscard]] const QList<LimitSetting> &limitSettings();

} // namespace sluice::ui
