#pragma once

#include "api/config/budget_config.h"
#include "base/error.h"

#include <QDate>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace sluice::api {

// How budgets and prices stand, for the desk. No thread rules: values.

struct BudgetAmount {
    qint64 tokens = 0;
    double money = 0; // in the budget's currency
    bool operator==(const BudgetAmount &) const = default;
};

// One budget in its window of now. A member of `limit` that is 0 is not limited, but counted all the same.
struct BudgetStatus {
    QString name;
    BudgetWindow window = BudgetWindow::Day;
    BudgetMode mode = BudgetMode::Enforce;
    BudgetKind kind = BudgetKind::Hard;
    QString currency;
    BudgetAmount limit;
    BudgetAmount used; // committed; holds `estimated` and `unfinished`
    BudgetAmount reserved; // by requests that run
    BudgetAmount estimated; // part of `used` the upstream did not report: broken streams, streams without usage
    BudgetAmount unfinished; // part of `used` reserved by a run that was killed: counted until reconcileBudget() or the window's end
    QDateTime windowStart; // UTC
    QDateTime resetsAt; // UTC
    std::optional<QDateTime> endsAt; // UTC: when it will be used up at the rate of now; unset: not before its reset
    std::optional<QDate> endsOn; // the same, the local day
    int lastNotice = 0; // percent: 50, 80, 95 or 100; 0: none in this window
    std::optional<QDateTime> noticedAt; // UTC
    qint64 refused = 0; // requests in this window; with Observe those it would have refused
    qint64 unpriced = 0; // requests in this window whose cost is not known
    bool operator==(const BudgetStatus &) const = default;

    // Share of the limit that is used or reserved, the greater of tokens and money; 1 is all of it.
    [[nodiscard]] double share() const
    {
        const double ofTokens = limit.tokens > 0
            ? static_cast<double>(used.tokens + reserved.tokens) / static_cast<double>(limit.tokens)
            : 0;
        const double ofMoney = limit.money > 0 ? (used.money + reserved.money) / limit.money : 0;
        return ofTokens > ofMoney ? ofTokens : ofMoney;
    }
};

// The prices in force. Of the user's file `error` says why it is not (its last good content stays).
struct PriceTableStatus {
    QString userFile; // absolute; empty: none is configured
    int models = 0; // entries in force
    int userModels = 0; // of them from the user's file
    QDate asOf; // the oldest date among the entries we ship
    std::optional<QDate> userAsOf; // the oldest among the user's
    base::Error error;
    bool operator==(const PriceTableStatus &) const = default;
};

} // namespace sluice::api

Q_DECLARE_METATYPE(sluice::api::BudgetStatus)
Q_DECLARE_METATYPE(sluice::api::PriceTableStatus)
