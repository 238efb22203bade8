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
// fail links are kept, because what is begun at a state is what a stream must hold back. A slot has
// 24 bits a link, which is enough for three million words of ordinary length: see isTooLarge(). Any
// thread: immutable once built.
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
            const State child = slot.base() + symbol;
            if (m_slots[child].check() == state) {
                return child;
            }
            state = slot.fail();
        }
        return symbol > m_lastInner ? State{symbol} - m_lastInner : kRoot;
    }

    // Whether the path is one symbol long.
    [[nodiscard]] bool isFirst(State state) const { return state - 1 < m_firstCount; }
    [[nodiscard]] State fail(State state) const { return m_slots[state].fail(); }
    // The codes of the longest suffix of the path, itself included, that some word goes on from.
    [[nodiscard]] std::uint32_t live(State state) const { return m_slots[state].live(); }

    // Whether a word with flag `flag` (see setFlags) ends here, be it a suffix of the path.
    [[nodiscard]] bool hasFlag(State state, std::size_t flag) const
    {
        return m_slots[state].hasFlag(flag);
    }
    // The longest word that ends here, as an index for ending(); 0 if none does.
    [[nodiscard]] std::uint32_t firstEnding(State state) const
    {
        return m_slots[state].ending();
    }
    [[nodiscard]] const Ending &ending(std::uint32_t index) const { return m_endings[index]; }
    // Indices run from 1 to endingCount(); an ending's `next` is always smaller than itself.
    [[nodiscard]] std::size_t endingCount() const { return m_endings.size() - 1; }

    // live() of the words among `words` only. Only before releasePlan().
    [[nodiscard]] std::vector<std::uint16_t> liveDepths(const std::vector<bool> &words) const;
    // Sets flag `flag` where `isFlagged(firstEnding(state))` holds.
    void setFlag(std::size_t flag, const std::function<bool(std::uint32_t)> &isFlagged);
    // Frees what only liveDepths() needs.
    void releasePlan();

    // The words have too many states for the links: nothing else of the automaton may be used then.
    [[nodiscard]] bool isTooLarge() const { return m_isTooLarge; }
    [[nodiscard]] std::size_t stateCount() const { return m_stateCount; }
    [[nodiscard]] std::size_t byteCount() const;
    // The most words that end at one place: what one hostile code point can cost.
    [[nodiscard]] std::size_t longestChain() const { return m_longestChain; }

private:
    static constexpr State kUnused = 0xFF'FFFF;
    class Slot final { // 16 bytes
    public:
        [[nodiscard]] State base() const { return link(m_to, 0); } // child = base + symbol
        [[nodiscard]] State check() const { return link(m_to, kLinkBits); } // parent
        [[nodiscard]] std::uint32_t live() const { return static_cast<std::uint32_t>(m_to >> 2 * kLinkBits); }
        [[nodiscard]] State fail() const { return link(m_back, 0); }
        // Index of the longest ending.
        [[nodiscard]] std::uint32_t ending() const { return link(m_back, kLinkBits); }
        [[nodiscard]] bool hasFlag(std::size_t flag) const { return (m_back >> (2 * kLinkBits + flag) & 1U) != 0; }

        void setBase(State base) { set(m_to, 0, kUnused, base); }
        void setCheck(State parent) { set(m_to, kLinkBits, kUnused, parent); }
        void setLive(std::uint32_t codes) { set(m_to, 2 * kLinkBits, 0xFFFF, codes); }
        void setFail(State state) { set(m_back, 0, kUnused, state); }
        void setEnding(std::uint32_t ending) { set(m_back, kLinkBits, kUnused, ending); }
        void setFlag(std::size_t flag) { m_back |= std::uint64_t{1} << (2 * kLinkBits + flag); }

    private:
        static constexpr unsigned kLinkBits = 24;
        static State link(std::uint64_t from, unsigned shift) { return static_cast<State>(from >> shift & kUnused); }
        static void set(std::uint64_t &in, unsigned shift, std::uint64_t mask, std::uint64_t value)
        {
            in = (in & ~(mask << shift)) | (value & mask) << shift;
        }
        std::uint64_t m_to = std::uint64_t{kUnused} << kLinkBits;
        std::uint64_t m_back = 0;
    };
    struct Planned {
        State state;
        State parent;
        std::uint32_t word; // + 1; 0 if the path spells none
        std::uint16_t depth;
    };

    class Builder;

    Symbol m_lastInner = 0;
    State m_firstCount = 0; // the states 1 to this one are the children of the root
    std::size_t m_stateCount = 1;
    std::size_t m_longestChain = 0;
    bool m_isTooLarge = false;
    std::vector<Slot> m_slots;
    std::vector<Ending> m_endings;
    std::vector<Planned> m_plan; // breadth-first
};

} // namespace sluice::policy
