#pragma once

#include "policy/guardrail/detector.h"
#include "policy/pseudonym/literal_index.h"
#include "policy/pseudonym/wiped_text.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// One value of a vault as its detectors need it; copied.
struct KnownPseudonym {
    std::string_view value;
    std::string_view placeholder;
    std::string_view rule; // that gave it
};

// For prompts: the values that have a pseudonym, wherever they stand, so that a later turn gives the same bytes although the words around
// them are gone; values of fewer than kShortestLiteral code points are left to the rules. Placeholders are left alone, whatever else would
// match in them.
inline constexpr std::size_t kShortestLiteral = 4;
std::shared_ptr<const Detector> makeValueDetector(std::span<const KnownPseudonym> known);

// For answers: puts the values back in the places of their placeholders, and counts what looks like a placeholder of ours, stands alone and is
// none. Holds back what may become a placeholder that was issued, and nothing else.
std::shared_ptr<const Detector> makeRestoringDetector(std::span<const KnownPseudonym> known);

} // namespace sluice::policy
