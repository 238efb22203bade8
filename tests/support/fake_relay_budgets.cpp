// The budgets of FakeRelayService.

#include "support/fake_relay_service.h"

namespace sluice::tests {

namespace {

// Begin of the window `at` falls in and of the one after it, in local time.
std::pair<QDateTime, QDateTime> windowAt(api::BudgetWindow window, const QDateTime &at)
{
    const QDateTime local = at.toLocalTime();
    const QDate day = local.date();
    switch (window) {
    case api::BudgetWindow::Hour: {
        const QDateTime start(day, QTime(local.time().hour(), 0));
        return {start, start.addSecs(3600)};
    }
    case api::BudgetWindow::Day:
        return {day.startOfDay(), day.addDays(1).startOfDay()};
    case api::BudgetWindow::Week: {
        const QDate monday = day.addDays(1 - day.dayOfWeek());
        return {monday.startOfDay(), monday.addDays(7).startOfDay()};
    }
    case api::BudgetWindow::Month: {
        const QDate first(day.year(), day.month(), 1);
        return {first.startOfDay(), first.addMonths(1).startOfDay()};
    }
    }
    return {};
}

} // namespace

void FakeRelayService::publishBudgets(const QList<api::BudgetStatus> &budgets)
{
    m_budgets = budgets;
    emit budgetsSampled(budgets);
}

void FakeRelayService::publishPrices(const api::PriceTableStatus &prices)
{
    m_prices = prices;
    emit pricesChanged(prices);
}

void FakeRelayService::reconcileBudget(const QString &name)
{
    calls.append(QStringLiteral("reconcileBudget ") + name);
    QList<api::BudgetStatus> budgets = budgetsAt(QDateTime::currentDateTimeUtc());
    for (api::BudgetStatus &budget : budgets) {
        if (budget.name == name) {
            budget.used.tokens -= budget.unfinished.tokens;
            budget.used.money -= budget.unfinished.money;
            budget.unfinished = {};
        }
    }
    later([this, budgets] { publishBudgets(budgets); });
}

QList<api::BudgetStatus> FakeRelayService::budgetsAt(const QDateTime &at) const
{
    if (m_budgets) {
        return *m_budgets;
    }
    QList<api::BudgetStatus> budgets;
    for (const api::BudgetConfig &settings : m_config->budgets) {
        if (settings.mode == api::BudgetMode::Off) {
            continue;
        }
        api::BudgetStatus budget;
        budget.name = settings.name;
        budget.window = settings.window;
        budget.mode = settings.mode;
        budget.kind = settings.kind;
        budget.currency = settings.currency;
        budget.limit = {settings.tokens, settings.money};
        budget.used = {settings.tokens / 3, settings.money / 3};
        const auto [start, end] = windowAt(settings.window, at);
        budget.windowStart = start.toUTC();
        budget.resetsAt = end.toUTC();
        budgets.append(budget);
    }
    return budgets;
}

} // namespace sluice::tests
