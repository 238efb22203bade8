#include "unit/policy/text/scan_oracle.h"

#include "policy/text/fold.h"

#include <algorithm>
#include <tuple>

namespace sluice::policy::test {

namespace {

constexpr char32_t kNoCode = 0xFFFF'FFFF;

struct FoldedCode {
    char32_t code;
    std::size_t source;
};

// 바 in 발 and は in ぱ are no hits.
bool splitsCharacter(char32_t last, char32_t next)
{
    const auto in
        = [](char32_t code, char32_t first, char32_t end) { return code >= first && code <= end; };
    const bool nextIsVowel = in(next, 0x1160, 0x11A7) || in(next, 0xD7B0, 0xD7C6);
    const bool nextIsTail = in(next, 0x11A8, 0x11FF) || in(next, 0xD7CB, 0xD7FB);
    if (in(last, 0x3041, 0x3096) || in(last, 0x309D, 0x309E) || in(last, 0x30A1, 0x30FA)
        || in(last, 0x30FC, 0x30FE)) {
        return next == 0x3099 || next == 0x309A;
    }
    if (in(last, 0x1100, 0x115F) || in(last, 0xA960, 0xA97C)) {
        return nextIsVowel;
    }
    if (in(last, 0x1160, 0x11A7) || in(last, 0xD7B0, 0xD7C6)) {
        return nextIsTail;
    }
    return false;
}

} // namespace

void appendUtf8(std::string &text, char32_t code)
{
    const auto put
        = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

std::string toUtf8(std::u32string_view codes)
{
    std::string text;
    for (const char32_t code : codes) {
        appendUtf8(text, code);
    }
    return text;
}

std::vector<SourceCode> decodeAll(std::string_view text)
{
    std::vector<SourceCode> codes;
    for (std::size_t at = 0; at < text.size();) {
        // A code is what encodes to the bytes that stand here: tried for every length, longest
        // first.
        SourceCode found{kNoCode, at, at + 1, false};
        for (std::size_t length = std::min<std::size_t>(4, text.size() - at); length > 0;
             --length) {
            const auto byte
                = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
            char32_t code = length == 1 ? byte(0) : byte(0) & (0xFFU >> (length + 1));
            for (std::size_t i = 1; i < length; ++i) {
                code = code << 6 | (byte(i) & 0x3FU);
            }
            std::string encoded;
            if (code <= 0x10FFFF) {
                appendUtf8(encoded, code);
            }
            if (encoded == text.substr(at, length)) {
                found = {code, at, at + length, true};
                break;
            }
        }
        codes.push_back(found);
        at = found.end;
    }
    return codes;
}

ScanOracle::ScanOracle(const std::vector<WordListSource> &lists, Direction direction)
{
    for (std::size_t list = 0; list < lists.size(); ++list) {
        const Action action
            = direction == Direction::Prompt ? lists[list].prompt : lists[list].answer;
        if (action == Action::Off) {
            continue;
        }
        for (const std::string &word : lists[list].words) {
            std::u32string codes;
            for (const SourceCode &source : decodeAll(word)) {
                Fold::Room room;
                for (const char32_t code : Fold::instance()(source.code, room)) {
                    codes += code;
                }
            }
            const bool isKnown
                = std::any_of(m_words.begin(), m_words.end(), [&](const Word &known) {
                      return known.codes == codes && known.list == list;
                  });
            if (isKnown) {
                continue;
            }
            m_words.push_back({codes, list, action});
            if (action != Action::Observe) {
                m_enforcedWords.push_back(toUtf8(codes));
            }
        }
    }
}

ScanOracle::Outcome ScanOracle::scan(std::string_view text) const
{
    const std::vector<SourceCode> sources = decodeAll(text);
    std::vector<FoldedCode> folded;
    std::vector<bool> isNothing(sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (!sources[i].isCode || (sources[i].code >= 0xD800 && sources[i].code <= 0xDFFF)) {
            folded.push_back({kNoCode, i});
            continue;
        }
        Fold::Room room;
        const auto codes = Fold::instance()(sources[i].code, room);
        isNothing[i] = codes.empty();
        for (const char32_t code : codes) {
            folded.push_back({code, i});
        }
    }
    const auto hitsAt = [&](const Word &word, std::size_t first) {
        if (first + word.codes.size() > folded.size()) {
            return false;
        }
        for (std::size_t i = 0; i < word.codes.size(); ++i) {
            if (folded[first + i].code != word.codes[i]) {
                return false;
            }
        }
        const std::size_t next = first + word.codes.size();
        return next == folded.size() || !splitsCharacter(word.codes.back(), folded[next].code);
    };

    Outcome outcome;
    outcome.masked.resize(text.size());
    outcome.blocked.resize(text.size());
    std::size_t maskFrom = 0;
    for (std::size_t first = 0; first < folded.size(); ++first) {
        std::size_t longest = 0;
        for (const Word &word : m_words) {
            if (!hitsAt(word, first)) {
                continue;
            }
            const std::size_t start = sources[folded[first].source].start;
            const std::size_t end = sources[folded[first + word.codes.size() - 1].source].end;
            outcome.kind = std::max(outcome.kind, kindOf(word.action));
            outcome.occurrences.push_back({word.list, start, end});
            if (word.action == Action::Mask) {
                longest = std::max(longest, word.codes.size());
            } else if (word.action == Action::Block) {
                std::fill(outcome.blocked.begin() + static_cast<std::ptrdiff_t>(start),
                          outcome.blocked.begin() + static_cast<std::ptrdiff_t>(end), true);
            }
        }
        if (first < maskFrom || longest == 0) {
            continue;
        }
        maskFrom = first + longest;
        std::size_t last = folded[maskFrom - 1].source;
        while (last + 1 < sources.size() && isNothing[last + 1]) {
            ++last;
        }
        std::fill(outcome.masked.begin()
                      + static_cast<std::ptrdiff_t>(sources[folded[first].source].start),
                  outcome.masked.begin() + static_cast<std::ptrdiff_t>(sources[last].end), true);
    }
    std::sort(outcome.occurrences.begin(), outcome.occurrences.end(),
              [](const auto &a, const auto &b) {
                  return std::tie(a.start, a.end, a.list) < std::tie(b.start, b.end, b.list);
              });
    for (const SourceCode &source : sources) {
        if (outcome.masked[source.start]) {
            outcome.output += '*';
        } else {
            outcome.output += text.substr(source.start, source.end - source.start);
        }
    }
    return outcome;
}

} // namespace sluice::policy::test
