#pragma once

#include "policy/guardrail/detector.h"
#include "policy/guardrail/rule_set.h"
#include "policy/text/text_fold.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace sluice::policy::test {

// A detector as simple as one can be: runs of two to five of its letter.
class ToyDetector final : public Detector {
public:
    ToyDetector(char letter, Action action) : m_letter(letter), m_action(action) { }
    [[nodiscard]] Action gravest(Direction) const override { return m_action; }
    [[nodiscard]] std::unique_ptr<LaneDetector> begin(Direction) const override;
    [[nodiscard]] char letter() const { return m_letter; }

    static constexpr std::size_t kLongest = 5;

private:
    char m_letter;
    Action m_action;
};

// Placeholders that show what they stand for; none for values that end in 'b'.
class ToyPseudonymiser final : public Pseudonymiser {
public:
    bool appendPlaceholder(std::string_view rule, std::string_view value, std::string &out) override;
};

// What lists with options, several sets of them and a detector must give together: every word tried
// at every place, every neighbour looked at. Shares only the fold tables with the code under test.
// No thread rules: value.
class GuardOracle final {
public:
    using Occurrence = std::tuple<std::size_t, std::size_t, std::string, Action>; // start, end, rule

    // `sets` are what RuleSet::combine got; `toy` may be null.
    GuardOracle(const std::vector<std::vector<WordListSource>> &sets, const ToyDetector *toy,
                Direction direction, bool hasPseudonyms);

    struct Piece {
        std::size_t start;
        std::size_t end;
        std::string text; // as it leaves
    };
    struct Outcome {
        VerdictKind kind = VerdictKind::Pass;
        std::vector<Occurrence> occurrences; // sorted
        std::size_t firstBlocked = SIZE_MAX; // first byte of any hit that blocks
        std::vector<Piece> pieces; // in order, the whole text
        std::string output; // as if nothing blocked
    };
    [[nodiscard]] Outcome scan(std::string_view text) const;
    // Codes of the longest word.
    [[nodiscard]] std::size_t longest() const { return m_longest; }

private:
    struct Word {
        std::u32string codes;
        std::size_t list;
        Action action;
        bool isAllow;
        bool isBounded;
    };
    struct Group {
        TextFold fold;
        std::vector<Word> words;
        std::vector<std::string> names;
    };
    struct Change {
        std::size_t start;
        std::size_t end;
        std::string pseudonym; // empty: masked
        bool isTail; // marks behind a mask: masked where nothing else happens to them
    };
    void scanGroup(const Group &group, std::string_view text, Outcome &outcome,
                   std::vector<Change> &changes) const;
    void scanToy(std::string_view text, Outcome &outcome, std::vector<Change> &changes) const;
    void write(std::string_view text, std::vector<Change> changes, Outcome &outcome) const;

    std::vector<Group> m_groups;
    const ToyDetector *m_toy;
    Direction m_direction;
    bool m_hasPseudonyms;
    std::size_t m_longest = 0;
};

} // namespace sluice::policy::test
