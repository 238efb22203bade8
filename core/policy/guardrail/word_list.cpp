#include "policy/guardrail/word_list.h"

#include "policy/guardrail/rule_set.h"
#include "policy/text/fold.h"
#include "policy/text/utf8.h"

#include <string>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::size_t kMostCharacters = 1'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Unicode's White_Space, which people paste around words without seeing it.
bool isSpace(char32_t code)
{
    return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0
        || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029
        || code == 0x202F || code == 0x205F || code == 0x3000;
}

} // namespace

ListWord judgeListWord(std::string_view text)
{
    ListWord judged;
    const Fold &fold = Fold::instance();
    std::size_t wordFirst = text.size();
    std::size_t wordEnd = text.size();
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCode decoded = decodeCode(text.data() + at, text.data() + text.size());
        if (decoded.kind != DecodedCode::Kind::Code || isSurrogate(decoded.code)) {
            judged.fault = "not UTF-8; save the list as UTF-8";
            return judged;
        }
        const std::size_t next = at + decoded.length;
        ++characters;
        if (!isSpace(decoded.code)) {
            wordFirst = wordFirst == text.size() ? at : wordFirst;
            wordEnd = next;
            Fold::Room room;
            judged.codes += fold(decoded.code, room).size();
        }
        at = next;
    }
    judged.word = text.substr(wordFirst, wordEnd - wordFirst);
    if (characters > kMostCharacters) {
        judged.fault = std::to_string(characters) + " characters; at most 1,000 are allowed";
    } else if (!judged.word.empty() && judged.codes == 0) {
        judged.fault = "the word is empty: it has only invisible characters or marks";
    }
    return judged;
}

std::u32string foldedWord(std::string_view word)
{
    std::u32string folded;
    const Fold &fold = Fold::instance();
    for (std::size_t at = 0; at < word.size();) {
        const DecodedCode decoded = decodeCode(word.data() + at, word.data() + word.size());
        Fold::Room room;
        const auto codes = fold(decoded.code, room);
        folded.append(codes.begin(), codes.end());
        at += decoded.length;
    }
    return folded;
}

WordListReading readWordListText(std::string_view file, std::string_view content, std::size_t mostRefusals)
{
    WordListReading reading;
    int number = 0;
    if (content.starts_with(kByteOrderMark)) {
        content.remove_prefix(kByteOrderMark.size());
    }
    while (!content.empty() && reading.refused.size() < mostRefusals) {
        ++number;
        const std::size_t end = content.find('\n');
        std::string_view text = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        ListWord line = judgeListWord(text);
        const bool isComment = line.word.starts_with('#');
        if (!line.fault.empty()) {
            reading.refused.push_back(
                {base::ErrorCode::InvalidWordList, std::move(line.fault), std::string(file), number});
            continue;
        }
        if (line.word.empty() || isComment) {
            continue;
        }
        const bool isEscaped = line.word.starts_with("\\#");
        reading.words.emplace_back(isEscaped ? line.word.substr(1) : line.word);
        reading.lines.push_back(number);
        reading.codes.push_back(isEscaped ? line.codes - 1 : line.codes);
    }
    return reading;
}

base::Result<std::vector<std::string>> parseWordList(std::string_view file, std::string_view content)
{
    WordListReading reading = readWordListText(file, content, 1);
    if (!reading.refused.empty()) {
        return std::move(reading.refused.front());
    }
    return std::move(reading.words);
}

} // namespace sluice::policy
