#pragma once

#include "policy/limit/limit_node.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace sluice::policy {

// The places of a limit tree by level, client and rule: an open hash table, because a decision among thousands of keys costs little but
// the caches it misses, and here it misses one for the table. Places stay where they are until they are removed. No thread rules: value.
class LimitPlaces final {
public:
    [[nodiscard]] LimitNode *find(const LevelClaim &claim) const;
    LimitNode &findOrAdd(const LevelClaim &claim);
    [[nodiscard]] std::size_t size() const { return m_count; }

    // Calls `perform` with every place, in no order.
    template<typename Perform>
    void forEach(Perform &&perform) const
    {
        for (const Slot &slot : m_slots) {
            if (slot.node) {
                perform(*slot.node);
            }
        }
    }

    template<typename IsGone>
    void removeIf(IsGone &&isGone)
    {
        for (std::size_t i = 0; i < m_slots.size();) {
            if (m_slots[i].node && isGone(*m_slots[i].node)) {
                remove(i); // another may have come to this slot
            } else {
                ++i;
            }
        }
        shrink();
    }

private:
    struct Slot {
        std::size_t hash = 0;
        std::unique_ptr<LimitNode> node; // empty: free
    };

    // The slot that holds the claim's place, or the free one where it belongs. There is a free one.
    [[nodiscard]] std::size_t slotOf(const LevelClaim &claim, std::size_t hash) const;
    void resize(std::size_t slots);
    void remove(std::size_t index);
    void shrink();

    std::vector<Slot> m_slots; // none, or a power of two of which a quarter is free
    std::size_t m_count = 0;
};

} // namespace sluice::policy
