#pragma once

#include "base/result.h"
#include "policy/guardrail/detector.h"
#include "policy/guardrail/rule_sources.h"
#include "policy/guardrail/verdict.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

class CompiledRules;

// A half-open span of bytes of a decoded text.
struct Span {
    std::size_t start = 0;
    std::size_t end = 0;
    bool operator==(const Span &) const = default;
};

// What leaves in place of a span: one `*` a code point, a placeholder, or a value put back.
struct Redaction {
    std::size_t start = 0; // bytes of the decoded text; whole code points
    std::size_t end = 0;
    std::string text;
    bool operator==(const Redaction &) const = default;
};

// What scanning one whole text gave.
struct TextScan {
    Verdict verdict; // every occurrence of every rule counts
    std::vector<Redaction> redactions; // in order, disjoint
};

// Rules in force, compiled: immutable, shared by every exchange that started under it. Any thread.
class RuleSet final {
public:
    // Compiles the rules. Errors: InvalidWordList (where = list name) if a word is empty after folding; InvalidConfig (where = rule name) for
    // an entity nobody knows or a pattern that RE2 refuses. Scopes are left aside: see RuleBook.
    static base::Result<std::shared_ptr<const RuleSet>> build(RuleSources sources);
    static base::Result<std::shared_ptr<const RuleSet>> build(std::vector<WordListSource> lists);

    // The rules of several sets at once, and more detectors besides; cheap. `pseudonymiser` may be null: pseudonyms become masks.
    static std::shared_ptr<const RuleSet> combine(std::span<const std::shared_ptr<const RuleSet>> sets,
                                                  std::vector<std::shared_ptr<const Detector>> detectors = {},
                                                  std::shared_ptr<Pseudonymiser> pseudonymiser = nullptr);

    ~RuleSet();
    RuleSet(const RuleSet &) = delete;
    RuleSet &operator=(const RuleSet &) = delete;

    // Whether any rule acts (or observes) in this direction; when not, text need not be scanned at all.
    [[nodiscard]] bool isActive(Direction direction) const { return m_isActive[static_cast<std::size_t>(direction)]; }
    // Whether any rule may change or block in this direction: what cannot be inspected is then refused.
    [[nodiscard]] bool enforces(Direction direction) const { return m_enforces[static_cast<std::size_t>(direction)]; }
    [[nodiscard]] std::size_t wordCount() const;
    // Whether a rule of this set gives pseudonyms.
    [[nodiscard]] bool pseudonymises() const { return m_pseudonymises; }

    // Scans one whole text (UTF-8; ill-formed bytes are codes in no word). Identical to a StreamScanner fed with it. `leavesMasked`: see
    // LaneJudge.
    [[nodiscard]] TextScan scan(Direction direction, std::string_view text, bool leavesMasked = false) const;

private:
    friend class LaneJudge;
    RuleSet();
    void summarise();

    std::vector<std::shared_ptr<const CompiledRules>> m_words;
    std::vector<std::shared_ptr<const Detector>> m_detectors;
    std::shared_ptr<Pseudonymiser> m_pseudonymiser;
    bool m_isActive[2] = {false, false};
    bool m_enforces[2] = {false, false};
    bool m_pseudonymises = false;
};

// The text with its redactions.
std::string redacted(std::string_view text, std::span<const Redaction> redactions);
// One `*` a code point of `text`.
std::string maskOf(std::string_view text);

// A word list file: UTF-8 (a BOM is allowed), one word a line, surrounding space dropped, blank lines skipped, lines that
// start with `#` are comments (`\#` starts a word with #). Refused with file and line (code InvalidWordList): not UTF-8,
// a word that is empty after folding, a line over 1,000 characters. `file` is only for the message.
base::Result<std::vector<std::string>> parseWordList(std::string_view file, std::string_view content);

} // namespace sluice::policy
