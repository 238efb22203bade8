#pragma once

#include "policy/limit/calendar_window.h"
#include "policy/limit/token_price.h"

#include <cstdint>
#include <optional>

namespace sluice::policy {

// Tokens and money together: what a request costs, or a budget has.
struct Spending {
    std::int64_t tokens = 0;
    NanoMoney money = 0;

    Spending &operator+=(const Spending &other);
    Spending &operator-=(const Spending &other);
    bool operator==(const Spending &) const = default;
};

// A member of `limit` that is 0 is not limited.
struct BudgetRules {
    CalendarUnit window = CalendarUnit::Day;
    Spending limit;
    bool refuses = true; // hard and enforced: what would exceed it is not granted
};

// Everything an account remembers: what is kept over a restart.
struct BudgetState {
    CalendarUnit unit = CalendarUnit::Day;
    CalendarWindow window;
    Spending committed;
    Spending reserved;
    Spending estimated; // part of `committed` nobody reported
    Spending unfinished; // part of `committed`: reservations of a run that was killed
    int noticed = 0; // percent, the highest notice of this window
    EpochSeconds noticedAt = 0;
    std::int64_t refused = 0; // requests in this window
    std::int64_t unpriced = 0; // requests in this window whose cost is not known
    std::int64_t day = 0; // local day `today` is of
    Spending today;
    double dailyTokens = 0; // weighted averages of the days before
    double dailyMoney = 0;
    int days = 0; // how many they are made of
    bool operator==(const BudgetState &) const = default;
};

enum class BudgetAnswer {
    Granted,
    UsedUp, // wait for the next window
    TooLarge, // more than the whole budget: no window will ever grant it
};

// One budget in its calendar window: reserved before, committed after with the truth. Of a budget that refuses, committed and reserved
// together never pass the limit by what is granted; only a truth that is greater than its estimate can. Reservations that outlive their
// window go over into the next: a request counts in the window it ends in. Notices at 50, 80, 95 and 100 % come once a window. Holds no
// lock and reads no clock: callers serialise access (BudgetLedger). No thread rules: value.
class BudgetAccount final {
public:
    BudgetAccount(const BudgetRules &rules, EpochSeconds now, const ZoneOffset &zone);

    // Goes on from what was kept. What was reserved then was never ended: it counts as spent. Of another kind of window only what lies within
    // the one of now is taken over.
    void restore(const BudgetState &kept, EpochSeconds now, const ZoneOffset &zone);
    // Keeps what was used when the rules change.
    void setRules(const BudgetRules &rules, EpochSeconds now, const ZoneOffset &zone);

    // Begins the next window when its time has come. A clock that was set back begins none: nothing is granted twice.
    void roll(EpochSeconds now, const ZoneOffset &zone);

    // After roll(now). Of one that refuses, or as if it did.
    [[nodiscard]] BudgetAnswer canReserve(const Spending &amount) const { return canReserve(amount, m_rules.refuses); }
    [[nodiscard]] BudgetAnswer canReserve(const Spending &amount, bool refuses) const;
    void reserve(const Spending &amount);
    // The request is over: `actual` in the place of what was reserved for it; `estimated` if nobody reported that.
    void commit(const Spending &reserved, const Spending &actual, bool estimated);
    void refund(const Spending &reserved);
    void countRefused() { ++m_state.refused; }
    void countUnpriced() { ++m_state.unpriced; }
    // The killed run's requests did not cost what they had reserved after all.
    void reconcile();

    // A notice that is due: 50, 80, 95 or 100, the highest that was reached since the last one. 100 also once it has refused.
    [[nodiscard]] std::optional<int> takeNotice(EpochSeconds now);

    // When the budget will be used up if it goes on like this: the rate of this window so far and the days before, weighted by how much of
    // the window has passed. Unset: not in this window, or nobody can tell.
    [[nodiscard]] std::optional<EpochSeconds> endsAt(EpochSeconds now) const;

    [[nodiscard]] const BudgetState &state() const { return m_state; }
    [[nodiscard]] const BudgetRules &rules() const { return m_rules; }

private:
    void setDay(EpochSeconds now, const ZoneOffset &zone);
    void beginDay(std::int64_t day);
    [[nodiscard]] double share() const;
    [[nodiscard]] std::optional<double> secondsLeft(EpochSeconds now, double used, double limit, double daily) const;

    BudgetRules m_rules;
    BudgetState m_state;
    CalendarWindow m_day; // the local day `m_state.day` is: asking the calendar costs more than all the rest
};

} // namespace sluice::policy
