#pragma once

#include "base/error.h"
#include "policy/limit/budget_account.h"

#include <string>
#include <vector>

namespace sluice::relay {

struct KeptBudget {
    std::string name;
    std::string currency; // of its money
    policy::BudgetState state;
};

// Where budgets outlive the process; service/ joins it with store/. Any thread.
class BudgetMemory {
public:
    virtual ~BudgetMemory() = default;
    // What the last run has left.
    [[nodiscard]] virtual std::vector<KeptBudget> kept() = 0;
    // What was wrong with it: a damaged file that was set aside, a file another Sluice uses. Told once.
    [[nodiscard]] virtual base::Error takeProblem() = 0;
    // Once it returns the state outlives this process, however that ends; this computer only after sync(). Called by workers: fast.
    virtual base::Error keep(const KeptBudget &budget) = 0;
    virtual base::Error sync() = 0;
};

} // namespace sluice::relay
