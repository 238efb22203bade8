#pragma once

#include "policy/dialect/json_tape.h"
#include "policy/guardrail/rule_set.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// A replacement of bytes [start, end) of a body.
struct Edit {
    std::size_t start = 0;
    std::size_t end = 0;
    std::string text;
};

// Applies edits, which may come in any order; of overlapping ones the union is replaced.
std::string splice(std::string_view body, std::vector<Edit> edits);

// Changed text loses its logprobs: they repeat it token by token. Adds the edits that empty them.
void appendLogprobEdits(const JsonTape &tape, std::vector<Edit> &edits);

// Where a node stands: `messages[0].content[1].text`. A key that is no plain name, or that `rules` find something in, shows as `*`:
// a path goes into records and must not carry text.
std::string pathOf(const JsonTape &tape, std::uint32_t node, const RuleSet *rules, Direction direction);

// Judges the strings and keys of a JSON text as wholes: texts, tool arguments (JSON within JSON), runs of adjacent text parts. Leaves out
// base64 payloads, and does not count hits in names the protocol itself gives (`"role":"user"`). Any thread.
class TextJudge final {
public:
    TextJudge(const RuleSet &rules, Direction direction);

    // Judges every key, and every string that is not taken on the tape. `joinsParts`: adjacent text parts are one text. Not so in an event of
    // a stream that brings a piece.
    void judge(JsonTape &tape, bool joinsParts = true);

    // The texts of the answer are to be JSON: what is put back into one that begins as such is escaped.
    void expectJsonTexts(bool expected) { m_expectsJson = expected; }

    [[nodiscard]] bool isBlocked() const { return m_verdict.kind == VerdictKind::Block; }
    [[nodiscard]] const std::vector<Edit> &edits() const { return m_edits; }
    [[nodiscard]] Verdict &verdict() { return m_verdict; }
    // What was left out, and why: payloads in base64 and what only a reference names. Empty if nothing was.
    [[nodiscard]] std::string notRun() const;
    void reset();

private:
    struct Part {
        std::uint32_t node;
        std::size_t start; // in the joined text
    };

    // Texts of adjacent parts.
    struct TextRun {
        std::vector<std::uint32_t> texts;
        std::size_t parts = 0;
        bool isThinking = false;
    };

    void judgeRun(const JsonTape &tape, std::span<const std::uint32_t> nodes);
    void judgeRuns(JsonTape &tape, std::uint32_t array);
    void readPart(JsonTape &tape, std::uint32_t part, TextRun &run);
    void endRun(JsonTape &tape, TextRun &run);
    void judgeString(const JsonTape &tape, std::uint32_t node);
    void judgeKey(const JsonTape &tape, std::uint32_t node);
    // Judges text as JSON within JSON; its hits count if there are more than `knownHits`.
    void judgeArguments(const JsonTape &tape, std::uint32_t node, std::string_view text, std::size_t knownHits);
    void addHits(const JsonTape &tape, std::uint32_t node, TextScan &scan, bool opaque, bool isKey);
    void escapeValues(std::string_view text, std::vector<Redaction> &redactions) const;
    void addCounts(const Verdict &of);
    void redact(std::string_view literal, std::size_t literalStart, bool escaped, std::span<const Redaction> redactions);
    std::string_view decode(std::string_view literal, bool escaped);

    const RuleSet &m_rules;
    Direction m_direction;
    bool m_expectsJson = false;
    Verdict m_verdict;
    std::vector<Edit> m_edits;
    std::uint64_t m_payloadBytes = 0;
    std::size_t m_references = 0;
    std::string m_firstReference; // its path
    std::string m_scratch;
    // Short strings found clean, and keys that are clean or the protocol's own: in a stream they come again in every event.
    std::vector<std::string> m_cleanStrings;
    std::vector<std::string> m_knownKeys;
};

// Whether a string holds binary content in base64, by its place and its alphabet.
bool isPayload(const JsonTape &tape, std::uint32_t node);
// Whether a string is the text of a thinking block with a signature, which an edit would break.
bool isSignedText(const JsonTape &tape, std::uint32_t node);
// Whether a string of a request stands for content kept elsewhere: a file's id, an address.
bool isReference(const JsonTape &tape, std::uint32_t node);
// Whether a string's text is JSON itself: the arguments of a tool call.
bool isArguments(const JsonTape &tape, std::uint32_t node);

} // namespace sluice::policy
