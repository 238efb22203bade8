#pragma once

#include "api/budget_records.h"
#include "api/prices/price_table.h"
#include "api/records.h"
#include "policy/limit/budget_account.h"
#include "policy/routing/model_pattern.h"
#include "relay/shared/budget_memory.h"
#include "relay/shared/local_calendar.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

class BudgetLedger;
struct BudgetEntry; // a budget in force, of the ledger

// What a request costs, or will at most.
struct Bill {
    std::int64_t tokens = 0;
    std::optional<policy::NanoMoney> money; // unset: its price is not known
    QString currency;
};

// A request's place in the budgets it falls under; gives back what it holds unless it is committed. Worker thread; not longer than its ledger.
class BudgetReservation final {
public:
    BudgetReservation() = default;
    ~BudgetReservation() { release(); }
    BudgetReservation(BudgetReservation &&other) noexcept;
    BudgetReservation &operator=(BudgetReservation &&other) noexcept;

    [[nodiscard]] bool isHeld() const { return m_ledger != nullptr; }
    // The truth in the place of the estimate; `estimated` if nobody reported it.
    void commit(const Bill &actual, bool estimated, const api::PriceTable &rates, policy::EpochSeconds now);
    // Nothing was used.
    void release();

private:
    friend class BudgetLedger;
    struct Part {
        std::shared_ptr<BudgetEntry> entry;
        policy::Spending reserved;
    };

    BudgetLedger *m_ledger = nullptr;
    std::vector<Part> m_parts;
};

struct BudgetGrant {
    enum class Refusal { None, UsedUp, TooLarge, Unpriced };
    Refusal refusal = Refusal::None;
    std::string budget; // that refused
    policy::EpochSeconds resetsAt = 0; // with UsedUp
    std::vector<std::string> wouldRefuse; // budgets that only observe
    BudgetReservation reservation; // held if a budget is for this request and none refused
};

// All budgets of the relay behind one lock, so that no two workers grant the same money. What a hard budget grants is kept before it is
// granted; everything else within a second (tick). Any thread.
class BudgetLedger final {
public:
    struct Notice {
        std::string budget;
        int percent = 0;
        std::optional<policy::EpochSeconds> until; // when it is used up; at 100 % when it begins anew
    };
    struct Report {
        QList<api::BudgetStatus> budgets;
        std::vector<Notice> notices;
        base::Error problem; // of keeping; each once

        [[nodiscard]] QList<api::Alert> alerts() const;
    };

    BudgetLedger();
    ~BudgetLedger();
    BudgetLedger(const BudgetLedger &) = delete;
    BudgetLedger &operator=(const BudgetLedger &) = delete;

    // Puts the settings in force; budgets of the same name keep what they have counted. With the first `memory` they go on from what it kept.
    void apply(const QList<api::BudgetConfig> &budgets, const std::shared_ptr<BudgetMemory> &memory, const LocalCalendar &calendar);

    // Whether any budget could be for a request: without one nothing needs an estimate.
    [[nodiscard]] bool isEmpty() const;

    // All budgets for the request grant it, or none has anything of it.
    [[nodiscard]] BudgetGrant reserve(std::string_view client, std::string_view model, const Bill &most, const api::PriceTable &rates,
                                      bool refusesUnpriced, policy::EpochSeconds now);

    // Forgets what a killed run had reserved.
    void reconcile(std::string_view name);

    // Once a second, not by a worker: begins windows, keeps what is not kept yet, and tells how things stand.
    [[nodiscard]] Report tick(policy::EpochSeconds now);

private:
    friend class BudgetReservation;
    using Entry = BudgetEntry;

    [[nodiscard]] std::vector<std::shared_ptr<Entry>> entriesFor(std::string_view client, std::string_view model) const;
    void refund(BudgetReservation &reservation);
    void keep(Entry &entry);
    void takeMemory(const std::shared_ptr<BudgetMemory> &memory);
    [[nodiscard]] static api::BudgetStatus statusOf(const Entry &entry, policy::EpochSeconds now);

    mutable std::mutex m_mutex; // guards all of it
    std::vector<std::shared_ptr<Entry>> m_entries; // in the settings' order, those that are off left out
    std::vector<KeptBudget> m_kept; // of the last run, and of budgets that were taken away
    std::shared_ptr<BudgetMemory> m_memory;
    policy::ZoneOffset m_zone;
    base::Error m_problem; // not told yet
    bool m_hasFailed = false; // keeping failed and was told
};

} // namespace sluice::relay
