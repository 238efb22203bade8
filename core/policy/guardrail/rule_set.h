#pragma once

#include "base/result.h"
#include "policy/guardrail/verdict.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

class CompiledRules;

// One word list as the configuration names it.
struct WordListSource {
    std::string name;
    std::string category;
    Action prompt = Action::Block;
    Action answer = Action::Mask;
    std::vector<std::string> words; // UTF-8; see parseWordList
};

// A half-open span of bytes of a decoded text.
struct Span {
    std::size_t start = 0;
    std::size_t end = 0;
    bool operator==(const Span &) const = default;
};

// What scanning one whole text gave.
struct TextScan {
    Verdict verdict; // every occurrence of every word counts
    std::vector<Span> masked; // leftmost-longest spans to mask, in order, disjoint; whole code points
};

// All rules in force, compiled: immutable, shared by every exchange that started under it. Any thread.
class RuleSet final {
public:
    // Compiles the lists. Fails with InvalidWordList (where = list name) if a word is empty after folding.
    static base::Result<std::shared_ptr<const RuleSet>> build(std::vector<WordListSource> lists);

    ~RuleSet();
    RuleSet(const RuleSet &) = delete;
    RuleSet &operator=(const RuleSet &) = delete;

    // Whether any list acts (or observes) in this direction; when not, text need not be scanned at all.
    [[nodiscard]] bool isActive(Direction direction) const;
    // Whether any list may mask or block in this direction: what cannot be inspected is then refused.
    [[nodiscard]] bool enforces(Direction direction) const;
    [[nodiscard]] std::size_t wordCount() const;

    // Scans one whole text (UTF-8; ill-formed bytes are codes in no word). Identical to a StreamScanner fed with it.
    [[nodiscard]] TextScan scan(Direction direction, std::string_view text) const;

private:
    friend class StreamScanner;
    explicit RuleSet(std::unique_ptr<const CompiledRules> compiled);
    std::unique_ptr<const CompiledRules> m_compiled;
};

// Replaces each span by one `*` a code point.
std::string maskSpans(std::string_view text, std::span<const Span> spans);

// A word list file: UTF-8 (a BOM is allowed), one word a line, surrounding space dropped, blank lines skipped, lines that
// start with `#` are comments (`\#` starts a word with #). Refused with file and line (code InvalidWordList): not UTF-8,
// a word that is empty after folding, a line over 1,000 characters. `file` is only for the message.
base::Result<std::vector<std::string>> parseWordList(std::string_view file, std::string_view content);

} // namespace sluice::policy
