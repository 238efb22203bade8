#include "policy/text/pinyin.h"

#include "policy/text/fold.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

struct Row {
    const char *syllable;
    std::string_view characters;
};

#include "policy/text/pinyin_table.inc"

constexpr char32_t kFirst = 0x3400;
constexpr char32_t kLast = 0x9FFF;

// By character: its row + 1, 0 for none.
std::vector<std::uint16_t> rowOfCharacters()
{
    std::vector<std::uint16_t> rows(kLast - kFirst + 1);
    for (std::size_t i = 0; i < std::size(kRows); ++i) {
        const std::string_view characters = kRows[i].characters;
        for (const char *at = characters.data(), *end = at + characters.size(); at != end;) {
            const DecodedCode decoded = decodeCode(at, end);
            rows[decoded.code - kFirst] = static_cast<std::uint16_t>(i + 1);
            at += decoded.length;
        }
    }
    return rows;
}

// Null where a folded code has no reading.
const char *syllableOf(char32_t code)
{
    static const std::vector<std::uint16_t> rows = rowOfCharacters();
    const std::uint16_t row = code >= kFirst && code <= kLast ? rows[code - kFirst] : 0;
    return row == 0 ? nullptr : kRows[row - 1].syllable;
}

} // namespace

std::vector<std::string> pinyinOf(std::string_view word)
{
    std::string spaced;
    std::size_t syllables = 0;
    bool isAfterSyllable = false;
    for (const char *at = word.data(), *end = at + word.size(); at != end;) {
        const DecodedCode decoded = decodeCode(at, end);
        if (decoded.kind == DecodedCode::Kind::Incomplete) {
            return {};
        }
        Fold::Room room;
        const auto folded = Fold::instance()(decoded.code, room);
        const char *syllable = folded.size() == 1 ? syllableOf(folded[0]) : nullptr;
        // A syllable of Latin text beside it stays apart as well.
        if (!spaced.empty() && spaced.back() != ' ' && *at != ' ' && (syllable || isAfterSyllable)) {
            spaced += ' ';
        }
        if (syllable) {
            spaced += syllable;
            ++syllables;
        } else {
            spaced.append(at, decoded.length);
        }
        isAfterSyllable = syllable != nullptr;
        at += decoded.length;
    }
    if (syllables < 2) {
        return {};
    }
    std::vector<std::string> spellings{spaced};
    std::string joined = spaced;
    std::erase(joined, ' ');
    spellings.push_back(joined);
    if (spaced.find('v') != std::string::npos) {
        for (std::size_t i = 0; i < 2; ++i) {
            std::string other = spellings[i];
            std::replace(other.begin(), other.end(), 'v', 'u');
            spellings.push_back(std::move(other));
        }
    }
    return spellings;
}

} // namespace sluice::policy
