#include "policy/text/word_automaton.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace sluice::policy {

// Lays the trie out breadth-first over ranges of the sorted words. Children of the root have fixed
// places (1 to the number of symbols that begin words); the others go to the first gap they fit in.
class WordAutomaton::Builder final {
public:
    Builder(WordAutomaton &automaton, std::span<const std::u16string_view> words,
            const SymbolTable &symbols)
        : m_automaton(automaton), m_words(words), m_symbols(symbols),
          m_firstFree(std::size_t{symbols.last()} + 1), m_firstFreeForMany(m_firstFree)
    {
    }

    void layOut()
    {
        const std::size_t states = countStates();
        m_automaton.m_slots.reserve(2 * m_firstFree + states + states / 16);
        reserveSlots(m_firstFree + states);
        for (std::size_t slot = 0; slot < m_firstFree; ++slot) {
            take(slot);
        }
        std::vector<Range> ranges;
        ranges.reserve(states);
        m_automaton.m_plan.reserve(states);
        ranges.push_back({0, static_cast<std::uint32_t>(m_words.size()), 0});
        m_automaton.m_plan.push_back({kRoot, kRoot, 0, 0});
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            addChildren(i, ranges[i], ranges);
            if (m_highest + m_symbols.last() >= kUnused) {
                m_automaton.m_isTooLarge = true;
                return;
            }
        }
        // A step adds any symbol to any base without a bounds test.
        reserveSlots(m_highest + std::size_t{m_symbols.last()} + 1);
        m_automaton.m_slots.resize(m_highest + std::size_t{m_symbols.last()} + 1);
        m_automaton.m_stateCount = ranges.size();
    }

private:
    struct Range {
        std::uint32_t first;
        std::uint32_t end;
        std::uint32_t depth;
    };

    // The root and one for each code of a word that it does not share with the word before it.
    [[nodiscard]] std::size_t countStates() const
    {
        std::size_t count = 1;
        std::u16string_view before;
        for (const std::u16string_view word : m_words) {
            const auto apart = std::mismatch(word.begin(), word.end(), before.begin(), before.end());
            count += static_cast<std::size_t>(word.end() - apart.first);
            before = word;
        }
        return count;
    }

    void addChildren(std::size_t index, Range range, std::vector<Range> &ranges)
    {
        std::vector<Planned> &plan = m_automaton.m_plan;
        const State state = plan[index].state;
        if (range.first < range.end && m_words[range.first].size() == range.depth) {
            plan[index].word = range.first + 1;
            ++range.first;
        }
        m_children.clear();
        [[maybe_unused]] const std::size_t firstChild = ranges.size();
        for (std::uint32_t word = range.first; word < range.end;) {
            const Symbol symbol = m_words[word][range.depth];
            const std::uint32_t first = word;
            do {
                ++word;
            } while (word < range.end && m_words[word][range.depth] == symbol);
            m_children.push_back(symbol);
            ranges.push_back({first, word, range.depth + 1});
        }
        if (m_children.empty()) {
            return;
        }
        const std::size_t base = state == kRoot ? 0 : place();
        m_automaton.m_slots[state].setBase(static_cast<State>(base));
        m_highest = std::max(m_highest, base);
        for (std::size_t i = 0; i < m_children.size(); ++i) {
            const std::size_t child = state == kRoot
                ? std::size_t{m_children[i]} - m_symbols.lastInner()
                : base + m_children[i];
            m_automaton.m_slots[child].setCheck(state);
            m_highest = std::max(m_highest, child);
            plan.push_back({static_cast<State>(child), state, 0,
                            static_cast<std::uint16_t>(range.depth + 1)});
        }
        assert(plan.size() == ranges.size() && firstChild + m_children.size() == ranges.size());
    }

    // Finds a base at which all of m_children (ascending) are free, and takes their slots.
    std::size_t place()
    {
        const Symbol first = m_children.front();
        if (m_children.size() == 1) {
            m_firstFree = nextFree(m_firstFree);
            take(m_firstFree);
            return m_firstFree - first;
        }
        int failures = 0;
        std::size_t slot = nextFree(std::max(m_firstFreeForMany, m_firstFree));
        while (!fitsAt(slot - first)) {
            slot = nextFree(slot + 1);
            ++failures;
        }
        // A region that failed so often is nearly full: leave its gaps to single children.
        if (failures > 64) {
            m_firstFreeForMany = slot;
        }
        for (const Symbol symbol : m_children) {
            take(slot - first + symbol);
        }
        return slot - first;
    }

    [[nodiscard]] bool fitsAt(std::size_t base) const
    {
        return std::none_of(m_children.begin(), m_children.end(), [&](Symbol symbol) {
            const std::size_t slot = base + symbol;
            return slot / 64 < m_taken.size() && (m_taken[slot / 64] >> (slot % 64) & 1U) != 0;
        });
    }

    [[nodiscard]] std::size_t nextFree(std::size_t from) const
    {
        std::size_t word = from / 64;
        if (word >= m_taken.size()) {
            return from;
        }
        std::uint64_t free = ~m_taken[word] & ~std::uint64_t{0} << (from % 64);
        while (free == 0) {
            ++word;
            if (word == m_taken.size()) {
                return word * 64;
            }
            free = ~m_taken[word];
        }
        return word * 64 + static_cast<std::size_t>(std::countr_zero(free));
    }

    void take(std::size_t slot)
    {
        reserveSlots(slot + 1);
        m_taken[slot / 64] |= std::uint64_t{1} << (slot % 64);
    }

    void reserveSlots(std::size_t count)
    {
        if (count > m_automaton.m_slots.size()) {
            m_automaton.m_slots.resize(std::max(count, m_automaton.m_slots.size() + m_automaton.m_slots.size() / 32));
            m_taken.resize(m_automaton.m_slots.size() / 64 + 1);
        }
    }

    WordAutomaton &m_automaton;
    std::span<const std::u16string_view> m_words;
    const SymbolTable &m_symbols;
    std::vector<std::uint64_t> m_taken; // one bit a slot
    std::vector<Symbol> m_children;
    std::size_t m_firstFree;
    std::size_t m_firstFreeForMany;
    std::size_t m_highest = 0;
};

WordAutomaton::WordAutomaton(std::span<const std::u16string_view> words, const SymbolTable &symbols)
    : m_lastInner(symbols.lastInner()), m_firstCount(State{symbols.last()} - symbols.lastInner()),
      m_endings(1)
{
    Builder(*this, words, symbols).layOut();
    if (m_isTooLarge) {
        return;
    }
    m_endings.reserve(words.size() + 1);
    std::vector<std::uint32_t> chainLengths{0};
    chainLengths.reserve(words.size() + 1);
    for (std::size_t i = 1; i < m_plan.size(); ++i) {
        // The slots lie all over; those of later turns are on their way meanwhile.
        constexpr std::size_t kAhead = 16;
        if (i + kAhead < m_plan.size()) {
            __builtin_prefetch(&m_slots[m_plan[i + kAhead].state], 1);
            __builtin_prefetch(&m_slots[m_plan[i + kAhead].parent]);
        }
        const Planned &planned = m_plan[i];
        Slot &slot = m_slots[planned.state];
        if (planned.parent != kRoot) {
            const Slot &parent = m_slots[planned.parent];
            const auto symbol = static_cast<Symbol>(planned.state - parent.base());
            slot.setFail(step(parent.fail(), symbol));
        }
        const Slot &fail = m_slots[slot.fail()];
        slot.setLive(slot.base() != 0 ? planned.depth : fail.live());
        slot.setEnding(fail.ending());
        if (planned.word != 0) {
            const std::uint32_t next = fail.ending();
            m_endings.push_back({planned.word - 1, next});
            chainLengths.push_back(chainLengths[next] + 1);
            slot.setEnding(static_cast<std::uint32_t>(m_endings.size() - 1));
            m_longestChain = std::max<std::size_t>(m_longestChain, chainLengths.back());
        }
    }
}

std::vector<std::uint16_t> WordAutomaton::liveDepths(const std::vector<bool> &words) const
{
    std::vector<bool> isExtended(m_slots.size());
    for (std::size_t i = m_plan.size(); i-- > 1;) {
        const Planned &planned = m_plan[i];
        if (isExtended[planned.state] || (planned.word != 0 && words[planned.word - 1])) {
            isExtended[planned.parent] = true;
        }
    }
    std::vector<std::uint16_t> live(m_slots.size());
    for (std::size_t i = 1; i < m_plan.size(); ++i) {
        const State state = m_plan[i].state;
        live[state] = isExtended[state] ? m_plan[i].depth : live[m_slots[state].fail()];
    }
    return live;
}

void WordAutomaton::setFlag(std::size_t flag, const std::function<bool(std::uint32_t)> &isFlagged)
{
    for (Slot &slot : m_slots) {
        if (slot.ending() != 0 && isFlagged(slot.ending())) {
            slot.setFlag(flag);
        }
    }
}

void WordAutomaton::releasePlan()
{
    m_plan = {};
}

std::size_t WordAutomaton::byteCount() const
{
    return m_slots.size() * sizeof(Slot) + m_endings.size() * sizeof(Ending);
}

} // namespace sluice::policy
