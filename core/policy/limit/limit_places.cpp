#include "policy/limit/limit_places.h"

#include <functional>
#include <string_view>

namespace sluice::policy {

namespace {

constexpr std::size_t kFewest = 16; // slots

std::size_t hashOf(const LevelClaim &claim)
{
    constexpr std::size_t kSpread = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio: every bit reaches the high ones
    std::size_t hash = std::hash<std::string_view>()(claim.client) + static_cast<std::size_t>(claim.level);
    if (!claim.rule.empty()) {
        hash = hash * kSpread + std::hash<std::string_view>()(claim.rule);
    }
    hash *= kSpread;
    return hash ^ (hash >> 32); // slots are chosen by the low ones
}

} // namespace

LimitNode *LimitPlaces::find(const LevelClaim &claim) const
{
    return m_slots.empty() ? nullptr : m_slots[slotOf(claim, hashOf(claim))].node.get();
}

LimitNode &LimitPlaces::findOrAdd(const LevelClaim &claim)
{
    if ((m_count + 1) * 4 > m_slots.size() * 3) {
        resize(m_slots.empty() ? kFewest : m_slots.size() * 2);
    }
    const std::size_t hash = hashOf(claim);
    Slot &slot = m_slots[slotOf(claim, hash)];
    if (!slot.node) {
        slot = {hash, std::make_unique<LimitNode>(claim)};
        ++m_count;
    }
    return *slot.node;
}

std::size_t LimitPlaces::slotOf(const LevelClaim &claim, std::size_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t index = hash & mask;
    while (m_slots[index].node && (m_slots[index].hash != hash || !m_slots[index].node->isPlaceOf(claim))) {
        index = (index + 1) & mask;
    }
    return index;
}

void LimitPlaces::resize(std::size_t slots)
{
    std::vector<Slot> old(slots);
    old.swap(m_slots);
    for (Slot &slot : old) {
        if (slot.node) {
            std::size_t index = slot.hash & (slots - 1);
            while (m_slots[index].node) {
                index = (index + 1) & (slots - 1);
            }
            m_slots[index] = std::move(slot);
        }
    }
}

// Those behind it move up, so that no search ends at a slot that became free too soon.
void LimitPlaces::remove(std::size_t index)
{
    const std::size_t mask = m_slots.size() - 1;
    m_slots[index].node.reset();
    --m_count;
    for (std::size_t next = (index + 1) & mask; m_slots[next].node; next = (next + 1) & mask) {
        const std::size_t wanted = m_slots[next].hash & mask;
        if (((next - wanted) & mask) >= ((next - index) & mask)) { // its search passes the free slot
            m_slots[index] = std::move(m_slots[next]);
            index = next;
        }
    }
}

// Gives memory back when far fewer places are left than there were, and not for a few less.
void LimitPlaces::shrink()
{
    if (m_count == 0) {
        m_slots = std::vector<Slot>();
        return;
    }
    std::size_t slots = m_slots.size();
    while (slots > kFewest && m_count * 8 < slots) {
        slots /= 2;
    }
    if (slots != m_slots.size()) {
        resize(slots);
    }
}

} // namespace sluice::policy
