#pragma once

#include "policy/guardrail/rule_set.h"
#include "policy/text/ascii_begins.h"
#include "policy/text/begin_filter.h"
#include "policy/text/text_fold.h"
#include "policy/text/word_automaton.h"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// A hit on a word that ends in kana or a jamo waits for the next code: は is no hit in ぱ, 바 none
// in 발.
enum class WordEnd : std::uint8_t { Plain, Kana, Lead, Vowel };

WordEnd wordEndOf(char32_t foldedCode);
// Whether `next` belongs to the character that `end` began.
bool joins(WordEnd end, char32_t next);

// Sets of actions, one bit each; several lists may hold the same word.
using ActionBits = std::uint8_t;
inline constexpr ActionBits kObserveBit = 1;
inline constexpr ActionBits kMaskBit = 2; // the text is changed, be it by a pseudonym
inline constexpr ActionBits kBlockBit = 4;
inline constexpr ActionBits kNoPseudonymBit = 8; // a list of action Mask holds the word
inline constexpr ActionBits kAllowBit = 16; // saves the hits that lie within it
inline constexpr ActionBits kActingBits = kMaskBit | kBlockBit;
inline constexpr ActionBits kDenyBits = kActingBits | kObserveBit;
ActionBits bitsOf(Action action);
inline VerdictKind kindOfBits(ActionBits actions)
{
    if ((actions & kBlockBit) != 0) {
        return VerdictKind::Block;
    }
    if ((actions & kMaskBit) != 0) {
        return VerdictKind::Mask;
    }
    return (actions & kObserveBit) != 0 ? VerdictKind::Flag : VerdictKind::Pass;
}

inline constexpr std::size_t kDirectionCount = 2;

// The rules as LaneScan and OptionScan read them: one automaton over the words of all lists that see
// the text alike, and per direction what its words do and how much of a begun word must wait. Any
// thread: immutable.
class CompiledRules final {
public:
    // How many codes of a begun word must wait at a state, for the words of some action.
    class LiveDepths final {
    public:
        LiveDepths() = default;
        // Null: all words of the automaton are meant, which knows their depths itself.
        LiveDepths(const WordAutomaton &automaton,
                   std::shared_ptr<const std::vector<std::uint16_t>> own)
            : m_automaton(&automaton), m_own(std::move(own))
        {
        }
        // Whether there are such words at all; if not, nothing else may be asked.
        explicit operator bool() const { return m_automaton != nullptr; }
        [[nodiscard]] std::uint32_t operator[](WordAutomaton::State state) const
        {
            return m_own ? (*m_own)[state] : m_automaton->live(state);
        }

    private:
        const WordAutomaton *m_automaton = nullptr;
        std::shared_ptr<const std::vector<std::uint16_t>> m_own;
    };

    struct Word {
        std::uint32_t codes = 0;
        std::uint32_t firstOwner = 0; // index into owners
        std::uint32_t ownerCount = 0;
        WordEnd end = WordEnd::Plain;
        std::array<ActionBits, kDirectionCount> actions{};
        std::array<ActionBits, kDirectionCount> freeActions{}; // of owners that ask for no boundary
        std::array<bool, kDirectionCount> isBounded{}; // some owner asks for boundaries
    };
    struct Owner {
        std::uint32_t list;
        bool isBounded; // its word needs word boundaries
    };
    struct List {
        std::string name;
        std::string category;
        std::array<Action, kDirectionCount> actions{};
        bool isAllow = false;
    };
    struct DirectionRules {
        bool isActive = false;
        std::uint32_t longestWord = 0; // codes, of the words that act or observe
        LiveDepths maskLive;
        LiveDepths blockLive;
        LiveDepths allowLive;
    };

    // `options` are those of the lists that deny; the same hold for the words that allow.
    static base::Result<std::unique_ptr<CompiledRules>> compile(std::vector<WordListSource> lists,
                                                                TextOptions options = {});

    // Whether boundaries, separators or allow words ask for OptionScan.
    bool needsOptionScan = false;

    // All of a word that a hit needs, by the automaton's number of its ending: one cache line.
    struct Ending {
        std::uint32_t word = 0;
        std::uint32_t next = 0; // the next shorter word that ends there; 0: none
        std::uint16_t codes = 0;
        WordEnd end = WordEnd::Plain;
        std::array<ActionBits, kDirectionCount> actions{};
        std::array<ActionBits, kDirectionCount> actionsFrom{}; // of this word and all shorter ones
    };

    // The list a word takes its pseudonym from; empty if it is masked, as in answers always. Owners that need boundaries
    // count if it has them.
    [[nodiscard]] std::string_view pseudonymOf(std::uint32_t word, std::size_t direction,
                                               bool hasBoundaries = true) const;

    bool pseudonymises = false;
    std::vector<List> lists;
    std::vector<Owner> owners;
    std::vector<Word> words;
    std::vector<Ending> endings;
    std::array<DirectionRules, kDirectionCount> directions;
    TextFold fold;
    SymbolTable symbols;
    BeginFilter begins;
    AsciiBegins asciiBegins;
    WordAutomaton automaton;

private:
    CompiledRules(TextFold textFold, SymbolTable table, std::span<const std::u16string_view> spelled);
    void prepareDirections();
};

} // namespace sluice::policy
