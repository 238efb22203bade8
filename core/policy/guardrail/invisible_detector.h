#pragma once

#include "policy/guardrail/detector.h"

#include <memory>

namespace sluice::policy {

// The name of the entity kind, and of the rule its hits carry.
inline constexpr const char *kInvisibleEntity = "INVISIBLE_CHARACTERS";
inline constexpr const char *kInvisibleRule = "invisible_characters";

// More invisible characters in a row than these are reported.
inline constexpr std::size_t kMostInvisible = 3;

// Finds text that is smuggled past the reader's eyes: every run of Unicode tag characters but those
// of flag emoji, and runs of more than kMostInvisible zero-width, bidi, filler or variation
// characters. A joiner or variation selector within an emoji, an Indic or an Arabic word belongs to
// it and counts for nothing.
std::shared_ptr<const Detector> makeInvisibleDetector(Action prompt, Action answer);

} // namespace sluice::policy
