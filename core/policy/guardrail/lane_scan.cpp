#include "policy/guardrail/lane_scan.h"

#include "policy/guardrail/plain_skip.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace sluice::policy {

namespace {

// Hits are found in the order of their ends; records show them in the order of their starts.
void insertInOrder(std::vector<Hit> &hits, Hit hit)
{
    const auto at = std::upper_bound(hits.begin(), hits.end(), hit, [](const Hit &a, const Hit &b) {
        return a.start != b.start ? a.start < b.start : a.end < b.end;
    });
    hits.insert(at, std::move(hit));
}

} // namespace

LaneScan::LaneScan(const CompiledRules &rules, Direction direction)
    : m_rules(rules), m_automaton(rules.automaton),
      m_direction(rules.directions[static_cast<std::size_t>(direction)]),
      m_directionIndex(static_cast<std::size_t>(direction)),
      m_maskLive(m_direction.maskLive),
      m_blockLive(m_direction.blockLive)
{
    // A path may be longer than the words of this direction, but no hit and no hold of it ever is.
    m_starts.resize(std::bit_ceil(std::size_t{m_direction.longestWord} + 1));
    m_ringMask = m_starts.size() - 1;
    if (!m_direction.isActive) {
        m_verdict.notRun = "no rules";
    }
}

// The filter passes over a code only when it knows those that follow, while a reader of one code at
// a time must still hold it: with a block word near, what has left before it would depend on the
// split. So the cursors take the state they have without the filter; it is less deep than the
// filter looks.
void LaneScan::restoreSkipped(const char *from, const char *skipped, const char *end)
{
    const char *at = beforeSkipEnd(from, skipped);
    m_offset -= static_cast<std::uint64_t>(skipped - at);
    while (at != skipped) {
        const Read read = symbolAt(m_rules.symbols, at, end);
        m_starts[m_codes & m_ringMask] = m_offset;
        m_all = m_automaton.step(m_all, read.symbol);
        ++m_codes;
        m_offset += read.length;
        at += read.length;
    }
    m_mask = m_all;
}

// Nothing waits: follows the paths of begun words up to the first code point that needs more than a
// step, and comes back with none where at most one code would be begun, since the filter passes most
// of those.
const char *LaneScan::walkPath(const char *const from, const char *const end)
{
    const SymbolTable &symbols = m_rules.symbols;
    const std::uint64_t offset = m_offset;
    const char *at = from;
    State all = m_all;
    State mask = m_mask;
    std::uint64_t codes = m_codes;
    bool isBegun = all != WordAutomaton::kRoot;
    while (at != end) {
        const Read now = symbolAt(symbols, at, end);
        if (now.length == 0 || now.symbol >= SymbolTable::kSeveral) {
            break;
        }
        const State next = m_automaton.step(all, now.symbol);
        if (m_automaton.hasFlag(next, m_directionIndex)) {
            break;
        }
        if (next == WordAutomaton::kRoot || (isBegun && m_automaton.isFirst(next))) {
            all = WordAutomaton::kRoot;
            mask = WordAutomaton::kRoot;
            break;
        }
        mask = mask == all ? next : m_automaton.step(mask, now.symbol);
        all = next;
        isBegun = true;
        m_starts[codes & m_ringMask] = offset + static_cast<std::uint64_t>(at - from);
        ++codes;
        at += now.length;
    }
    m_all = all;
    m_mask = mask;
    m_codes = codes;
    m_offset = offset + static_cast<std::uint64_t>(at - from);
    return at;
}

std::size_t LaneScan::read(std::string_view text)
{
    const char *const end = text.data() + text.size();
    const char *at = text.data();
    while (at != end) {
        if (m_all == WordAutomaton::kRoot && !m_isWaiting) {
            const char *const from = at;
            at = skipPlain({m_rules.symbols, m_rules.begins, m_rules.asciiBegins}, at, end);
            m_offset += static_cast<std::uint64_t>(at - from);
            if (at == end) {
                break;
            }
            if (m_blockLive) {
                restoreSkipped(from, at, end);
            }
        }
        if (m_pending.empty() && !m_isWaiting) {
            const char *const from = at;
            const bool wasBegun = m_all != WordAutomaton::kRoot;
            at = walkPath(at, end);
            if (at == end || ((wasBegun || at != from) && m_all == WordAutomaton::kRoot)) {
                continue;
            }
        }
        const std::size_t length = readOne({at, static_cast<std::size_t>(end - at)});
        if (length == 0) {
            break;
        }
        at += length;
    }
    m_verdict.bytesScanned = m_offset;
    return static_cast<std::size_t>(at - text.data());
}

std::size_t LaneScan::readOne(std::string_view text)
{
    const DecodedCode decoded = decodeCode(text.data(), text.data() + text.size());
    if (decoded.kind == DecodedCode::Kind::Incomplete) {
        return 0;
    }
    const std::uint64_t endByte = m_offset + decoded.length;
    const Symbol symbol = decoded.kind == DecodedCode::Kind::Code ? m_rules.symbols[decoded.code]
                                                                  : SymbolTable::kNone;
    if (symbol < SymbolTable::kSeveral && !m_isWaiting) {
        readSymbol(symbol, endByte);
    } else if (symbol == SymbolTable::kNothing) {
        readNothing(endByte);
    } else {
        // An ill-formed byte has no code; U+FFFD, like it, joins nothing.
        readCode(decoded.kind == DecodedCode::Kind::Code ? decoded.code : 0xFFFD, symbol, endByte);
    }
    m_offset = endByte;
    m_verdict.bytesScanned = m_offset;
    return decoded.length;
}

// A mark or an ignorable: it stays with the text before it, and goes with a masked span it follows.
void LaneScan::readNothing(std::uint64_t endByte)
{
    if (m_isWaiting && m_waitingTailByte == m_offset) {
        m_waitingTailByte = endByte;
    }
    if (!m_pending.empty() && m_pending.back().tailByte == m_offset) {
        m_pending.back().tailByte = endByte;
    }
    if (m_maskedEnd == m_offset && m_maskedEnd != 0 && !m_isPseudonym) {
        m_masked.push_back({m_offset, endByte, {}, true});
        m_maskedEnd = endByte;
    }
}

// The general form of readSymbol: the code point may expand, and words may wait for its first code.
void LaneScan::readCode(char32_t code, Symbol symbol, std::uint64_t endByte)
{
    m_releasableBefore = releasableAt(m_all, m_mask, m_codes, m_offset);
    m_isInExpansion = true;
    std::array<char32_t, TextFold::kMostCodes> folded;
    const std::size_t count = m_rules.fold.codes(code, folded);
    for (std::size_t i = 0; i < count; ++i) {
        if (m_isWaiting) {
            m_isWaiting = false;
            if (!joins(m_waitingEnd, folded[i])) {
                collect(m_waitingEndByte, m_waitingTailByte);
            }
            settle(false);
        }
        readSymbol(symbol == SymbolTable::kNone ? symbol : m_rules.symbols[folded[i]], endByte);
    }
    m_isInExpansion = false;
}

void LaneScan::readSymbol(Symbol symbol, std::uint64_t endByte)
{
    m_starts[m_codes & m_ringMask] = m_offset;
    m_allBefore = m_all;
    m_maskBefore = m_mask;
    m_all = m_automaton.step(m_allBefore, symbol);
    m_mask = m_maskBefore == m_allBefore ? m_all : m_automaton.step(m_maskBefore, symbol);
    ++m_codes;
    if (m_automaton.hasFlag(m_all, m_directionIndex)) {
        onEnding(endByte);
    }
    if (!m_pending.empty()) {
        settle(false);
    }
}

void LaneScan::onEnding(std::uint64_t endByte)
{
    // All words that end here share their last code.
    m_waitingEnd = m_rules.endings[m_automaton.firstEnding(m_all)].end;
    if (m_waitingEnd != WordEnd::Plain) {
        m_isWaiting = true;
        m_waitingEndByte = endByte;
        m_waitingTailByte = endByte;
        return;
    }
    if (!m_isInExpansion && !m_isBlocked && m_blockLive) {
        m_releasableBefore = releasableAt(m_allBefore, m_maskBefore, m_codes - 1, m_offset);
    }
    collect(endByte, endByte);
}

// Counts the words that end at the last code. What was releasable before its code point is
// m_releasableBefore.
void LaneScan::collect(std::uint64_t endByte, std::uint64_t tailByte)
{
    const std::uint32_t first = m_automaton.firstEnding(m_all);
    const ActionBits actions = m_rules.endings[first].actionsFrom[m_directionIndex];
    if ((actions & kBlockBit) != 0 && !m_isBlocked) {
        m_isBlocked = true;
        m_releasableAtBlock = m_releasableBefore;
    }
    m_verdict.kind = std::max(m_verdict.kind, kindOfBits(actions));
    if (m_verdict.hits.size() < Verdict::kMaxHits) {
        collectHits(first, endByte);
    }
    if ((actions & kMaskBit) != 0) {
        collectMask(endByte, tailByte);
    }
}

void LaneScan::collectHits(std::uint32_t ending, std::uint64_t endByte)
{
    for (; ending != 0; ending = m_rules.endings[ending].next) {
        const CompiledRules::Word &word = m_rules.words[m_rules.endings[ending].word];
        for (std::uint32_t i = 0; i < word.ownerCount; ++i) {
            const CompiledRules::List &list = m_rules.lists[m_rules.owners[word.firstOwner + i].list];
            const Action action = list.actions[m_directionIndex];
            if (action == Action::Off) {
                continue;
            }
            if (m_verdict.hits.size() == Verdict::kMaxHits) {
                return;
            }
            insertInOrder(
                m_verdict.hits,
                {list.name, list.category, action, startByte(m_codes - word.codes), endByte, {}});
        }
    }
}

void LaneScan::collectMask(std::uint64_t endByte, std::uint64_t tailByte)
{
    std::uint32_t next = 0;
    for (std::uint32_t i = m_automaton.firstEnding(m_mask); i != 0; i = next) {
        const CompiledRules::Ending &ending = m_rules.endings[i];
        next = ending.next;
        const std::uint64_t first = m_codes - ending.codes;
        if ((ending.actions[m_directionIndex] & kMaskBit) == 0 || first < m_committedEnd) {
            continue;
        }
        std::size_t before = m_pending.size();
        while (before > 0 && m_pending[before - 1].first >= first) {
            --before;
        }
        if (before > 0 && m_pending[before - 1].end > first) {
            continue; // starts inside one that will be chosen before it, or lost together with it
        }
        const Pending found{first, m_codes, startByte(first), endByte, tailByte, ending.word};
        if (before + 1 == m_pending.size()) {
            m_pending.back() = found;
        } else {
            m_pending.resize(before);
            m_pending.push_back(found);
        }
        return; // shorter words that end here start inside this one
    }
}

void LaneScan::settle(bool isOver)
{
    std::size_t done = 0;
    for (; done < m_pending.size(); ++done) {
        const Pending &front = m_pending[done];
        if (!isOver) {
            if (m_codes - m_maskLive[m_mask] <= front.first) {
                break; // an earlier or a longer word may still come
            }
            if (m_isWaiting) {
                const std::uint32_t waiting = longestEnding(m_mask, kMaskBit, m_codes);
                if (waiting != 0 && m_codes - waiting <= front.first) {
                    break;
                }
            }
        }
        commit(front);
        while (m_codes - m_maskLive[m_mask] < m_committedEnd) {
            m_mask = m_automaton.fail(m_mask); // paths through masked text are dead
        }
    }
    if (done > 0) {
        m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(done));
    }
}

void LaneScan::commit(const Pending &pending)
{
    m_committedEnd = pending.end;
    const std::string_view pseudonym = m_rules.pseudonymises
        ? m_rules.pseudonymOf(pending.word, m_directionIndex)
        : std::string_view{};
    // Two words may lie in the expansion of one source character.
    if (pending.endByte > m_maskedEnd) {
        m_masked.push_back(
            {std::max(pending.firstByte, m_maskedEnd), pending.endByte, pseudonym, false});
        m_maskedEnd = pending.endByte;
        m_isPseudonym = !pseudonym.empty();
    }
    if (pending.tailByte > m_maskedEnd && pseudonym.empty()) {
        m_masked.push_back({m_maskedEnd, pending.tailByte, {}, true});
        m_maskedEnd = pending.tailByte;
    }
}

void LaneScan::readIllFormed()
{
    if (m_isWaiting) {
        readCode(0xFFFD, SymbolTable::kNone, m_offset + 1);
    } else {
        readSymbol(SymbolTable::kNone, m_offset + 1);
    }
    ++m_offset;
    m_verdict.bytesScanned = m_offset;
}

void LaneScan::finish(std::string_view rest)
{
    for (std::size_t i = 0; i < rest.size(); ++i) {
        readIllFormed();
    }
    if (m_isWaiting) {
        m_releasableBefore = releasableAt(m_all, m_mask, m_codes, m_offset);
        m_isWaiting = false;
        collect(m_waitingEndByte, m_waitingTailByte);
    }
    settle(true);
    m_all = WordAutomaton::kRoot;
    m_mask = WordAutomaton::kRoot;
}

std::uint32_t LaneScan::longestEnding(State state, ActionBits action, std::uint64_t codes) const
{
    std::uint32_t next = 0;
    for (std::uint32_t i = m_automaton.firstEnding(state); i != 0; i = next) {
        const CompiledRules::Ending &ending = m_rules.endings[i];
        next = ending.next;
        if ((ending.actions[m_directionIndex] & action) != 0
            && (action != kMaskBit || codes - ending.codes >= m_committedEnd)) {
            return ending.codes;
        }
    }
    return 0;
}

std::uint64_t LaneScan::releasable() const
{
    return m_isBlocked ? m_releasableAtBlock : releasableAt(m_all, m_mask, m_codes, m_offset);
}

std::uint64_t LaneScan::releasableAt(State all, State mask, std::uint64_t codes,
                                     std::uint64_t offset) const
{
    std::uint32_t held = 0;
    if (m_maskLive) {
        held = m_maskLive[mask];
    }
    if (m_blockLive) {
        held = std::max<std::uint32_t>(held, m_blockLive[all]);
    }
    if (m_isWaiting) {
        held = std::max({held, longestEnding(mask, kMaskBit, codes),
                         longestEnding(all, kBlockBit, codes)});
    }
    const std::uint64_t begun = held == 0 ? offset : startByte(codes - held);
    return m_pending.empty() ? begun : std::min(begun, m_pending.front().firstByte);
}

} // namespace sluice::policy
