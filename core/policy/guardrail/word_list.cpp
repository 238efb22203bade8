#include "policy/guardrail/rule_set.h"

#include "policy/text/fold.h"
#include "policy/text/utf8.h"

#include <string>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::size_t kMostLineCharacters = 1'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Unicode's White_Space, which people paste around words without seeing it.
bool isSpace(char32_t code)
{
    return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0
        || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029
        || code == 0x202F || code == 0x205F || code == 0x3000;
}

struct Line {
    std::string_view word; // without the space around it
    std::size_t characters = 0;
    bool isUtf8 = true;
    bool isEmptyAfterFolding = true; // of the word
};

Line readLine(std::string_view text)
{
    Line line;
    const Fold &fold = Fold::instance();
    std::size_t wordFirst = text.size();
    std::size_t wordEnd = text.size();
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCode decoded = decodeCode(text.data() + at, text.data() + text.size());
        if (decoded.kind != DecodedCode::Kind::Code || isSurrogate(decoded.code)) {
            line.isUtf8 = false;
            return line;
        }
        const std::size_t next = at + decoded.length;
        ++line.characters;
        if (!isSpace(decoded.code)) {
            wordFirst = wordFirst == text.size() ? at : wordFirst;
            wordEnd = next;
            Fold::Room room;
            line.isEmptyAfterFolding = line.isEmptyAfterFolding && fold(decoded.code, room).empty();
        }
        at = next;
    }
    line.word = text.substr(wordFirst, wordEnd - wordFirst);
    return line;
}

} // namespace

base::Result<std::vector<std::string>> parseWordList(std::string_view file,
                                                     std::string_view content)
{
    std::vector<std::string> words;
    int number = 0;
    const auto refuse = [&](std::string why) {
        return base::Error{base::ErrorCode::InvalidWordList, std::move(why), std::string(file),
                           number};
    };
    if (content.starts_with(kByteOrderMark)) {
        content.remove_prefix(kByteOrderMark.size());
    }
    while (!content.empty()) {
        ++number;
        const std::size_t end = content.find('\n');
        std::string_view text = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        const Line line = readLine(text);
        if (!line.isUtf8) {
            return refuse("not UTF-8; save the list as UTF-8");
        }
        if (line.characters > kMostLineCharacters) {
            return refuse("the line has " + std::to_string(line.characters)
                          + " characters; at most 1,000 are allowed");
        }
        if (line.word.empty() || line.word.starts_with('#')) {
            continue;
        }
        if (line.isEmptyAfterFolding) {
            return refuse("the word is empty: it has only invisible characters or marks");
        }
        words.emplace_back(line.word.starts_with("\\#") ? line.word.substr(1) : line.word);
    }
    return words;
}

} // namespace sluice::policy
