#pragma once

#include "policy/text/symbol_table.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Aho-Corasick over symbols, as a double array of 16-byte slots: one cache line a step, and all
// fail links are kept, because a state's depth is what a stream must hold back. Any thread:
// immutable once built.
class WordAutomaton final {
public:
    using State = std::uint32_t;
    static constexpr State kRoot = 0;

    // One word of those that end at a state, longest first; `next` is 0 after the last.
    struct Ending {
        std::uint32_t word = 0;
        std::uint32_t next = 0;
    };

    static constexpr std::size_t kMostCodes = 60'000; // of one word
    static constexpr std::size_t kFlagCount = 2;

    // `words` are sorted, unique, not empty and of symbols of one table; word i is reported as i.
    WordAutomaton(std::span<const std::u16string_view> words, const SymbolTable &symbols);

    [[nodiscard]] State step(State state, Symbol symbol) const
    {
        if (symbol == SymbolTable::kNone) {
            return kRoot;
        }
        while (state != kRoot) {
            const Slot &slot = m_slots[state];
            const State child = slot.base + symbol;
            if (m_slots[child].check == state) {
                return child;
            }
            state = slot.fail;
        }
        return symbol > m_lastInner ? State{symbol} - m_lastInner : kRoot;
    }

    // Whether the path is one symbol long.
    [[nodiscard]] bool isFirst(State state) const { return state - 1 < m_firstCount; }
    [[nodiscard]] State fail(State state) const { return m_slots[state].fail; }
    [[nodiscard]] std::uint32_t depth(State state) const { return m_depths[state]; }

    // Whether a word with flag `flag` (see setFlags) ends here, be it a suffix of the path.
    [[nodiscard]] bool hasFlag(State state, std::size_t flag) const
    {
        return (m_slots[state].ending >> (kFlagShift + flag) & 1U) != 0;
    }
    // The longest word that ends here, as an index for ending(); 0 if none does.
    [[nodiscard]] std::uint32_t firstEnding(State state) const
    {
        return m_slots[state].ending & kEndingMask;
    }
    [[nodiscard]] const Ending &ending(std::uint32_t index) const { return m_endings[index]; }
    // Indices run from 1 to endingCount(); an ending's `next` is always smaller than itself.
    [[nodiscard]] std::size_t endingCount() const { return m_endings.size() - 1; }

    // For each state the depth of its longest suffix, itself included, that some word among `words`
    // properly extends; 0 where none does. Only before releasePlan().
    [[nodiscard]] std::vector<std::uint16_t> liveDepths(const std::vector<bool> &words) const;
    // Sets flag `flag` where `isFlagged(firstEnding(state))` holds.
    void setFlag(std::size_t flag, const std::function<bool(std::uint32_t)> &isFlagged);
    // Frees what only liveDepths() needs.
    void releasePlan();

    [[nodiscard]] std::size_t stateCount() const { return m_stateCount; }
    [[nodiscard]] std::size_t byteCount() const;
    // The most words that end at one place: what one hostile code point can cost.
    [[nodiscard]] std::size_t longestChain() const { return m_longestChain; }

private:
    struct Slot {
        State base = 0; // child = base + symbol
        State check = kUnused; // parent
        State fail = kRoot;
        std::uint32_t ending = 0; // index of the longest ending, flags above
    };
    struct Planned {
        State state;
        State parent;
        std::uint32_t word; // + 1; 0 if the path spells none
    };
    static constexpr State kUnused = 0xFFFF'FFFF;
    static constexpr unsigned kFlagShift = 30;
    static constexpr std::uint32_t kEndingMask = (1U << kFlagShift) - 1;

    class Builder;

    Symbol m_lastInner = 0;
    State m_firstCount = 0; // the states 1 to this one are the children of the root
    std::size_t m_stateCount = 1;
    std::size_t m_longestChain = 0;
    std::vector<Slot> m_slots;
    std::vector<std::uint16_t> m_depths;
    std::vector<Ending> m_endings;
    std::vector<Planned> m_plan; // breadth-first
};

} // namespace sluice::policy
