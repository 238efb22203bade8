#pragma once

#include "policy/guardrail/compiled_rules.h"
#include "policy/guardrail/lane_scan.h"
#include "policy/guardrail/verdict.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::policy {

// LaneScan's work for rules with allow words, word boundaries or separators, code by code:
//
// - A hit that needs to know the next code (boundary, kana, jamo) waits for it in `m_ended`.
// - A hit waits in `m_undecided` while an allow word that began at or before it may still hold it.
//   One that lies within an occurrence of an allow word is none, whatever its action; one that only
//   overlaps is saved by nothing.
// - What counts goes to the verdict, and to be masked into `m_candidates`, of which the leftmost
//   longest are taken as in LaneScan: `m_mask` is the cursor that forgets what was masked, and only
//   says how long to wait.
// - Separators are kept in `m_run` until the next code says whether they stand within a word, at
//   most kMostSeparators; then they are codes like others. A separator is a boundary either way.
//
// Keeps no text; what waits is bounded by the longest word and the longest run.
// Worker thread; the rules outlive it.
class OptionScan final {
public:
    OptionScan(const CompiledRules &rules, Direction direction);

    // As in LaneScan.
    std::size_t read(std::string_view text);
    void readIllFormed();
    void finish(std::string_view rest);
    [[nodiscard]] std::uint64_t releasable() const;
    [[nodiscard]] bool isBlocked() const { return m_isBlocked; }
    Verdict takeVerdict() { return std::exchange(m_verdict, {}); }
    [[nodiscard]] bool hasNews() const
    {
        return m_verdict.kind != VerdictKind::Pass || !m_masked.empty();
    }
    std::vector<MaskedSpan> &masked() { return m_masked; }

private:
    using State = WordAutomaton::State;

    // Of more undecided hits than these only the longest of each start and action are kept.
    static constexpr std::size_t kMostUndecided = 256;

    static constexpr std::uint64_t kNowhere = ~std::uint64_t{0};

    struct Found {
        std::uint64_t first; // codes
        std::uint64_t end;
        std::uint64_t firstByte;
        std::uint64_t endByte;
        std::uint64_t tailByte; // with the marks and ignorables that follow
        std::uint32_t word;
        ActionBits actions;
        bool hasBoundaries;
    };
    struct Allowed {
        std::uint64_t first;
        std::uint64_t end;
    };
    // A code with its bytes.
    struct Sourced {
        TextFold::Code code;
        std::uint64_t startByte;
        std::uint64_t endByte;
        std::uint64_t tailByte; // with the marks and ignorables that follow
    };
    struct Place {
        std::uint64_t startByte;
        bool joinsBefore; // the code before it and it are letters side by side
    };

    std::size_t readOne(std::string_view text);
    void skipTo(const char *from, const char *to);
    void readNothing(std::uint64_t endByte);
    void arrive(TextFold::Code code, std::uint64_t startByte, std::uint64_t endByte);
    void feed(const Sourced &it, Symbol symbol);
    void feedRun();
    void openRun();
    void resolveEnded(TextFold::Code next, bool isApart);
    void onEndings(const Sourced &last);
    void confirm(const Found &found);
    void await(const Found &found);
    void decide(bool isOver);
    void count(const Found &found);
    void settle(bool isOver);
    void commit(const Found &found);
    [[nodiscard]] bool isIdle() const;
    [[nodiscard]] bool isSaved(const Found &found) const;
    [[nodiscard]] std::uint64_t releasableNow() const;
    [[nodiscard]] const Place &place(std::uint64_t code) const
    {
        return m_places[code & m_ringMask];
    }
    [[nodiscard]] Symbol symbolOf(TextFold::Code code) const;

    const CompiledRules &m_rules;
    const WordAutomaton &m_automaton;
    const CompiledRules::DirectionRules &m_direction;
    std::size_t m_directionIndex;
    const CompiledRules::LiveDepths &m_maskLive;
    const CompiledRules::LiveDepths &m_blockLive;
    const CompiledRules::LiveDepths &m_allowLive;
    bool m_hasSeparators;

    State m_all = WordAutomaton::kRoot;
    State m_mask = WordAutomaton::kRoot;
    std::uint64_t m_codes = 0;
    std::uint64_t m_offset = 0; // also the start of the code point being read
    std::vector<Place> m_places; // ring
    std::uint64_t m_ringMask = 0;
    CharClass m_before = CharClass::Other; // of the last code
    bool m_isApart = false; // separators were left out since the last code

    SeparatorRun m_runKind;
    std::vector<Sourced> m_run;
    std::uint64_t m_runOpenByte = kNowhere; // what of it may be part of a word if it counts as text
    bool m_isRunBroken = false; // separators are codes until another code comes

    std::vector<Found> m_ended;
    std::vector<Found> m_undecided; // in order of first
    std::vector<Allowed> m_allowed; // in order of first and of end
    std::vector<Found> m_candidates; // in order of first, one each
    std::uint64_t m_committedEnd = 0; // codes
    std::vector<MaskedSpan> m_masked;
    std::uint64_t m_maskedEnd = 0; // end of the last span ever masked; 0 before the first
    bool m_isPseudonym = false; // that span leaves as a pseudonym, without the marks behind it

    bool m_isBlocked = false;
    std::uint64_t m_releasableBefore = 0; // of the code point being read
    std::uint64_t m_releasableAtBlock = 0;
    Verdict m_verdict;
};

} // namespace sluice::policy
