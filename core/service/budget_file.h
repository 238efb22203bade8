#pragma once

#include "relay/shared/budget_memory.h"
#include "store/slot_file.h"

#include <mutex>

namespace sluice::service {

// What budgets have counted, in a file of the data directory that one Sluice at a time uses. Any thread.
class BudgetFile final : public relay::BudgetMemory {
public:
    explicit BudgetFile(const QString &path); // opens it; blocks

    [[nodiscard]] bool isOpen() const { return m_isOpen; }

    [[nodiscard]] std::vector<relay::KeptBudget> kept() override;
    [[nodiscard]] base::Error takeProblem() override;
    base::Error keep(const relay::KeptBudget &budget) override;
    base::Error sync() override;

private:
    std::mutex m_mutex; // guards the rest: workers keep, control syncs
    store::SlotFile m_file;
    base::Error m_problem;
    bool m_isOpen = false;
};

} // namespace sluice::service
