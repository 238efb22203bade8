#include "policy/guardrail/compiled_rules.h"

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
    };
    std::u32string codes;
    std::vector<Entry> entries;
};

base::Error wordError(const std::string &list, std::string detail)
{
    return {base::ErrorCode::InvalidWordList, std::move(detail), list, 0};
}

base::Result<void> foldInto(FoldedWords &folded, const WordListSource &list, std::uint32_t index)
{
    const Fold &fold = Fold::instance();
    for (std::size_t number = 0; number < list.words.size(); ++number) {
        const std::string &word = list.words[number];
        const auto refuse = [&](const char *why) {
            return wordError(list.name, "word " + std::to_string(number + 1) + ' ' + why);
        };
        const std::size_t offset = folded.codes.size();
        for (const char *at = word.data(), *end = at + word.size(); at != end;) {
            const DecodedCode decoded = decodeCode(at, end);
            if (decoded.kind != DecodedCode::Kind::Code || isSurrogate(decoded.code)) {
                return refuse("is not UTF-8");
            }
            Fold::Room room;
            for (const char32_t code : fold(decoded.code, room)) {
                folded.codes.push_back(code);
            }
            at += decoded.length;
        }
        const std::size_t length = folded.codes.size() - offset;
        if (length == 0) {
            return refuse("is empty after folding: it has only invisible characters or marks");
        }
        if (length > WordAutomaton::kMostCodes) {
            return refuse("is longer than 60,000 characters");
        }
        folded.entries.push_back({offset, static_cast<std::uint32_t>(length), index});
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

CompiledRules::CompiledRules(SymbolTable table, BeginFilter beginFilter,
                             WordAutomaton wordAutomaton)
    : symbols(std::move(table)), begins(std::move(beginFilter)), automaton(std::move(wordAutomaton))
{
}

base::Result<std::unique_ptr<CompiledRules>>
CompiledRules::compile(std::vector<WordListSource> sources)
{
    FoldedWords folded;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (sources[i].prompt == Action::Off && sources[i].answer == Action::Off) {
            continue;
        }
        const auto done = foldInto(folded, sources[i], static_cast<std::uint32_t>(i));
        if (!done) {
            return done.error();
        }
    }
    std::vector<SymbolTable::Use> uses = usesOf(folded);
    if (uses.size() > SymbolTable::kMostSymbols) {
        return wordError({}, "the lists use more than 65,000 different characters");
    }
    SymbolTable symbols(std::move(uses));

    std::u16string spelled;
    spelled.reserve(folded.codes.size());
    for (const char32_t code : folded.codes) {
        spelled.push_back(symbols[code]);
    }
    const auto wordOf = [&](const FoldedWords::Entry &entry) {
        return std::u16string_view(spelled).substr(entry.offset, entry.length);
    };
    std::sort(folded.entries.begin(), folded.entries.end(), [&](const auto &a, const auto &b) {
        const int order = wordOf(a).compare(wordOf(b));
        return order != 0 ? order < 0 : a.list < b.list;
    });

    std::vector<std::u16string_view> unique;
    std::vector<Word> words;
    std::vector<std::uint32_t> owners;
    for (const FoldedWords::Entry &entry : folded.entries) {
        const std::u16string_view word = wordOf(entry);
        if (unique.empty() || unique.back() != word) {
            unique.push_back(word);
            words.push_back({entry.length,
                             static_cast<std::uint32_t>(owners.size()),
                             0,
                             wordEndOf(folded.codes[entry.offset + entry.length - 1]),
                             {}});
        } else if (owners.back() == entry.list) {
            continue;
        }
        owners.push_back(entry.list);
        ++words.back().ownerCount;
        words.back().actions[0] |= bitsOf(sources[entry.list].prompt);
        words.back().actions[1] |= bitsOf(sources[entry.list].answer);
    }

    WordAutomaton automaton(unique, symbols);
    std::unique_ptr<CompiledRules> rules(
        new CompiledRules(std::move(symbols), BeginFilter(unique), std::move(automaton)));
    rules->words = std::move(words);
    rules->owners = std::move(owners);
    for (WordListSource &source : sources) {
        rules->lists.push_back(
            {std::move(source.name), std::move(source.category), {source.prompt, source.answer}});
    }
    rules->prepareDirections();
    return rules;
}

std::string_view CompiledRules::pseudonymOf(std::uint32_t word, std::size_t direction) const
{
    const Word &it = words[word];
    if ((it.actions[direction] & kNoPseudonymBit) != 0) {
        return {};
    }
    for (std::uint32_t i = 0; i < it.ownerCount; ++i) {
        const List &list = lists[owners[it.firstOwner + i]];
        if (list.actions[direction] == Action::Pseudonymise) {
            return list.name;
        }
    }
    return {};
}

void CompiledRules::prepareDirections()
{
    for (const List &list : lists) {
        pseudonymises = pseudonymises || list.actions[0] == Action::Pseudonymise;
    }
    actionsOfEndings.resize(automaton.endingCount() + 1);
    for (std::uint32_t i = 1; i < actionsOfEndings.size(); ++i) {
        const WordAutomaton::Ending &ending = automaton.ending(i);
        for (std::size_t d = 0; d < kDirectionCount; ++d) {
            actionsOfEndings[i][d] = static_cast<ActionBits>(words[ending.word].actions[d]
                                                             | actionsOfEndings[ending.next][d]);
        }
    }
    // Lists mostly do the same in both directions or have one action each: equal sets of words
    // share their depths.
    std::vector<std::pair<std::vector<bool>, std::shared_ptr<const LiveDepths>>> known;
    const auto liveOf = [&](std::size_t direction, ActionBits bit) {
        std::vector<bool> chosen(words.size());
        bool isAny = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            chosen[i] = (words[i].actions[direction] & bit) != 0;
            isAny = isAny || chosen[i];
        }
        if (!isAny) {
            return std::shared_ptr<const LiveDepths>();
        }
        for (const auto &[set, depths] : known) {
            if (set == chosen) {
                return depths;
            }
        }
        auto depths = std::make_shared<const LiveDepths>(automaton.liveDepths(chosen));
        known.emplace_back(std::move(chosen), depths);
        return depths;
    };
    for (std::size_t d = 0; d < kDirectionCount; ++d) {
        DirectionRules &direction = directions[d];
        for (const Word &word : words) {
            if (word.actions[d] != 0) {
                direction.isActive = true;
                direction.longestWord = std::max(direction.longestWord, word.codes);
            }
        }
        direction.maskLive = liveOf(d, kMaskBit);
        direction.blockLive = liveOf(d, kBlockBit);
        automaton.setFlag(d,
                          [&](std::uint32_t ending) { return actionsOfEndings[ending][d] != 0; });
    }
    automaton.releasePlan();
}

} // namespace sluice::policy
