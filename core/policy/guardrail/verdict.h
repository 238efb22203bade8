#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::policy {

// Which way text travels: a prompt to the model, or the model's answer.
enum class Direction : std::uint8_t { Prompt, Answer };

// What a rule does when it hits, mildest first. Pseudonymise puts a placeholder in a prompt that comes back as the value in the answer; where
// none can be made (no vault, a collision, an answer) it masks. For an answer Block cuts it honestly.
enum class Action : std::uint8_t { Off, Observe, Pseudonymise, Mask, Block };

// Outcome over all hits, mildest first: Flag comes from Observe, Mask from Pseudonymise and Mask (the text was changed), Block from Block.
enum class VerdictKind : std::uint8_t { Pass, Flag, Mask, Block };

// One occurrence of a rule. Carries where, never what: text stays out of records and logs. No thread rules: value.
struct Hit {
    std::string rule; // name of the word list
    std::string category;
    Action action = Action::Off;
    std::size_t start = 0; // bytes of the field's decoded text, [start, end)
    std::size_t end = 0;
    std::string path; // JSON path of the field, "messages[0].content"; empty for plain text
    bool operator==(const Hit &) const = default;
};

struct Verdict {
    VerdictKind kind = VerdictKind::Pass;
    std::vector<Hit> hits; // in order of position; at most kMaxHits are kept
    std::uint64_t bytesScanned = 0; // decoded text that was judged
    std::string notRun; // why something was not judged ("no rules", "binary body"); empty if all was
    std::uint32_t pseudonymised = 0; // values that left as placeholders
    std::uint32_t nameless = 0; // values that were to and are masked instead, as no placeholder could be given
    std::uint32_t restored = 0; // placeholders that came back as values
    std::uint32_t garbled = 0; // what looks like a placeholder of ours and is none: left as it came

    static constexpr std::size_t kMaxHits = 100;

    // Adds a hit and raises `kind` to what its action means.
    void add(Hit hit);
    // Adds another verdict's hits and takes the graver kind.
    void merge(Verdict other);
};

VerdictKind kindOf(Action action);

} // namespace sluice::policy
