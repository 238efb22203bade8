#include "policy/guardrail/option_scan.h"

#include "policy/guardrail/plain_skip.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <bit>

namespace sluice::policy {

namespace {

// An ill-formed byte has no code; U+FFFD, like it, joins nothing.
constexpr TextFold::Code kNoCode{0xFFFF'FFFF, CharClass::Other};

} // namespace

OptionScan::OptionScan(const CompiledRules &rules, Direction direction)
    : m_rules(rules), m_automaton(rules.automaton),
      m_direction(rules.directions[static_cast<std::size_t>(direction)]),
      m_directionIndex(static_cast<std::size_t>(direction)),
      m_maskLive(m_direction.maskLive),
      m_blockLive(m_direction.blockLive),
      m_allowLive(m_direction.allowLive),
      m_hasSeparators(rules.fold.options().separators)
{
    m_places.resize(std::bit_ceil(std::size_t{m_direction.longestWord} + 2));
    m_ringMask = m_places.size() - 1;
}

bool OptionScan::isIdle() const
{
    return m_all == WordAutomaton::kRoot && m_ended.empty() && m_undecided.empty()
        && m_candidates.empty() && m_run.empty();
}

std::size_t OptionScan::read(std::string_view text)
{
    const char *const end = text.data() + text.size();
    const char *at = text.data();
    while (at != end) {
        if (isIdle()) {
            // The last code points it passed are read, for the reason LaneScan::restoreSkipped() has.
            const char *const most
                = skipPlain({m_rules.symbols, m_rules.begins, m_rules.asciiBegins}, at, end);
            const char *const last = beforeSkipEnd(at, most);
            skipTo(at, last);
            for (at = last; at != most;) {
                at += readOne({at, static_cast<std::size_t>(end - at)});
            }
            if (at == end) {
                break;
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

// Passes over code points of one code each in which nothing begins.
void OptionScan::skipTo(const char *from, const char *to)
{
    if (from == to) {
        return;
    }
    m_offset += static_cast<std::uint64_t>(to - from);
    const char *last = to - 1;
    while (last != from && !isLeadByte(*last)) {
        --last;
    }
    const DecodedCode decoded = decodeCode(last, to);
    TextFold::Codes codes;
    std::size_t count = 0;
    if (decoded.kind == DecodedCode::Kind::Code && last + decoded.length == to) {
        count = m_rules.fold.classified(decoded.code, codes);
    }
    m_before = count == 0 ? CharClass::Other : codes[count - 1].kind;
    m_isApart = false;
    m_isRunBroken = false;
    m_allowed.clear();
}

std::size_t OptionScan::readOne(std::string_view text)
{
    const DecodedCode decoded = decodeCode(text.data(), text.data() + text.size());
    if (decoded.kind == DecodedCode::Kind::Incomplete) {
        return 0;
    }
    const std::uint64_t endByte = m_offset + decoded.length;
    if (m_blockLive && !m_isBlocked) {
        m_releasableBefore = releasableNow();
    }
    TextFold::Codes codes;
    if (decoded.kind != DecodedCode::Kind::Code) {
        arrive(kNoCode, m_offset, endByte);
    } else {
        const std::size_t count = m_rules.fold.classified(decoded.code, codes);
        for (std::size_t i = 0; i < count; ++i) {
            arrive(codes[i], m_offset, endByte);
        }
        if (count == 0) {
            readNothing(endByte);
        }
    }
    m_offset = endByte;
    return decoded.length;
}

// A mark or an ignorable: it stays with the text before it, and goes with a masked span it follows.
void OptionScan::readNothing(std::uint64_t endByte)
{
    for (std::vector<Found> *list : {&m_ended, &m_undecided, &m_candidates}) {
        for (Found &found : *list) {
            found.tailByte = found.tailByte == m_offset ? endByte : found.tailByte;
        }
    }
    if (!m_run.empty() && m_run.back().tailByte == m_offset) {
        m_run.back().tailByte = endByte;
    }
    if (m_maskedEnd == m_offset && m_maskedEnd != 0 && !m_isPseudonym) {
        m_masked.push_back({m_offset, endByte, {}, true});
        m_maskedEnd = endByte;
    }
}

// One code in the order of the text: keeps separators back until they are judged.
void OptionScan::arrive(TextFold::Code code, std::uint64_t startByte, std::uint64_t endByte)
{
    if (m_hasSeparators) {
        if (isSeparator(code.kind)) {
            resolveEnded(code, true);
            decide(false);
            settle(false);
            if (!m_isRunBroken) {
                if (m_run.empty()) {
                    m_runKind.begin(m_before);
                }
                m_runKind.add(code.kind);
                if (m_runKind.mayJoin() && m_run.size() < kMostSeparators) {
                    m_run.push_back({code, startByte, endByte, endByte});
                    openRun();
                    return;
                }
                feedRun();
                m_isRunBroken = true;
            }
        } else {
            if (!m_run.empty() && m_runKind.joins(code.kind)) {
                m_run.clear();
                m_runOpenByte = kNowhere;
                m_isApart = true;
            } else {
                feedRun();
            }
            m_isRunBroken = false;
        }
    }
    feed({code, startByte, endByte, endByte}, symbolOf(code));
}

Symbol OptionScan::symbolOf(TextFold::Code code) const
{
    return code.code == kNoCode.code ? SymbolTable::kNone : m_rules.symbols.ofFolded(code.code);
}

// Reads the run ahead, as text: what would live or end in it waits until it is known what it is.
void OptionScan::openRun()
{
    State all = m_all;
    State mask = m_mask;
    std::size_t live = 0; // codes of the run
    m_runOpenByte = kNowhere;
    for (std::size_t i = 0; i < m_run.size(); ++i) {
        const Symbol symbol = symbolOf(m_run[i].code);
        mask = mask == all ? m_automaton.step(all, symbol) : m_automaton.step(mask, symbol);
        all = m_automaton.step(all, symbol);
        live = std::max<std::size_t>(bool(m_maskLive) ? m_maskLive[mask] : 0, bool(m_blockLive) ? m_blockLive[all] : 0);
        if (!m_automaton.hasFlag(all, m_directionIndex)) {
            continue;
        }
        for (std::uint32_t ending = m_automaton.firstEnding(all); ending != 0; ending = m_automaton.ending(ending).next) {
            const CompiledRules::Word &word = m_rules.words[m_automaton.ending(ending).word];
            if ((word.actions[m_directionIndex] & (kMaskBit | kBlockBit)) != 0) {
                m_runOpenByte = std::min(m_runOpenByte, m_run[i + 1 - std::min<std::size_t>(word.codes, i + 1)].startByte);
            }
        }
    }
    if (live > 0) {
        m_runOpenByte = std::min(m_runOpenByte, m_run[m_run.size() - std::min(live, m_run.size())].startByte);
    }
}

void OptionScan::feedRun()
{
    std::vector<Sourced> run;
    run.swap(m_run);
    m_runOpenByte = kNowhere;
    for (const Sourced &it : run) {
        feed(it, symbolOf(it.code));
    }
}

void OptionScan::feed(const Sourced &it, Symbol symbol)
{
    resolveEnded(it.code, m_isApart);
    const bool isLetter = it.code.kind == CharClass::Alphabet;
    m_places[m_codes & m_ringMask]
        = {it.startByte, isLetter && m_before == CharClass::Alphabet && !m_isApart};
    m_isApart = false;
    m_before = it.code.kind;
    const State before = m_all;
    m_all = m_automaton.step(before, symbol);
    m_mask = m_mask == before ? m_all : m_automaton.step(m_mask, symbol);
    ++m_codes;
    if (m_automaton.hasFlag(m_all, m_directionIndex)) {
        onEndings(it);
    }
    decide(false);
    settle(false);
}

// The code after those words has come, or a separator that parts them from what follows.
void OptionScan::resolveEnded(TextFold::Code next, bool isApart)
{
    if (m_ended.empty()) {
        return;
    }
    const bool nextIsLetter = next.kind == CharClass::Alphabet && !isApart;
    for (Found &found : m_ended) {
        const CompiledRules::Word &word = m_rules.words[found.word];
        if (!isApart && joins(word.end, next.code)) {
            continue;
        }
        // It waits for a boundary only if its last code is a letter.
        if (nextIsLetter && found.hasBoundaries && m_before == CharClass::Alphabet) {
            found.hasBoundaries = false;
            found.actions = word.freeActions[m_directionIndex];
        }
        if (found.actions != 0) {
            confirm(found);
        }
    }
    m_ended.clear();
}

void OptionScan::onEndings(const Sourced &last)
{
    const bool endsInLetter = last.code.kind == CharClass::Alphabet;
    for (std::uint32_t i = m_automaton.firstEnding(m_all); i != 0;
         i = m_automaton.ending(i).next) {
        const std::uint32_t number = m_automaton.ending(i).word;
        const CompiledRules::Word &word = m_rules.words[number];
        const std::uint64_t first = m_codes - word.codes;
        if (word.actions[m_directionIndex] == 0) {
            continue; // too long for the ring, perhaps
        }
        const bool hasBoundary = !place(first).joinsBefore;
        const ActionBits free = word.freeActions[m_directionIndex];
        const ActionBits actions = hasBoundary ? word.actions[m_directionIndex] : free;
        if (actions == 0) {
            continue;
        }
        const Found found{first,   m_codes, place(first).startByte, last.endByte,
                          last.tailByte, number, actions, hasBoundary};
        if (word.end != WordEnd::Plain
            || (hasBoundary && endsInLetter && word.isBounded[m_directionIndex])) {
            m_ended.push_back(found);
        } else {
            confirm(found);
        }
    }
}

void OptionScan::confirm(const Found &found)
{
    if ((found.actions & kAllowBit) != 0) {
        // Only those that lie in no other are kept. None that came before ends later.
        while (!m_allowed.empty() && m_allowed.back().first >= found.first) {
            m_allowed.pop_back();
        }
        if (m_allowed.empty() || m_allowed.back().end < found.end) {
            m_allowed.push_back({found.first, found.end});
        }
    }
    if ((found.actions & kDenyBits) != 0) {
        await(found);
    }
}

void OptionScan::await(const Found &found)
{
    const auto at
        = std::upper_bound(m_undecided.begin(), m_undecided.end(), found,
                           [](const Found &a, const Found &b) { return a.first < b.first; });
    if (m_undecided.size() >= kMostUndecided) {
        // A word that is saved lies where its shorter ones are saved as well.
        for (auto other = at; other != m_undecided.begin() && (--other)->first == found.first;) {
            if (other->actions == found.actions) {
                *other = other->end < found.end ? found : *other;
                return;
            }
        }
    }
    m_undecided.insert(at, found);
}

// Counts the hits that no allow word to come can hold.
void OptionScan::decide(bool isOver)
{
    if (m_undecided.empty() && m_allowed.empty()) {
        return;
    }
    std::uint64_t from = m_codes + 1;
    if (!isOver && m_allowLive) {
        if (m_allowLive[m_all] != 0) {
            from = m_codes - m_allowLive[m_all];
        }
        for (const Found &found : m_ended) {
            from = (found.actions & kAllowBit) != 0 ? std::min(from, found.first) : from;
        }
    }
    std::size_t done = 0;
    while (done < m_undecided.size() && m_undecided[done].first < from) {
        const Found &found = m_undecided[done];
        ++done;
        if (!isSaved(found)) {
            count(found);
        }
    }
    m_undecided.erase(m_undecided.begin(), m_undecided.begin() + static_cast<std::ptrdiff_t>(done));
    // Hits to come end later than what was read, but for those that wait for the next code.
    if (m_undecided.empty() && m_ended.empty()) {
        m_allowed.clear();
    }
    const auto useful = std::find_if(m_allowed.begin(), m_allowed.end(), [&](const Allowed &it) {
        return m_undecided.empty() || it.end > m_undecided.front().first;
    });
    m_allowed.erase(m_allowed.begin(), useful);
}

bool OptionScan::isSaved(const Found &found) const
{
    // The last that begins at or before it ends last.
    auto at = std::upper_bound(m_allowed.begin(), m_allowed.end(), found.first,
                               [](std::uint64_t first, const Allowed &it) { return first < it.first; });
    return at != m_allowed.begin() && (--at)->end >= found.end;
}

void OptionScan::count(const Found &found)
{
    if ((found.actions & kBlockBit) != 0 && !m_isBlocked) {
        m_isBlocked = true;
        m_releasableAtBlock = m_releasableBefore;
    }
    m_verdict.kind = std::max(m_verdict.kind, kindOfBits(found.actions));
    const CompiledRules::Word &word = m_rules.words[found.word];
    for (std::uint32_t i = 0; i < word.ownerCount; ++i) {
        const CompiledRules::Owner owner = m_rules.owners[word.firstOwner + i];
        const CompiledRules::List &list = m_rules.lists[owner.list];
        const Action action = list.actions[m_directionIndex];
        if (action == Action::Off || list.isAllow || (owner.isBounded && !found.hasBoundaries)
            || m_verdict.hits.size() == Verdict::kMaxHits) {
            continue;
        }
        m_verdict.hits.push_back(
            {list.name, list.category, action, found.firstByte, found.endByte, {}});
    }
    if ((found.actions & kMaskBit) == 0 || found.first < m_committedEnd) {
        return;
    }
    const auto at = std::lower_bound(
        m_candidates.begin(), m_candidates.end(), found,
        [](const Found &a, const Found &b) { return a.first < b.first; });
    if (at == m_candidates.end() || at->first != found.first) {
        m_candidates.insert(at, found);
    } else if (at->end < found.end) {
        *at = found;
    }
}

void OptionScan::settle(bool isOver)
{
    while (!m_candidates.empty()) {
        const Found front = m_candidates.front();
        const auto mayPrecede = [&](const Found &other) {
            return (other.actions & kMaskBit) != 0 && other.first >= m_committedEnd
                && other.first <= front.first;
        };
        if (!isOver
            && (m_codes - m_maskLive[m_mask] <= front.first
                || std::any_of(m_ended.begin(), m_ended.end(), mayPrecede)
                || std::any_of(m_undecided.begin(), m_undecided.end(), mayPrecede))) {
            return;
        }
        commit(front);
        std::erase_if(m_candidates,
                      [&](const Found &other) { return other.first < m_committedEnd; });
        while (m_codes - m_maskLive[m_mask] < m_committedEnd) {
            m_mask = m_automaton.fail(m_mask); // paths through masked text are dead
        }
    }
}

void OptionScan::commit(const Found &found)
{
    m_committedEnd = found.end;
    const std::string_view pseudonym
        = m_rules.pseudonymOf(found.word, m_directionIndex, found.hasBoundaries);
    // Two words may lie in the expansion of one source character.
    if (found.endByte > m_maskedEnd) {
        m_masked.push_back(
            {std::max(found.firstByte, m_maskedEnd), found.endByte, pseudonym, false});
        m_maskedEnd = found.endByte;
        m_isPseudonym = !pseudonym.empty();
    }
    if (found.tailByte > m_maskedEnd && pseudonym.empty()) {
        m_masked.push_back({m_maskedEnd, found.tailByte, {}, true});
        m_maskedEnd = found.tailByte;
    }
}

void OptionScan::readIllFormed()
{
    if (!m_isBlocked) {
        m_releasableBefore = releasableNow();
    }
    arrive(kNoCode, m_offset, m_offset + 1);
    ++m_offset;
    m_verdict.bytesScanned = m_offset;
}

void OptionScan::finish(std::string_view rest)
{
    for (std::size_t i = 0; i < rest.size(); ++i) {
        readIllFormed();
    }
    if (!m_isBlocked) {
        m_releasableBefore = releasableNow();
    }
    feedRun();
    resolveEnded(kNoCode, true);
    decide(true);
    settle(true);
    m_all = WordAutomaton::kRoot;
    m_mask = WordAutomaton::kRoot;
}

std::uint64_t OptionScan::releasable() const
{
    return m_isBlocked ? m_releasableAtBlock : releasableNow();
}

std::uint64_t OptionScan::releasableNow() const
{
    std::uint64_t open = m_offset;
    if (m_maskLive && m_maskLive[m_mask] != 0) {
        open = place(m_codes - m_maskLive[m_mask]).startByte;
    }
    if (m_blockLive && m_blockLive[m_all] != 0) {
        open = std::min(open, place(m_codes - m_blockLive[m_all]).startByte);
    }
    for (const std::vector<Found> *list : {&m_ended, &m_undecided, &m_candidates}) {
        for (const Found &found : *list) {
            // What begins in masked text is masked no more.
            if ((found.actions & kBlockBit) != 0
                || ((found.actions & kMaskBit) != 0 && found.first >= m_committedEnd)) {
                open = std::min(open, found.firstByte);
            }
        }
    }
    return std::min(open, m_runOpenByte);
}

} // namespace sluice::policy
