#pragma once

#include "api/relay_service.h"
#include "ui/models/limit_history.h"
#include "ui/models/limit_models.h"
#include "ui/pages/limits/limit_draft.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <functional>

namespace sluice::ui {

class LimitsPage;

// Decides for LimitsPage: gauges and statuses go up to it, edits are a draft until applied, resets go down to the relay, and a replay says
// what the draft would have done. GUI thread.
class LimitsController final : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>; // UTC

    LimitsController(LimitsPage &page, api::RelayService &service, QObject *parent = nullptr,
                     Clock clock = &QDateTime::currentDateTimeUtc);

    [[nodiscard]] bool hasEdits() const; // for the guard at the window's close
    void tick(); // a second has passed

private:
    void connectService();
    void connectPage();
    void refresh();
    void showConduct();
    void showPrices();
    void editBudget(int row); // -1: a new one
    void editRule(int row);
    void apply();
    void onConfigApplied();
    void onConfigRefused(const base::Error &why);
    void replay();

    LimitsPage &m_page;
    api::RelayService &m_service;
    Clock m_clock;
    LimitDraft m_draft;
    LimitGaugeModel m_gauges;
    BudgetListModel m_budgets;
    LimitRuleModel m_rules;
    ConductModel m_conduct;
    AdaptiveGaugeModel m_adaptive;
    QList<api::BudgetStatus> m_budgetStatuses;
    QList<api::BehaviourGauge> m_behaviours;
    QList<api::ClientStatus> m_clients;
    api::PriceTableStatus m_prices;
    LimitHistory m_history;
    QTimer m_second; // while the page is shown
    QTimer m_replaySoon; // after an edit, when the user pauses
    bool m_applying = false;
    bool m_isReplayed = false; // a replay was asked for: edits repeat it
};

} // namespace sluice::ui
