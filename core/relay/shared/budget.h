#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace sluice::relay {

// A cap on something all workers share: buffered bytes, open connections. Any thread.
class Budget final {
public:
    explicit Budget(std::int64_t cap)
        : m_cap(cap)
    {
    }

    void setCap(std::int64_t cap) { m_cap.store(cap, std::memory_order_relaxed); }

    [[nodiscard]] bool tryTake(std::int64_t amount)
    {
        const std::int64_t before = m_used.fetch_add(amount, std::memory_order_relaxed);
        if (before + amount <= m_cap.load(std::memory_order_relaxed)) {
            return true;
        }
        m_used.fetch_sub(amount, std::memory_order_relaxed);
        return false;
    }

    void giveBack(std::int64_t amount) { m_used.fetch_sub(amount, std::memory_order_relaxed); }

    [[nodiscard]] std::int64_t used() const { return m_used.load(std::memory_order_relaxed); }
    [[nodiscard]] bool isFull() const { return used() >= m_cap.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> m_cap;
    std::atomic<std::int64_t> m_used{0};
};

// A share of a Budget that comes back whatever happens. Worker thread.
class BudgetShare final {
public:
    explicit BudgetShare(Budget &budget)
        : m_budget(&budget)
    {
    }
    ~BudgetShare() { release(); }
    BudgetShare(const BudgetShare &) = delete;
    BudgetShare &operator=(const BudgetShare &) = delete;

    // False, and nothing taken, if the cap would be passed.
    [[nodiscard]] bool grow(std::int64_t amount)
    {
        if (!m_budget->tryTake(amount)) {
            return false;
        }
        m_taken += amount;
        return true;
    }

    void release() { m_budget->giveBack(std::exchange(m_taken, 0)); }

private:
    Budget *m_budget;
    std::int64_t m_taken = 0;
};

} // namespace sluice::relay
