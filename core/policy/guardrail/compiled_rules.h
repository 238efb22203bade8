#pragma once

#include "policy/guardrail/rule_set.h"
#include "policy/text/begin_filter.h"
#include "policy/text/word_automaton.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
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
ActionBits bitsOf(Action action);

inline constexpr std::size_t kDirectionCount = 2;

// The rules as LaneScan reads them: one automaton over the words of all lists, and per direction
// what its words do and how much of a begun word must wait. Any thread: immutable.
class CompiledRules final {
public:
    using LiveDepths = std::vector<std::uint16_t>;

    struct Word {
        std::uint32_t codes = 0;
        std::uint32_t firstOwner = 0; // index into owners
        std::uint32_t ownerCount = 0;
        WordEnd end = WordEnd::Plain;
        std::array<ActionBits, kDirectionCount> actions{};
    };
    struct List {
        std::string name;
        std::string category;
        std::array<Action, kDirectionCount> actions{};
    };
    // A null pointer: no word of that action in this direction.
    struct DirectionRules {
        bool isActive = false;
        std::uint32_t longestWord = 0; // codes, of the words that act or observe
        std::shared_ptr<const LiveDepths> maskLive;
        std::shared_ptr<const LiveDepths> blockLive;
    };

    static base::Result<std::unique_ptr<CompiledRules>> compile(std::vector<WordListSource> lists);

    // The actions of all words from this ending on.
    [[nodiscard]] ActionBits actionsFrom(std::uint32_t ending, std::size_t direction) const
    {
        return actionsOfEndings[ending][direction];
    }

    // The list a word takes its pseudonym from; empty if it is masked.
    [[nodiscard]] std::string_view pseudonymOf(std::uint32_t word, std::size_t direction) const;

    bool pseudonymises = false;
    std::vector<List> lists;
    std::vector<std::uint32_t> owners; // indices of lists
    std::vector<Word> words;
    std::vector<std::array<ActionBits, kDirectionCount>> actionsOfEndings;
    std::array<DirectionRules, kDirectionCount> directions;
    SymbolTable symbols;
    BeginFilter begins;
    WordAutomaton automaton;

private:
    CompiledRules(SymbolTable table, BeginFilter beginFilter, WordAutomaton wordAutomaton);
    void prepareDirections();
};

} // namespace sluice::policy
