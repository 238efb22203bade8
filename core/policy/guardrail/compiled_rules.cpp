#include "policy/guardrail/compiled_rules.h"

#include "policy/text/pinyin.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

constexpr bool isBetween(char32_t code, char32_t first, char32_t last)
{
    return code >= first && code <= last;
}

// The folded words of all lists, one after the other.
struct FoldedWords {
    struct Entry {
        std::size_t offset;
        std::uint32_t length;
        std::uint32_t list;
        bool isBounded;
        std::uint64_t first = 0; // its first symbols, once they are known
    };
    std::u32string codes;
    std::vector<Entry> entries;
};

base::Error wordError(const std::string &list, std::string detail)
{
    return {base::ErrorCode::InvalidWordList, std::move(detail), list, 0};
}

// Appends a word's codes as the text's are read; of separators that may stand within it none. False
// if it is not UTF-8.
bool foldWord(std::u32string &codes, std::string_view word, const TextFold &fold)
{
    SeparatorRun run;
    std::u32string separators;
    CharClass before = CharClass::Other;
    for (const char *at = word.data(), *end = at + word.size(); at != end;) {
        const DecodedCode decoded = decodeCode(at, end);
        if (decoded.kind != DecodedCode::Kind::Code || isSurrogate(decoded.code)) {
            return false;
        }
        at += decoded.length;
        TextFold::Codes folded;
        const std::size_t count = fold.classified(decoded.code, folded);
        for (std::size_t i = 0; i < count; ++i) {
            if (fold.options().separators && isSeparator(folded[i].kind)) {
                if (separators.empty()) {
                    run.begin(before);
                }
                run.add(folded[i].kind);
                separators += folded[i].code;
                continue;
            }
            if (separators.size() > kMostSeparators || !run.joins(folded[i].kind)) {
                codes += separators;
            }
            separators.clear();
            codes += folded[i].code;
            before = folded[i].kind;
        }
    }
    codes += separators;
    return true;
}

base::Result<void> foldInto(FoldedWords &folded, const WordListSource &list, std::uint32_t index,
                            const TextFold &fold)
{
    for (std::size_t number = 0; number < list.words.size(); ++number) {
        const auto refuse = [&](const char *why) {
            return wordError(list.name, "word " + std::to_string(number + 1) + ' ' + why);
        };
        const auto add = [&](std::string_view word, bool isBounded) -> base::Result<void> {
            const std::size_t offset = folded.codes.size();
            if (!foldWord(folded.codes, word, fold)) {
                return refuse("is not UTF-8");
            }
            const std::size_t length = folded.codes.size() - offset;
            if (length == 0) {
                return refuse("is empty after folding: it has only invisible characters or marks");
            }
            if (length > WordAutomaton::kMostCodes) {
                return refuse("is longer than 60,000 characters");
            }
            folded.entries.push_back(
                {offset, static_cast<std::uint32_t>(length), index, isBounded, 0});
            return {};
        };
        const std::string &word = list.words[number];
        base::Result<void> added = add(word, list.wordBoundaries);
        if (added && list.pinyin) {
            // Syllables stand in the middle of many words of other languages.
            for (const std::string &spelling : pinyinOf(word)) {
                added = added ? add(spelling, true) : added;
            }
        }
        if (!added) {
            return added;
        }
    }
    return {};
}

// Each code of the words once, with its count. Pages keep a small list cheap.
class CodeCounter final {
public:
    SymbolTable::Use &operator[](char32_t code)
    {
        Page &page = m_pages[code / kPageCodes];
        if (!page) {
            page = std::make_unique<std::array<std::uint32_t, kPageCodes>>();
        }
        std::uint32_t &index = (*page)[code % kPageCodes]; // + 1
        if (index == 0) {
            m_uses.push_back({code, 0, false});
            index = static_cast<std::uint32_t>(m_uses.size());
        }
        return m_uses[index - 1];
    }
    std::vector<SymbolTable::Use> take() { return std::move(m_uses); }

private:
    static constexpr std::size_t kPageCodes = 1024;
    using Page = std::unique_ptr<std::array<std::uint32_t, kPageCodes>>;
    std::array<Page, 0x110000 / kPageCodes> m_pages;
    std::vector<SymbolTable::Use> m_uses;
};

std::vector<SymbolTable::Use> usesOf(const FoldedWords &folded)
{
    CodeCounter counter;
    for (const char32_t code : folded.codes) {
        ++counter[code].count;
    }
    for (const FoldedWords::Entry &entry : folded.entries) {
        counter[folded.codes[entry.offset]].beginsWord = true;
    }
    return counter.take();
}

} // namespace

WordEnd wordEndOf(char32_t code)
{
    if (isBetween(code, 0x3041, 0x3096) || isBetween(code, 0x309D, 0x309E)
        || isBetween(code, 0x30A1, 0x30FA) || isBetween(code, 0x30FC, 0x30FE)) {
        return WordEnd::Kana;
    }
    if (isBetween(code, 0x1100, 0x115F) || isBetween(code, 0xA960, 0xA97C)) {
        return WordEnd::Lead;
    }
    if (isBetween(code, 0x1160, 0x11A7) || isBetween(code, 0xD7B0, 0xD7C6)) {
        return WordEnd::Vowel;
    }
    return WordEnd::Plain;
}

bool joins(WordEnd end, char32_t next)
{
    switch (end) {
    case WordEnd::Plain:
        return false;
    case WordEnd::Kana:
        return next == 0x3099 || next == 0x309A;
    case WordEnd::Lead:
        return wordEndOf(next) == WordEnd::Vowel;
    case WordEnd::Vowel:
        return isBetween(next, 0x11A8, 0x11FF) || isBetween(next, 0xD7CB, 0xD7FB);
    }
    return false;
}

ActionBits bitsOf(Action action)
{
    switch (action) {
    case Action::Off:
        return 0;
    case Action::Observe:
        return kObserveBit;
    case Action::Pseudonymise:
        return kMaskBit;
    case Action::Mask:
        return kMaskBit | kNoPseudonymBit;
    case Action::Block:
        return kBlockBit;
    }
    return 0;
}

namespace {

ActionBits bitsOfList(const WordListSource &list, std::size_t direction)
{
    const Action action = direction == 0 ? list.prompt : list.answer;
    if (list.isAllow) {
        return action == Action::Off ? ActionBits{0} : kAllowBit;
    }
    return bitsOf(action);
}

} // namespace

CompiledRules::CompiledRules(TextFold textFold, SymbolTable table,
                             std::span<const std::u16string_view> spelled)
    : fold(std::move(textFold)), symbols(std::move(table)), begins(spelled),
      asciiBegins(spelled, symbols), automaton(spelled, symbols)
{
}

base::Result<std::unique_ptr<CompiledRules>>
CompiledRules::compile(std::vector<WordListSource> sources, TextOptions options)
{
    TextFold fold(options);
    FoldedWords folded;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (sources[i].prompt == Action::Off && sources[i].answer == Action::Off) {
            continue;
        }
        const auto done = foldInto(folded, sources[i], static_cast<std::uint32_t>(i), fold);
        if (!done) {
            return done.error();
        }
    }
    std::vector<SymbolTable::Use> uses = usesOf(folded);
    if (uses.size() > SymbolTable::kMostSymbols) {
        return wordError({}, "the lists use more than 65,000 different characters");
    }
    SymbolTable symbols(std::move(uses), fold);

    std::u16string spelled;
    spelled.reserve(folded.codes.size());
    for (const char32_t code : folded.codes) {
        spelled.push_back(symbols.ofFolded(code));
    }
    const auto wordOf = [&](const FoldedWords::Entry &entry) {
        return std::u16string_view(spelled).substr(entry.offset, entry.length);
    };
    // The first four symbols as a number decide most comparisons without a look at the text.
    for (FoldedWords::Entry &entry : folded.entries) {
        for (std::size_t i = 0; i < 4; ++i) {
            entry.first = entry.first << 16
                | (i < entry.length ? spelled[entry.offset + i] : Symbol{0});
        }
    }
    std::sort(folded.entries.begin(), folded.entries.end(), [&](const auto &a, const auto &b) {
        if (a.first != b.first) {
            return a.first < b.first;
        }
        const int order = a.length > 4 || b.length > 4 ? wordOf(a).compare(wordOf(b)) : 0;
        if (order != 0 || a.list != b.list) {
            return order != 0 ? order < 0 : a.list < b.list;
        }
        return !a.isBounded && b.isBounded;
    });

    std::vector<std::u16string_view> unique;
    std::vector<Word> words;
    std::vector<Owner> owners;
    for (const FoldedWords::Entry &entry : folded.entries) {
        const std::u16string_view word = wordOf(entry);
        if (unique.empty() || unique.back() != word) {
            unique.push_back(word);
            words.push_back({entry.length,
                             static_cast<std::uint32_t>(owners.size()),
                             0,
                             wordEndOf(folded.codes[entry.offset + entry.length - 1]),
                             {},
                             {},
                             {}});
        } else if (owners.back().list == entry.list) {
            continue;
        }
        owners.push_back({entry.list, entry.isBounded});
        Word &owned = words.back();
        ++owned.ownerCount;
        for (std::size_t d = 0; d < kDirectionCount; ++d) {
            const ActionBits bits = bitsOfList(sources[entry.list], d);
            owned.actions[d] |= bits;
            owned.freeActions[d] |= entry.isBounded ? ActionBits{0} : bits;
            owned.isBounded[d] = owned.isBounded[d] || (entry.isBounded && bits != 0);
        }
    }

    // Side by side in their order, they are read many times faster.
    std::u16string inOrder;
    inOrder.reserve(spelled.size());
    for (const std::u16string_view word : unique) {
        inOrder += word;
    }
    for (std::size_t offset = 0; std::u16string_view &word : unique) {
        word = std::u16string_view(inOrder).substr(offset, word.size());
        offset += word.size();
    }

    std::unique_ptr<CompiledRules> rules(
        new CompiledRules(std::move(fold), std::move(symbols), unique));
    if (rules->automaton.isTooLarge()) {
        return wordError({}, "the lists have more than 16 million different beginnings of words");
    }
    rules->words = std::move(words);
    rules->owners = std::move(owners);
    for (WordListSource &source : sources) {
        rules->lists.push_back(
            {std::move(source.name), std::move(source.category), {source.prompt, source.answer},
             source.isAllow});
    }
    rules->needsOptionScan = options.separators
        || std::any_of(rules->words.begin(), rules->words.end(), [](const Word &word) {
               return word.isBounded[0] || word.isBounded[1]
                   || ((word.actions[0] | word.actions[1]) & kAllowBit) != 0;
           });
    rules->prepareDirections();
    return rules;
}

std::string_view CompiledRules::pseudonymOf(std::uint32_t word, std::size_t direction,
                                            bool hasBoundaries) const
{
    const Word &it = words[word];
    const ActionBits bits = (hasBoundaries ? it.actions : it.freeActions)[direction];
    if ((bits & kNoPseudonymBit) != 0 || direction != static_cast<std::size_t>(Direction::Prompt)) {
        return {};
    }
    for (std::uint32_t i = 0; i < it.ownerCount; ++i) {
        const Owner owner = owners[it.firstOwner + i];
        const List &list = lists[owner.list];
        if (!list.isAllow && (hasBoundaries || !owner.isBounded)
            && list.actions[direction] == Action::Pseudonymise) {
            return list.name;
        }
    }
    return {};
}

void CompiledRules::prepareDirections()
{
    for (const List &list : lists) {
        pseudonymises
            = pseudonymises || (!list.isAllow && list.actions[0] == Action::Pseudonymise);
    }
    endings.resize(automaton.endingCount() + 1);
    for (std::uint32_t i = 1; i < endings.size(); ++i) {
        const WordAutomaton::Ending &ending = automaton.ending(i);
        const Word &word = words[ending.word];
        endings[i] = {ending.word, ending.next, static_cast<std::uint16_t>(word.codes), word.end,
                      word.actions, word.actions};
        for (std::size_t d = 0; d < kDirectionCount; ++d) {
            endings[i].actionsFrom[d] |= endings[ending.next].actionsFrom[d];
        }
    }
    // Lists mostly do the same in both directions or have one action each: equal sets of words
    // share their depths, and those of all words are the automaton's own.
    std::vector<std::pair<std::vector<bool>, LiveDepths>> known;
    const auto liveOf = [&](std::size_t direction, ActionBits bit) {
        std::vector<bool> chosen(words.size());
        std::size_t count = 0;
        for (std::size_t i = 0; i < words.size(); ++i) {
            chosen[i] = (words[i].actions[direction] & bit) != 0;
            count += chosen[i] ? 1 : 0;
        }
        if (count == 0) {
            return LiveDepths();
        }
        if (count == words.size()) {
            return LiveDepths(automaton, nullptr);
        }
        for (const auto &[set, depths] : known) {
            if (set == chosen) {
                return depths;
            }
        }
        const LiveDepths depths(automaton, std::make_shared<const std::vector<std::uint16_t>>(
                                               automaton.liveDepths(chosen)));
        known.emplace_back(std::move(chosen), depths);
        return depths;
    };
    for (std::size_t d = 0; d < kDirectionCount; ++d) {
        DirectionRules &direction = directions[d];
        for (const Word &word : words) {
            if (word.actions[d] != 0) {
                direction.isActive = direction.isActive || (word.actions[d] & kDenyBits) != 0;
                direction.longestWord = std::max(direction.longestWord, word.codes);
            }
        }
        direction.maskLive = liveOf(d, kMaskBit);
        direction.blockLive = liveOf(d, kBlockBit);
        direction.allowLive = liveOf(d, kAllowBit);
        automaton.setFlag(d,
                          [&](std::uint32_t ending) { return endings[ending].actionsFrom[d] != 0; });
    }
    automaton.releasePlan();
}

} // namespace sluice::policy
