#include "unit/policy/text/guard_oracle.h"

#include "unit/policy/text/scan_oracle.h"

#include <algorithm>
#include <map>

namespace sluice::policy::test {

namespace {

constexpr char32_t kNoCode = 0xFFFF'FFFF;

struct Literal {
    char32_t code;
    CharClass kind;
    std::size_t source;
};

bool isLetter(const std::vector<Literal> &codes, std::size_t at)
{
    return at < codes.size() && codes[at].kind == CharClass::Alphabet;
}

// Whether the run [first, end) of separators stands within a word.
bool isLeftOut(const std::vector<Literal> &codes, std::size_t first, std::size_t end)
{
    if (first == 0 || end == codes.size() || end - first > 8) {
        return false;
    }
    const CharClass before = codes[first - 1].kind;
    const CharClass after = codes[end].kind;
    for (const CharClass side : {before, after}) {
        if (side != CharClass::Alphabet && side != CharClass::Unspaced) {
            return false;
        }
    }
    for (std::size_t i = first; i < end; ++i) {
        const bool isBetweenLetters = before == CharClass::Alphabet && after == CharClass::Alphabet;
        const bool isBetweenHan = before == CharClass::Unspaced && after == CharClass::Unspaced;
        if ((codes[i].kind == CharClass::Space && !isBetweenHan)
            || (codes[i].kind == CharClass::Stop && !isBetweenLetters)) {
            return false;
        }
    }
    return true;
}

// Indices of the codes that words are looked for in.
std::vector<std::size_t> keptOf(const std::vector<Literal> &codes, bool hasSeparators)
{
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < codes.size();) {
        std::size_t end = i;
        while (hasSeparators && end < codes.size() && isSeparator(codes[end].kind)) {
            ++end;
        }
        if (end > i && isLeftOut(codes, i, end)) {
            i = end;
            continue;
        }
        for (end = std::max(end, i + 1); i < end; ++i) {
            kept.push_back(i);
        }
    }
    return kept;
}

std::vector<Literal> literalsOf(const TextFold &fold, const std::vector<SourceCode> &sources)
{
    std::vector<Literal> codes;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (!sources[i].isCode || (sources[i].code >= 0xD800 && sources[i].code <= 0xDFFF)) {
            codes.push_back({kNoCode, CharClass::Other, i});
            continue;
        }
        TextFold::Codes folded;
        const std::size_t count = fold.classified(sources[i].code, folded);
        for (std::size_t part = 0; part < count; ++part) {
            codes.push_back({folded[part].code, folded[part].kind, i});
        }
    }
    return codes;
}

// 바 in 발 and は in ぱ are no hits.
bool splitsCharacter(char32_t last, char32_t next)
{
    const auto in
        = [](char32_t code, char32_t first, char32_t end) { return code >= first && code <= end; };
    if (in(last, 0x3041, 0x3096) || in(last, 0x30A1, 0x30FA)) {
        return next == 0x3099 || next == 0x309A;
    }
    if (in(last, 0x1100, 0x115F)) {
        return in(next, 0x1160, 0x11A7);
    }
    return in(last, 0x1160, 0x11A7) && in(next, 0x11A8, 0x11FF);
}

class ToyLane final : public LaneDetector {
public:
    ToyLane(char letter, Action action) : m_letter(letter), m_action(action) { }
    void read(std::string_view text) override
    {
        for (const char byte : text) {
            if (byte != m_letter) {
                close();
            } else {
                ++m_run;
            }
            ++m_offset;
            if (m_run == ToyDetector::kLongest) {
                close();
            }
        }
    }
    void finish() override { close(); }
    [[nodiscard]] std::uint64_t holdFrom() const override { return m_offset - m_run; }
    void takeFindings(std::vector<Finding> &findings) override
    {
        findings.insert(findings.end(), m_findings.begin(), m_findings.end());
        m_findings.clear();
    }
    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override
    {
        return std::make_unique<ToyLane>(*this);
    }

private:
    void close()
    {
        if (m_run >= 2) {
            m_findings.push_back({m_offset - m_run, m_offset, m_action, "toy", "test", false, {}});
        }
        m_run = 0;
    }
    char m_letter;
    Action m_action;
    std::uint64_t m_offset = 0;
    std::uint64_t m_run = 0;
    std::vector<Finding> m_findings;
};

} // namespace

std::unique_ptr<LaneDetector> ToyDetector::begin(Direction) const
{
    return std::make_unique<ToyLane>(m_letter, m_action);
}

bool ToyPseudonymiser::appendPlaceholder(std::string_view rule, std::string_view value,
                                         std::string &out)
{
    if (value.ends_with('b')) {
        return false;
    }
    out.append("<").append(rule).append("=").append(value).append(">");
    return true;
}

GuardOracle::GuardOracle(const std::vector<std::vector<WordListSource>> &sets,
                         const ToyDetector *toy, Direction direction, bool hasPseudonyms)
    : m_toy(toy), m_direction(direction), m_hasPseudonyms(hasPseudonyms)
{
    for (const std::vector<WordListSource> &lists : sets) {
        std::map<TextOptions, bool> seen;
        for (const WordListSource &owner : lists) {
            const TextOptions options{owner.separators, owner.confusables, owner.leetspeak,
                                      owner.numerals};
            if (owner.isAllow || seen[options]) {
                continue;
            }
            seen[options] = true;
            Group group{TextFold(options), {}, {}};
            for (std::size_t list = 0; list < lists.size(); ++list) {
                const WordListSource &it = lists[list];
                group.names.push_back(it.name);
                const Action action = direction == Direction::Prompt ? it.prompt : it.answer;
                const TextOptions own{it.separators, it.confusables, it.leetspeak, it.numerals};
                if (action == Action::Off || (!it.isAllow && own != options)) {
                    continue;
                }
                for (const std::string &word : it.words) {
                    const std::vector<Literal> literals
                        = literalsOf(group.fold, decodeAll(word));
                    std::u32string codes;
                    for (const std::size_t i : keptOf(literals, options.separators)) {
                        codes += literals[i].code;
                    }
                    const bool isKnown
                        = std::any_of(group.words.begin(), group.words.end(), [&](const Word &w) {
                              return w.codes == codes && w.list == list;
                          });
                    if (!isKnown) {
                        group.words.push_back({codes, list, action, it.isAllow, it.wordBoundaries});
                        m_longest = std::max(m_longest, codes.size());
                    }
                }
            }
            m_groups.push_back(std::move(group));
        }
    }
}

void GuardOracle::scanGroup(const Group &group, std::string_view text, Outcome &outcome,
                            std::vector<Change> &changes) const
{
    const std::vector<SourceCode> sources = decodeAll(text);
    const std::vector<Literal> codes = literalsOf(group.fold, sources);
    const std::vector<std::size_t> kept = keptOf(codes, group.fold.options().separators);
    const auto hitsAt = [&](const Word &word, std::size_t first) {
        if (first + word.codes.size() > kept.size()) {
            return false;
        }
        for (std::size_t i = 0; i < word.codes.size(); ++i) {
            if (codes[kept[first + i]].code != word.codes[i]) {
                return false;
            }
        }
        const std::size_t head = kept[first];
        const std::size_t tail = kept[first + word.codes.size() - 1];
        if (tail + 1 < codes.size() && splitsCharacter(word.codes.back(), codes[tail + 1].code)) {
            return false;
        }
        return !word.isBounded
            || !((head > 0 && isLetter(codes, head - 1) && isLetter(codes, head))
                 || (isLetter(codes, tail) && isLetter(codes, tail + 1)));
    };
    struct Interval {
        std::size_t first;
        std::size_t end;
    };
    std::vector<Interval> allowed;
    for (const Word &word : group.words) {
        for (std::size_t first = 0; word.isAllow && first < kept.size(); ++first) {
            if (hitsAt(word, first)) {
                allowed.push_back({first, first + word.codes.size()});
            }
        }
    }
    std::size_t maskFrom = 0;
    std::size_t changedEnd = 0;
    for (std::size_t first = 0; first < kept.size(); ++first) {
        std::size_t longest = 0;
        std::string pseudonym;
        bool isMask = false;
        for (const Word &word : group.words) {
            const std::size_t end = first + word.codes.size();
            if (word.isAllow || !hitsAt(word, first)
                || std::any_of(allowed.begin(), allowed.end(), [&](const Interval &it) {
                       return it.first <= first && end <= it.end;
                   })) {
                continue;
            }
            const std::size_t start = sources[codes[kept[first]].source].start;
            const std::size_t endByte = sources[codes[kept[end - 1]].source].end;
            const std::string &name = group.names[word.list];
            outcome.kind = std::max(outcome.kind, kindOf(word.action));
            outcome.occurrences.emplace_back(start, endByte, name, word.action);
            if (word.action == Action::Block) {
                outcome.firstBlocked = std::min(outcome.firstBlocked, start);
            }
            if (word.action != Action::Mask && word.action != Action::Pseudonymise) {
                continue;
            }
            if (word.codes.size() > longest) {
                longest = word.codes.size();
                isMask = false;
                pseudonym.clear();
            }
            if (word.codes.size() == longest) {
                isMask = isMask || word.action == Action::Mask;
                pseudonym = pseudonym.empty() && word.action == Action::Pseudonymise ? name
                                                                                     : pseudonym;
            }
        }
        if (first < maskFrom || longest == 0) {
            continue;
        }
        maskFrom = first + longest;
        const std::size_t start = sources[codes[kept[first]].source].start;
        std::size_t last = codes[kept[maskFrom - 1]].source;
        const auto isNothing = [&](std::size_t source) {
            return std::none_of(codes.begin(), codes.end(),
                                [source](const Literal &it) { return it.source == source; });
        };
        // In answers there are no pseudonyms; a value's goes without the marks behind it.
        const bool isPseudonym = m_direction == Direction::Prompt && !isMask && !pseudonym.empty();
        while (!isPseudonym && last + 1 < sources.size() && isNothing(last + 1)) {
            ++last;
        }
        const std::size_t end = sources[codes[kept[maskFrom - 1]].source].end;
        // Two words may lie in one source character.
        const std::size_t from = std::max(start, changedEnd);
        if (end > from) {
            changes.push_back({from, end, isPseudonym ? pseudonym : std::string(), false});
        }
        changedEnd = std::max(changedEnd, end);
        if (sources[last].end > changedEnd) {
            changes.push_back({changedEnd, sources[last].end, {}, true});
            changedEnd = sources[last].end;
        }
    }
}

void GuardOracle::scanToy(std::string_view text, Outcome &outcome,
                          std::vector<Change> &changes) const
{
    const Action action = m_toy->gravest(m_direction);
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = start;
        while (end < text.size() && text[end] == m_toy->letter()
               && end - start < ToyDetector::kLongest) {
            ++end;
        }
        if (end - start >= 2) {
            outcome.kind = std::max(outcome.kind, kindOf(action));
            outcome.occurrences.emplace_back(start, end, "toy", action);
            if (action == Action::Block) {
                outcome.firstBlocked = std::min(outcome.firstBlocked, start);
            } else if (action != Action::Observe) {
                changes.push_back({start, end, action == Action::Mask ? "" : "toy", false});
            }
        }
        start = std::max(end, start + 1);
    }
}

// Overlapping changes become one: masked, unless one of them is all of it and no mask.
void GuardOracle::write(std::string_view text, std::vector<Change> changes, Outcome &outcome) const
{
    std::vector<bool> isTail(text.size());
    for (const Change &change : changes) {
        for (std::size_t i = change.start; change.isTail && i < change.end; ++i) {
            isTail[i] = true;
        }
    }
    std::erase_if(changes, [](const Change &change) { return change.isTail; });
    std::sort(changes.begin(), changes.end(),
              [](const Change &a, const Change &b) { return a.start < b.start; });
    const auto plain = [&](std::size_t start, std::size_t end) {
        for (const SourceCode &code : decodeAll(text.substr(start, end - start))) {
            outcome.pieces.push_back(
                {start + code.start, start + code.end,
                 isTail[start + code.start]
                     ? "*"
                     : std::string(text.substr(start + code.start, code.end - code.start))});
        }
    };
    std::size_t done = 0;
    for (std::size_t i = 0; i < changes.size();) {
        std::size_t end = changes[i].end;
        std::size_t next = i + 1;
        while (next < changes.size() && changes[next].start < end) {
            end = std::max(end, changes[next].end);
            ++next;
        }
        const std::size_t start = changes[i].start;
        std::string pseudonym;
        for (; i < next; ++i) {
            const bool isAll = changes[i].start == start && changes[i].end == end;
            if (isAll && !changes[i].pseudonym.empty()
                && (pseudonym.empty() || changes[i].pseudonym < pseudonym)) {
                pseudonym = changes[i].pseudonym;
            }
        }
        plain(done, start);
        std::string placeholder;
        if (!pseudonym.empty() && m_hasPseudonyms && m_direction == Direction::Prompt
            && ToyPseudonymiser().appendPlaceholder(pseudonym, text.substr(start, end - start),
                                                    placeholder)) {
            outcome.pieces.push_back({start, end, placeholder});
        } else {
            const std::size_t from = outcome.pieces.size();
            plain(start, end);
            for (std::size_t piece = from; piece < outcome.pieces.size(); ++piece) {
                outcome.pieces[piece].text = "*";
            }
        }
        done = end;
    }
    plain(done, text.size());
    for (const Piece &piece : outcome.pieces) {
        outcome.output += piece.text;
    }
}

GuardOracle::Outcome GuardOracle::scan(std::string_view text) const
{
    Outcome outcome;
    std::vector<Change> all;
    for (const Group &group : m_groups) {
        std::vector<Change> changes;
        scanGroup(group, text, outcome, changes);
        all.insert(all.end(), changes.begin(), changes.end());
    }
    if (m_toy) {
        scanToy(text, outcome, all);
    }
    std::sort(outcome.occurrences.begin(), outcome.occurrences.end());
    write(text, std::move(all), outcome);
    return outcome;
}

} // namespace sluice::policy::test
