#pragma once

#include "base/result.h"
#include "policy/guardrail/detector.h"
#include "policy/guardrail/rule_sources.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// What a pattern costs to run, for whoever writes it.
enum class PatternCost : std::uint8_t { Cheap, Medium, Costly, Refused };

struct PatternEstimate {
    PatternCost cost = PatternCost::Refused;
    int programSize = 0; // RE2's instructions; 0 if it does not compile
    std::string error; // why it is refused, in RE2's words with the place; empty if it is not
};

// What build() would say of one pattern. Any thread.
PatternEstimate estimatePattern(std::string_view pattern, std::uint32_t longestMatch);

// Patterns that users wrote, in RE2's syntax, on the text as it is written: nothing is folded. What is found in a whole text: from left to
// right, without overlaps, at each place RE2's first choice among matches of at most longestMatch code points there; `\b` and `$` see the
// text around. A stream finds the same, however it is cut, and for that holds back the last longestMatch code points. Any thread: immutable.
class PatternDetector final : public Detector {
public:
    static constexpr std::size_t kMostPatterns = 500;
    static constexpr std::uint32_t kLongestWindow = 4096; // code points
    static constexpr int kLargestProgram = 20'000; // instructions

    // InvalidConfig (where = the pattern's name): RE2 refuses it (with the place), it is too large, it matches the empty text, its longest
    // match is out of range, there are too many.
    static base::Result<std::shared_ptr<const Detector>> build(const std::vector<PatternRule> &rules);

    ~PatternDetector() override;
    [[nodiscard]] Action gravest(Direction direction) const override;
    [[nodiscard]] bool pseudonymises() const override;
    [[nodiscard]] std::unique_ptr<LaneDetector> begin(Direction direction) const override;

    struct Compiled;
    [[nodiscard]] const std::vector<Compiled> &patterns() const { return m_patterns; }

private:
    PatternDetector();
    std::vector<Compiled> m_patterns;
};

} // namespace sluice::policy
