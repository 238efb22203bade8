#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// The pinyin of a word's Chinese characters, the most usual reading of each, without tone marks, run
// together and with spaces; ü as v and as u. Nothing for words of fewer than two such characters:
// single syllables are words of too many languages. Other characters stay. Any thread.
std::vector<std::string> pinyinOf(std::string_view word);

} // namespace sluice::policy
