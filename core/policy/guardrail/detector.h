#pragma once

#include "policy/guardrail/verdict.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// What a detector found. Offsets are bytes from the start of the lane, at borders of code points.
struct Finding {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    Action action = Action::Off;
    std::string_view rule; // these two live as long as the detector
    std::string_view category;
    // Restoring only: what stands in the place, which is neither a hit nor judged again.
    bool isRestored = false;
    std::string replacement;
    // Goes on with the same detector's finding that ends where this starts: its hit becomes longer, it is no hit of its own. For what has
    // no useful bound and leaves masked as it comes. Mask and Observe only.
    bool continues = false;
};

// Reads one lane (see StreamScanner) for one detector, as decoded text. Its state after some text depends on that text alone, never on how
// it was cut. Worker thread; the detector outlives it.
class LaneDetector {
public:
    virtual ~LaneDetector() = default;

    // Text that follows what was read, of whole code points (an ill-formed byte is one).
    virtual void read(std::string_view text) = 0;
    // The lane is over: what waits is decided.
    virtual void finish() = 0;
    // Every finding still to come starts here or later. Never moves back; after finish() the end of the text.
    [[nodiscard]] virtual std::uint64_t holdFrom() const = 0;
    // Moves findings since the last call to the end of `findings`, in order of their ends or starts.
    virtual void takeFindings(std::vector<Finding> &findings) = 0;
    // Placeholders that look like ours and are none, so far.
    [[nodiscard]] virtual std::uint32_t garbled() const { return 0; }
    [[nodiscard]] virtual std::unique_ptr<LaneDetector> clone() const = 0;
};

// A kind of rule besides the words: personal data, secrets, users' patterns, placeholders. Any thread: immutable.
class Detector {
public:
    virtual ~Detector() = default;

    // The gravest action in this direction; Off: it need not read.
    [[nodiscard]] virtual Action gravest(Direction direction) const = 0;
    // Whether text that cannot be read must be refused for its sake (see RuleSet::enforces).
    [[nodiscard]] virtual bool enforces(Direction direction) const { return gravest(direction) > Action::Observe; }
    // Whether one of its rules gives pseudonyms.
    [[nodiscard]] virtual bool pseudonymises() const { return false; }
    [[nodiscard]] virtual std::unique_ptr<LaneDetector> begin(Direction direction) const = 0;
};

// Gives values their placeholders. Any thread.
class Pseudonymiser {
public:
    virtual ~Pseudonymiser() = default;

    // The placeholder for a value, appended to `out`; false if there is none (collision, full): the value is masked then.
    virtual bool appendPlaceholder(std::string_view rule, std::string_view value, std::string &out) = 0;
};

} // namespace sluice::policy
