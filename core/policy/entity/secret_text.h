#pragma once

#include "policy/entity/folded_window.h"

#include <cstddef>
#include <string_view>

namespace sluice::policy {

bool isWordCode(char32_t code);
bool endsToken(const FoldedWindow &window, std::size_t index);
// Whether text looks drawn by lot: enough different characters, no stretch of an alphabet, no word that says it is an example.
bool looksRandom(std::string_view text);
// Whether both letters and digits are in it: words and names have one kind.
bool isMixed(std::string_view text);
bool follows(const FoldedWindow &window, std::size_t index, std::string_view text);
bool followsFolded(const FoldedWindow &window, std::size_t index, std::string_view lower);

} // namespace sluice::policy
