#pragma once

#include "policy/guardrail/compiled_rules.h"
#include "policy/guardrail/rule_set.h"
#include "policy/guardrail/verdict.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::policy {

// A span to mask, or of a value that leaves as a pseudonym: the list's name then, else empty.
struct MaskedSpan {
    std::uint64_t start;
    std::uint64_t end;
    std::string_view pseudonym;
    bool isTail = false; // the marks and ignorables behind a span, which go with it
};

// The algorithm behind RuleSet::scan and StreamScanner: reads one lane from its first byte to its
// last, in pieces, and says what is hit, what is masked and how far the text may leave. It keeps no
// text. Two cursors run over one automaton: `m_all` is never trimmed and finds every occurrence of
// every word, for the verdict and for Block; `m_mask` forgets what a mask has covered and finds the
// leftmost-longest spans. While nothing was covered they are the same and one step serves both.
// Offsets are bytes from the start of the lane.
//
// Choices of ours: pending hits are kept disjoint, since one that starts inside another is lost
// whether that one is chosen or lost itself; a hit that waits for the next code (kana, jamo) is
// looked up again when that has come; the rule for jamo follows modern syllables (lead before
// vowel, vowel before tail), so a lengthened 바ㅏ hits; one-character words are allowed; the lists
// together may use at most 65,533 different folded characters. After a block the lane is still
// counted. Rules with separators, word boundaries or allow words are OptionScan's.
// Worker thread; the rules outlive it.
class LaneScan final {
public:
    LaneScan(const CompiledRules &rules, Direction direction);

    // Reads text that follows what was read, but for a sequence its end cuts: returns the bytes
    // read. The caller brings the rest again with what follows.
    std::size_t read(std::string_view text);
    // The same for the one code point at the front of `text`, which is not empty; 0 if it is cut.
    std::size_t readOne(std::string_view text);
    // One byte that begins nothing.
    void readIllFormed();
    // The lane is over; `rest` are the bytes of a cut sequence (ill-formed by now).
    void finish(std::string_view rest);

    [[nodiscard]] std::uint64_t offset() const { return m_offset; } // bytes read
    // Bytes that may leave: what follows can neither mask nor block them. Never moves back.
    [[nodiscard]] std::uint64_t releasable() const;
    [[nodiscard]] bool isBlocked() const { return m_isBlocked; }
    [[nodiscard]] const Verdict &verdict() const { return m_verdict; }
    // Whether there is anything to take: hits or spans.
    [[nodiscard]] bool hasNews() const
    {
        return m_verdict.kind != VerdictKind::Pass || !m_masked.empty();
    }
    // The owner may take what is known so far, again and again.
    Verdict takeVerdict() { return std::exchange(m_verdict, {}); }

    // Spans in order and disjoint; the owner takes them away. Behind a pseudonym there is no tail: its
    // value, put back in its place, has the marks again.
    std::vector<MaskedSpan> &masked() { return m_masked; }

private:
    using State = WordAutomaton::State;

    // A mask word that was found and waits because an earlier or longer one may still come.
    // Intervals are kept in order and disjoint: one that starts inside an earlier interval can
    // never be chosen.
    struct Pending {
        std::uint64_t first; // codes
        std::uint64_t end;
        std::uint64_t firstByte;
        std::uint64_t endByte;
        std::uint64_t tailByte; // with the marks and ignorables that follow
        std::uint32_t word;
    };

    void restoreSkipped(const char *from, const char *at, const char *end);
    const char *walkPath(const char *from, const char *end);
    void readCode(char32_t code, Symbol symbol, std::uint64_t endByte);
    void readSymbol(Symbol symbol, std::uint64_t endByte);
    void readNothing(std::uint64_t endByte);
    void onEnding(std::uint64_t endByte);
    void collect(std::uint64_t endByte, std::uint64_t tailByte);
    void collectHits(std::uint32_t ending, std::uint64_t endByte);
    void collectMask(std::uint64_t endByte, std::uint64_t tailByte);
    void settle(bool isOver);
    void commit(const Pending &pending);

    // Position in codes; words that begin before it lie within the longest word.
    [[nodiscard]] std::uint64_t startByte(std::uint64_t code) const
    {
        return m_starts[code & m_ringMask];
    }
    [[nodiscard]] std::uint64_t releasableAt(State all, State mask, std::uint64_t codes,
                                             std::uint64_t offset) const;
    // Codes of the longest word with this action that ends at `state`, after so many codes; 0 if there is none. One
    // to be masked must not begin in what is masked already.
    [[nodiscard]] std::uint32_t longestEnding(State state, ActionBits action,
                                              std::uint64_t codes) const;

    const CompiledRules &m_rules;
    const WordAutomaton &m_automaton;
    const CompiledRules::DirectionRules &m_direction;
    std::size_t m_directionIndex;
    const CompiledRules::LiveDepths &m_maskLive;
    const CompiledRules::LiveDepths &m_blockLive;

    State m_all = WordAutomaton::kRoot;
    State m_mask = WordAutomaton::kRoot;
    State m_allBefore = WordAutomaton::kRoot; // before the last step
    State m_maskBefore = WordAutomaton::kRoot;
    std::uint64_t m_codes = 0;
    std::uint64_t m_offset = 0; // also the start of the code point being read
    std::vector<std::uint64_t> m_starts; // ring: first byte of the source of each code
    std::uint64_t m_ringMask = 0;
    std::vector<Pending> m_pending;
    std::vector<MaskedSpan> m_masked;
    std::uint64_t m_committedEnd = 0; // codes
    std::uint64_t m_maskedEnd = 0; // end of the last span ever masked; 0 before the first
    bool m_isPseudonym = false; // that span leaves as a pseudonym, without the marks behind it

    // The words that end at the last code wait for the next one.
    bool m_isWaiting = false;
    WordEnd m_waitingEnd = WordEnd::Plain;
    std::uint64_t m_waitingEndByte = 0;
    std::uint64_t m_waitingTailByte = 0;

    bool m_isBlocked = false;
    bool m_isInExpansion = false; // m_releasableBefore holds for the code point being read
    std::uint64_t m_releasableBefore = 0;
    std::uint64_t m_releasableAtBlock = 0;
    Verdict m_verdict;
};

} // namespace sluice::policy
