#pragma once

#include "base/error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// A text that is to be a word of a list, judged. No thread rules: value.
struct ListWord {
    std::string_view word; // without the space around it; empty where there is only space
    std::string fault; // why no list can have it: not UTF-8, too long, nothing left after folding; empty if it can
    std::size_t codes = 0; // after folding; one alone is found all over the place
};

ListWord judgeListWord(std::string_view text);

// What a word is compared as: two words with the same codes are one.
std::u32string foldedWord(std::string_view word);

// The words of a list as far as it can be read.
struct WordListReading {
    std::vector<std::string> words;
    std::vector<int> lines; // of each word; 0 where the format knows no lines
    std::vector<std::size_t> codes; // of each word, after folding
    std::vector<base::Error> refused; // InvalidWordList with file and line, at most as many as were wanted
};

// Reads the text form of a list (see parseWordList) on past its faults, until `mostRefusals` were found.
WordListReading readWordListText(std::string_view file, std::string_view content, std::size_t mostRefusals);

} // namespace sluice::policy
