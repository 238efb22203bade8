// Speed of the word engine: whole texts, stream deltas, builds. Lists and texts are always the
// same: Chinese words of 2 to 8 characters and, one in five, words of English syllables. The
// Chinese text has the same characters, but as skewed as prose has them, so that words begin often
// and hits are many; the English one is real prose, and so is the third, Chinese one. For quotable figures: --benchmark_repetitions=5
// --benchmark_report_aggregates_only=true, and read the medians.

#include "policy/guardrail/rule_set.h"
#include "policy/text/stream_scanner.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace sluice::policy;

namespace {

using Random = std::mt19937;

// An index below `count`, small ones far more often, as characters and words are used (Zipf-like).
std::size_t skewed(Random &random, std::size_t count)
{
    const double uniform = static_cast<double>(random()) / 4294967296.0;
    return static_cast<std::size_t>(std::pow(static_cast<double>(count) + 1.0, uniform)) - 1;
}

void appendHan(std::string &text, std::size_t rank)
{
    // Ranks are spread over the block as frequent characters are.
    const auto code = static_cast<unsigned>(0x4E00 + rank * 7919 % 20'900);
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
}

std::string englishWord(Random &random)
{
    static const char *const kOnsets[]
        = {"t", "s",  "r",  "m",  "n",  "p", "l",  "c",  "d",  "b", "st", "w",  "f", "h",
           "g", "pr", "tr", "th", "sh", "k", "br", "gr", "cl", "j", "v",  "qu", "sp"};
    static const char *const kRhymes[]
        = {"e",  "a",   "o",  "er", "in", "on", "i",   "an", "ed",  "at", "es",  "en", "ing",
           "or", "ion", "al", "y",  "ou", "ar", "ent", "ic", "ate", "ow", "igh", "ook"};
    std::string word;
    for (std::size_t parts = 1 + random() % 3; parts > 0; --parts) {
        word += kOnsets[random() % std::size(kOnsets)];
        word += kRhymes[random() % std::size(kRhymes)];
    }
    return word;
}

std::vector<std::string> wordsOf(std::size_t count)
{
    Random random(1);
    std::vector<std::string> words;
    words.reserve(count);
    while (words.size() < count) {
        std::string word;
        if (random() % 5 == 0) {
            word = englishWord(random) + englishWord(random);
        } else {
            for (std::size_t length = 2 + random() % 7; length > 0; --length) {
                appendHan(word, random() % 4 == 0 ? skewed(random, 4'000) : random() % 4'000);
            }
        }
        words.push_back(std::move(word));
    }
    return words;
}

std::string chineseText(std::size_t bytes)
{
    Random random(2);
    std::string text;
    while (text.size() < bytes) {
        for (std::size_t length = 4 + random() % 14; length > 0; --length) {
            appendHan(text, skewed(random, 4'000));
        }
        text += random() % 3 == 0 ? "。\n" : "，";
    }
    return text;
}

// Real prose: the project's licence, again and again.
std::string englishText(std::size_t bytes)
{
    std::ifstream file(SLUICE_SOURCE_DIR "/LICENSE");
    const std::string prose((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    std::string text;
    while (!prose.empty() && text.size() < bytes) {
        text += prose.substr(0, bytes - text.size());
    }
    return text;
}

std::shared_ptr<const RuleSet> rulesOf(std::size_t count)
{
    static std::map<std::size_t, std::shared_ptr<const RuleSet>> known;
    auto &rules = known[count];
    if (!rules) {
        rules = *RuleSet::build({{"words", "bench", Action::Block, Action::Mask, wordsOf(count)}});
    }
    return rules;
}

// Real prose of all ages, two megabytes of it, where Debian's fortunes-zh is installed; empty otherwise.
std::string chineseProse(std::size_t bytes)
{
    std::ifstream file("/usr/share/games/fortunes/chinese");
    const std::string prose((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    std::string text;
    while (!prose.empty() && text.size() < bytes) {
        text += prose.substr(0, bytes - text.size());
    }
    return text;
}

// The list's own words, each without its last character, one after the other.
std::string nearMisses(std::size_t bytes)
{
    static const std::vector<std::string> words = wordsOf(10'000);
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i) {
        std::string word = words[i % words.size()];
        while ((static_cast<unsigned char>(word.back()) & 0xC0) == 0x80) {
            word.pop_back();
        }
        word.pop_back();
        text += word;
    }
    return text;
}

enum Text : std::int64_t { Chinese, English, Prose, OneLetter, NearMisses };

std::string textOf(std::int64_t kind, std::size_t bytes)
{
    switch (kind) {
    case Chinese:
        return chineseText(bytes);
    case English:
        return englishText(bytes);
    case Prose:
        return chineseProse(bytes);
    case NearMisses:
        return nearMisses(bytes);
    default:
        return std::string(bytes, 'a');
    }
}

void setBytes(benchmark::State &state, std::size_t bytes)
{
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

// Arguments: words, text.
void wholeText(benchmark::State &state)
{
    const auto rules = rulesOf(static_cast<std::size_t>(state.range(0)));
    const std::string text = textOf(state.range(1), 4 << 20);
    if (text.empty()) {
        state.SkipWithError("the text is not installed");
        return;
    }
    std::size_t hits = 0;
    for (auto _ : state) {
        const TextScan scan = rules->scan(Direction::Answer, text);
        hits = scan.redactions.size();
        benchmark::DoNotOptimize(scan);
    }
    setBytes(state, text.size());
    state.counters["masked/KB"]
        = static_cast<double>(hits) * 1024 / static_cast<double>(text.size());
}
BENCHMARK(wholeText)
    ->ArgNames({"words", "text"})
    ->ArgsProduct({{10'000, 100'000, 1'000'000}, {Chinese, English, Prose}})
    ->Args({10'000, NearMisses})
    ->Unit(benchmark::kMillisecond);

// A prompt of 2 KB against a block list.
void prompt(benchmark::State &state)
{
    const auto rules = rulesOf(10'000);
    const std::string text = textOf(state.range(0), 2'048);
    for (auto _ : state) {
        benchmark::DoNotOptimize(rules->scan(Direction::Prompt, text));
    }
    setBytes(state, text.size());
}
BENCHMARK(prompt)->ArgName("text")->Arg(Chinese)->Arg(English);

// Arguments: words, text, bytes a delta (rounded up to whole code points).
void delta(benchmark::State &state)
{
    const auto rules = rulesOf(static_cast<std::size_t>(state.range(0)));
    const std::string text = textOf(state.range(1), 256 << 10);
    const auto size = static_cast<std::size_t>(state.range(2));
    std::vector<std::string_view> deltas;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(at + size, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
            ++end;
        }
        deltas.push_back(std::string_view(text).substr(at, end - at));
        at = end;
    }
    std::string out;
    for (auto _ : state) {
        StreamScanner scanner(rules, Direction::Answer);
        for (const std::string_view piece : deltas) {
            out.clear();
            scanner.feed(piece, out);
        }
        benchmark::DoNotOptimize(out);
    }
    setBytes(state, text.size());
    state.counters["ns/delta"] = benchmark::Counter(static_cast<double>(deltas.size()) * 1e-9,
                                                    benchmark::Counter::kIsIterationInvariantRate
                                                        | benchmark::Counter::kInvert);
}
BENCHMARK(delta)
    ->ArgNames({"words", "text", "bytes"})
    ->ArgsProduct({{10'000, 100'000}, {Chinese, English}, {4, 16}})
    ->Unit(benchmark::kMillisecond);

// A delta in which no word can begin.
void plainDelta(benchmark::State &state)
{
    const auto rules
        = *RuleSet::build({{"words", "bench", Action::Block, Action::Mask, {"敏感词"}}});
    StreamScanner scanner(rules, Direction::Answer);
    std::string out;
    for (auto _ : state) {
        out.clear();
        scanner.feed(" and then", out);
        benchmark::DoNotOptimize(out);
    }
}
BENCHMARK(plainDelta);

// Words a, aa, aaa … on a text of a, where every word ends everywhere, and on an ordinary one.
void hostile(benchmark::State &state)
{
    std::vector<std::string> words;
    for (std::size_t length = 1; length <= 64; ++length) {
        words.emplace_back(length, 'a');
    }
    const auto rules = *RuleSet::build({{"words", "bench", Action::Block, Action::Mask, words}});
    const std::string text = textOf(state.range(0), 1 << 20);
    for (auto _ : state) {
        benchmark::DoNotOptimize(rules->scan(Direction::Answer, text));
    }
    setBytes(state, text.size());
}
BENCHMARK(hostile)->ArgName("text")->Arg(OneLetter)->Arg(English)->Unit(benchmark::kMillisecond);

void build(benchmark::State &state)
{
    const std::vector<std::string> words = wordsOf(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            RuleSet::build({{"words", "bench", Action::Block, Action::Mask, words}}));
    }
}
BENCHMARK(build)->ArgName("words")->Arg(1)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(
    benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
