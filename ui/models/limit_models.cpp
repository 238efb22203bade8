#include "ui/models/limit_models.h"

#include <algorithm>

namespace sluice::ui {

namespace {

template <typename Row> const Row *named(const QList<Row> &rows, const QString &name)
{
    const auto found = std::find_if(rows.cbegin(), rows.cend(),
                                    [&name](const Row &row) { return row.name == name; });
    return found == rows.cend() ? nullptr : &*found;
}

int gravity(const ConductRow &row)
{
    switch (row.client.breaker.state) {
    case policy::AnomalyState::Suspended:
        return 3;
    case policy::AnomalyState::HalfOpen:
        return 2;
    case policy::AnomalyState::Closed:
        break;
    }
    return row.behaviour && row.behaviour->percent < 100 ? 1 : 0;
}

bool hasNews(const ConductRow &row)
{
    const api::ClientBreakerStatus &breaker = row.client.breaker;
    return breaker.state != policy::AnomalyState::Closed || breaker.trips > 0 || breaker.refused > 0
        || (row.behaviour && row.behaviour->percent != 100);
}

} // namespace

double shareOf(const api::LimitGauge &gauge)
{
    return gauge.effective > 0
        ? static_cast<double>(gauge.used) / static_cast<double>(gauge.effective)
        : 0;
}

QList<api::LimitGauge> fullestFirst(QList<api::LimitGauge> gauges)
{
    std::stable_sort(gauges.begin(), gauges.end(),
                     [](const api::LimitGauge &a, const api::LimitGauge &b) {
                         const double ofA = shareOf(a);
                         const double ofB = shareOf(b);
                         return ofA > ofB || (!(ofB > ofA) && a.refused > b.refused);
                     });
    return gauges;
}

QList<BudgetRow> budgetRows(const QList<api::BudgetConfig> &edited,
                            const QList<api::BudgetConfig> &live,
                            const QList<api::BudgetStatus> &statuses)
{
    QList<BudgetRow> rows;
    for (const api::BudgetConfig &config : edited) {
        BudgetRow row;
        row.config = config;
        const api::BudgetConfig *inForce = named(live, config.name);
        row.isEdited = inForce == nullptr || *inForce != config;
        if (const api::BudgetStatus *status = named(statuses, config.name)) {
            row.status = *status;
        }
        rows << row;
    }
    return rows;
}

QList<LimitRuleRow> limitRuleRows(const QList<api::LimitRuleConfig> &edited,
                                  const QList<api::LimitRuleConfig> &live)
{
    QList<LimitRuleRow> rows;
    for (const api::LimitRuleConfig &config : edited) {
        const api::LimitRuleConfig *inForce = named(live, config.name);
        rows << LimitRuleRow{config, inForce == nullptr || *inForce != config};
    }
    return rows;
}

QList<ConductRow> conductRows(const QList<api::ClientStatus> &clients,
                              const QList<api::BehaviourGauge> &behaviours)
{
    QHash<QString, api::BehaviourGauge> byClient;
    for (const api::BehaviourGauge &gauge : behaviours) {
        byClient.insert(gauge.client, gauge);
    }
    QList<ConductRow> rows;
    const auto add = [&rows](const ConductRow &row) {
        if (hasNews(row)) {
            rows << row;
        }
    };
    for (const api::ClientStatus &client : clients) {
        ConductRow row;
        row.client = client;
        for (const QString &name : {client.name, client.id}) {
            if (byClient.contains(name)) {
                row.behaviour = byClient.take(name);
            }
        }
        add(row);
    }
    for (const api::BehaviourGauge &gauge : behaviours) { // of whom no status was told yet
        if (byClient.contains(gauge.client)) {
            ConductRow row;
            row.client.id = gauge.client;
            row.client.name = gauge.client;
            row.behaviour = gauge;
            add(row);
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ConductRow &a, const ConductRow &b) {
        return gravity(a) > gravity(b);
    });
    return rows;
}

LimitGaugeModel::LimitGaugeModel(QObject *parent)
    : KeyedListModel(
        [](const api::LimitGauge &gauge) {
            return QStringLiteral("%1/%2/%3/%4")
                .arg(static_cast<int>(gauge.level))
                .arg(static_cast<int>(gauge.unit))
                .arg(gauge.client, gauge.rule);
        },
        parent)
{
}

BudgetListModel::BudgetListModel(QObject *parent)
    : KeyedListModel([](const BudgetRow &row) { return row.config.name; }, parent)
{
}

LimitRuleModel::LimitRuleModel(QObject *parent)
    : KeyedListModel([](const LimitRuleRow &row) { return row.config.name; }, parent)
{
}

ConductModel::ConductModel(QObject *parent)
    : KeyedListModel([](const ConductRow &row) { return row.client.id; }, parent)
{
}

AdaptiveGaugeModel::AdaptiveGaugeModel(QObject *parent)
    : KeyedListModel([](const api::AdaptiveGauge &gauge) { return gauge.upstream; }, parent)
{
}

} // namespace sluice::ui
