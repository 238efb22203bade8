#pragma once

#include "api/budget_records.h"
#include "api/client_records.h"
#include "api/config/relay_config.h"
#include "api/limit_records.h"
#include "ui/models/keyed_list_model.h"

#include <optional>

namespace sluice::ui {

// The rows of the Limits page. No thread rules: values and pure functions; the models live in the GUI thread.

// Share of a limit that is used; 1 is all of it.
[[nodiscard]] double shareOf(const api::LimitGauge &gauge);

// Of all levels together, the fullest first; of equal ones those that refused more.
[[nodiscard]] QList<api::LimitGauge> fullestFirst(QList<api::LimitGauge> gauges);

// A budget as it is being edited, and how the one of that name stands.
struct BudgetRow {
    api::BudgetConfig config;
    std::optional<api::BudgetStatus> status; // unset: new, renamed or off
    bool isEdited = false; // differs from what is in force
    bool operator==(const BudgetRow &) const = default;
};
[[nodiscard]] QList<BudgetRow> budgetRows(const QList<api::BudgetConfig> &edited, const QList<api::BudgetConfig> &live,
                                          const QList<api::BudgetStatus> &statuses);

struct LimitRuleRow {
    api::LimitRuleConfig config;
    bool isEdited = false;
    bool operator==(const LimitRuleRow &) const = default;
};
[[nodiscard]] QList<LimitRuleRow> limitRuleRows(const QList<api::LimitRuleConfig> &edited, const QList<api::LimitRuleConfig> &live);

// A client whose breaker or behaviour has something to say.
struct ConductRow {
    api::ClientStatus client;
    std::optional<api::BehaviourGauge> behaviour;
    bool operator==(const ConductRow &) const = default;
};
// Those whose breaker is not closed, still remembers a trip or has refused something, and those whose rate is not all of it; the gravest
// first.
[[nodiscard]] QList<ConductRow> conductRows(const QList<api::ClientStatus> &clients, const QList<api::BehaviourGauge> &behaviours);

class LimitGaugeModel final : public KeyedListModel<api::LimitGauge> {
public:
    explicit LimitGaugeModel(QObject *parent = nullptr);
};

class BudgetListModel final : public KeyedListModel<BudgetRow> {
public:
    explicit BudgetListModel(QObject *parent = nullptr);
};

class LimitRuleModel final : public KeyedListModel<LimitRuleRow> {
public:
    explicit LimitRuleModel(QObject *parent = nullptr);
};

class ConductModel final : public KeyedListModel<ConductRow> {
public:
    explicit ConductModel(QObject *parent = nullptr);
};

class AdaptiveGaugeModel final : public KeyedListModel<api::AdaptiveGauge> {
public:
    explicit AdaptiveGaugeModel(QObject *parent = nullptr);
};

} // namespace sluice::ui
