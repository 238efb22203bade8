#include "policy/dialect/text_judge.h"

#include "policy/dialect/argument_lane.h"
#include "policy/dialect/protocol_words.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

// Shorter hits in an id of letters and digits are chance: masking them would tear a tool call from its result.
constexpr std::size_t kRealHitInId = 8;

bool isPlainName(std::string_view key)
{
    return !key.empty() && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
            || c == '$';
    });
}

// Ids, names and types are short; texts are not worth remembering.
constexpr std::size_t kMaxRemembered = 64;
constexpr std::size_t kSlots = 64;

std::size_t slotOf(std::string_view text)
{
    std::size_t hash = text.size();
    for (const char c : text) {
        hash = hash * 31 + static_cast<unsigned char>(c);
    }
    return (hash ^ (hash >> 7)) % kSlots;
}

bool isRemembered(const std::vector<std::string> &slots, std::string_view text)
{
    return text.size() <= kMaxRemembered && slots[slotOf(text)] == text;
}

void remember(std::vector<std::string> &slots, std::string_view text)
{
    // JSON within JSON is judged in two ways: only what has no escapes is known by its text alone.
    if (text.size() <= kMaxRemembered && text.find('\\') == std::string_view::npos) {
        slots[slotOf(text)] = text;
    }
}

// Neither a hit nor anything to replace or to count.
bool isPlain(const TextScan &scan)
{
    return scan.verdict.kind == VerdictKind::Pass && scan.redactions.empty() && scan.verdict.garbled == 0;
}

// JSON within a prompt's string whose escapes hide text: a tool result as most frameworks write it.
bool hidesJson(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[')
        && text.find('\\') != std::string_view::npos;
}

} // namespace

std::string splice(std::string_view body, std::vector<Edit> edits)
{
    std::sort(edits.begin(), edits.end(), [](const Edit &a, const Edit &b) {
        return a.start != b.start ? a.start < b.start : a.end > b.end;
    });
    std::string out;
    out.reserve(body.size());
    std::size_t at = 0;
    for (const Edit &edit : edits) {
        if (edit.start < at) {
            // Inside what is replaced already, or overlapping its end.
            at = std::max(at, edit.end);
            continue;
        }
        out.append(body, at, edit.start - at);
        out += edit.text;
        at = edit.end;
    }
    out.append(body, at);
    return out;
}

void appendLogprobEdits(const JsonTape &tape, std::vector<Edit> &edits)
{
    for (std::uint32_t node = 0; node < tape.size(); ++node) {
        if (!tape[node].hasKey || !tape.keyIs(node, "logprobs")) {
            continue;
        }
        if (tape.isKind(node, JsonKind::Array)) {
            edits.push_back({tape[node].start, tape[node].end, "[]"});
        } else if (tape.isKind(node, JsonKind::Object)) {
            edits.push_back({tape[node].start, tape[node].end, "null"});
        }
    }
}

std::string pathOf(const JsonTape &tape, std::uint32_t node, const RuleSet *rules, Direction direction)
{
    std::vector<std::uint32_t> steps;
    for (std::uint32_t at = node; tape[at].parent != JsonTape::kNone; at = tape[at].parent) {
        steps.push_back(at);
    }
    std::string path;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const JsonNode &it = tape[*step];
        if (!it.hasKey) {
            path += '[' + std::to_string(it.keyStart) + ']';
            continue;
        }
        const std::string key = it.keyEscaped ? decodedJson(tape.key(*step)) : std::string(tape.key(*step));
        if (!path.empty()) {
            path += '.';
        }
        const bool shown = isPlainName(key)
            && (isProtocolKey(key) || !rules || rules->scan(direction, key).verdict.kind == VerdictKind::Pass);
        path += shown ? key : "*";
    }
    return path;
}

TextJudge::TextJudge(const RuleSet &rules, Direction direction)
    : m_rules(rules)
    , m_direction(direction)
    , m_cleanStrings(kSlots)
    , m_knownKeys(kSlots)
{
}

void TextJudge::reset()
{
    m_verdict = {};
    m_edits.clear();
    m_payloadBytes = 0;
    m_references = 0;
    m_firstReference.clear();
}

std::string TextJudge::notRun() const
{
    std::string reasons;
    if (m_payloadBytes > 0) {
        reasons = "binary payload of " + std::to_string(m_payloadBytes) + " bytes";
    }
    if (m_references > 0) {
        reasons += (reasons.empty() ? "" : ", ") + std::to_string(m_references)
            + (m_references == 1 ? " reference to content kept elsewhere (" : " references to content kept elsewhere (") + m_firstReference
            + ')';
    }
    return reasons;
}

void TextJudge::judge(JsonTape &tape, bool joinsParts)
{
    for (std::uint32_t node = 0; node < tape.size(); ++node) {
        const JsonNode &it = tape[node];
        if (it.hasKey) {
            judgeKey(tape, node);
        }
        if (it.kind == JsonKind::Array) {
            // Answers of one request that stand side by side are no parts of one text.
            if (joinsParts && !tape.keyIs(node, "choices")) {
                judgeRuns(tape, node);
            }
        } else if (it.kind == JsonKind::String && !it.taken) {
            judgeString(tape, node);
        }
    }
}

std::string_view TextJudge::decode(std::string_view literal, bool escaped)
{
    if (!escaped) {
        return literal;
    }
    m_scratch.clear();
    appendDecodedJson(literal, m_scratch);
    return m_scratch;
}

void TextJudge::redact(std::string_view literal, std::size_t literalStart, bool escaped, std::span<const Redaction> redactions)
{
    JsonOffsets offsets(literal, escaped);
    for (const Redaction &redaction : redactions) {
        const std::size_t start = offsets.rawAt(redaction.start);
        const std::size_t end = offsets.rawAt(redaction.end);
        std::string text;
        appendEscapedJson(redaction.text, text);
        m_edits.push_back({literalStart + start, literalStart + end, std::move(text)});
    }
}

void TextJudge::addHits(const JsonTape &tape, std::uint32_t node, TextScan &scan, bool opaque, bool isKey)
{
    addCounts(scan.verdict);
    if (opaque) {
        const auto isShort = [](const auto &it) { return it.end - it.start < kRealHitInId; };
        std::erase_if(scan.verdict.hits, isShort);
        std::erase_if(scan.redactions, isShort);
    }
    if (scan.verdict.hits.empty()) {
        return;
    }
    const std::string path = pathOf(tape, node, &m_rules, m_direction) + (isKey ? "{key}" : "");
    for (Hit &hit : scan.verdict.hits) {
        hit.path = path;
        m_verdict.add(std::move(hit));
    }
}

void TextJudge::escapeValues(std::string_view text, std::vector<Redaction> &redactions) const
{
    const std::size_t first = m_expectsJson ? text.find_first_not_of(" \t\r\n") : std::string_view::npos;
    if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) {
        return;
    }
    for (Redaction &redaction : redactions) {
        std::string escaped;
        appendEscapedJson(redaction.text, escaped);
        redaction.text = std::move(escaped);
    }
}

void TextJudge::addCounts(const Verdict &of)
{
    m_verdict.pseudonymised += of.pseudonymised;
    m_verdict.nameless += of.nameless;
    m_verdict.restored += of.restored;
    m_verdict.garbled += of.garbled;
}

void TextJudge::judgeKey(const JsonTape &tape, std::uint32_t node)
{
    const std::string_view literal = tape.key(node);
    const std::string_view text = decode(literal, tape[node].keyEscaped);
    m_verdict.bytesScanned += text.size();
    if (isRemembered(m_knownKeys, text)) {
        return;
    }
    TextScan scan;
    if (isProtocolKey(text) || isPlain(scan = m_rules.scan(m_direction, text))) {
        remember(m_knownKeys, text);
        return;
    }
    addHits(tape, node, scan, false, true);
    redact(literal, tape[node].keyStart, tape[node].keyEscaped, scan.redactions);
}

void TextJudge::judgeString(const JsonTape &tape, std::uint32_t node)
{
    constexpr std::size_t kLongEnoughToSkip = 256;
    const JsonNode &it = tape[node];
    const std::string_view literal = tape.literal(node);
    if (literal.size() >= kLongEnoughToSkip && isPayload(tape, node)) {
        m_payloadBytes += literal.size();
        return;
    }
    if (literal.empty() || isProtocolValue(tape, node)) {
        return;
    }
    if (m_direction == Direction::Prompt && isReference(tape, node) && m_references++ == 0) {
        m_firstReference = pathOf(tape, node, &m_rules, m_direction);
    }
    const std::string_view text = decode(literal, it.escaped);
    if (isArguments(tape, node)) {
        judgeArguments(tape, node, text, 0);
        return;
    }
    m_verdict.bytesScanned += text.size();
    if (isRemembered(m_cleanStrings, text)) {
        return;
    }
    const bool isSigned = isSignedText(tape, node);
    TextScan scan = m_rules.scan(m_direction, text, isSigned);
    if (it.escaped && !isSigned && m_direction == Direction::Prompt && hidesJson(text)) {
        judgeArguments(tape, node, text, scan.verdict.hits.size());
    }
    if (isPlain(scan)) {
        remember(m_cleanStrings, text);
        return;
    }
    if (isPayload(tape, node)) {
        m_payloadBytes += literal.size();
        m_verdict.bytesScanned -= text.size();
        return;
    }
    addHits(tape, node, scan, isOpaqueId(tape, node), false);
    escapeValues(text, scan.redactions);
    redact(literal, it.start, it.escaped, scan.redactions);
}

void TextJudge::judgeArguments(const JsonTape &tape, std::uint32_t node, std::string_view text,
                               std::size_t knownHits)
{
    const JsonNode &it = tape[node];
    ArgumentLane lane(std::shared_ptr<const RuleSet>(std::shared_ptr<void>(), &m_rules), m_direction);
    lane.keepEdits();
    std::string released;
    lane.feed(text, released);
    lane.finish(released);
    if (isArguments(tape, node)) {
        m_verdict.bytesScanned += lane.verdict().bytesScanned;
        addCounts(lane.verdict());
    }
    // What the text showed without this is told already.
    if (lane.verdict().hits.size() > knownHits) {
        const std::string path = pathOf(tape, node, &m_rules, m_direction);
        for (Hit hit : lane.verdict().hits) {
            hit.path = path;
            m_verdict.add(std::move(hit));
        }
    }
    JsonOffsets offsets(tape.literal(node), it.escaped);
    for (const ArgumentLane::Edit &edit : lane.edits()) {
        const std::size_t start = offsets.rawAt(edit.start);
        std::string escaped;
        appendEscapedJson(edit.text, escaped);
        m_edits.push_back({it.start + start, it.start + offsets.rawAt(edit.end), std::move(escaped)});
    }
}

void TextJudge::endRun(JsonTape &tape, TextRun &run)
{
    if (run.parts > 1) {
        judgeRun(tape, run.texts);
        for (const std::uint32_t node : run.texts) {
            tape.take(node);
        }
    }
    run = {};
}

// Reads the next part of an array: one with a text of the run's kind goes on with it.
void TextJudge::readPart(JsonTape &tape, std::uint32_t part, TextRun &run)
{
    bool hasText = false;
    for (std::uint32_t node = tape.isKind(part, JsonKind::Object) ? tape.firstChild(part) : JsonTape::kNone; node != JsonTape::kNone;
         node = tape.nextSibling(node)) {
        const bool isThinking = tape.keyIs(node, "thinking");
        if (!tape.isKind(node, JsonKind::String) || !(isThinking || tape.keyIs(node, "text")) || tape[node].taken || isSignedText(tape, node)) {
            continue;
        }
        if (!run.texts.empty() && run.isThinking != isThinking) {
            endRun(tape, run);
        }
        run.parts += hasText && !run.texts.empty() ? 0 : 1; // one part may name `text` twice
        run.isThinking = isThinking;
        run.texts.push_back(node);
        hasText = true;
    }
    if (!hasText) {
        endRun(tape, run);
    }
}

void TextJudge::judgeRuns(JsonTape &tape, std::uint32_t array)
{
    // Messages of one answer that follow each other: their parts are read one after the other.
    const bool holdsItems = m_direction == Direction::Answer && tape.keyIs(array, "output");
    TextRun run;
    for (std::uint32_t element = tape.firstChild(array); element != JsonTape::kNone; element = tape.nextSibling(element)) {
        const std::uint32_t content = holdsItems ? tape.member(element, "content", JsonKind::Array) : JsonTape::kNone;
        if (content == JsonTape::kNone || !tape.stringIs(tape.member(element, "type"), "message")) {
            readPart(tape, element, run);
            continue;
        }
        for (std::uint32_t part = tape.firstChild(content); part != JsonTape::kNone; part = tape.nextSibling(part)) {
            readPart(tape, part, run);
        }
    }
    endRun(tape, run);
}

void TextJudge::judgeRun(const JsonTape &tape, std::span<const std::uint32_t> nodes)
{
    std::string joined;
    std::vector<Part> parts;
    for (const std::uint32_t node : nodes) {
        parts.push_back({node, joined.size()});
        appendDecodedJson(tape.literal(node), joined);
    }
    TextScan scan = m_rules.scan(m_direction, joined);
    m_verdict.bytesScanned += joined.size();
    addCounts(scan.verdict);
    if (isPlain(scan)) {
        return;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t begin = parts[i].start;
        const std::size_t end = i + 1 < parts.size() ? parts[i + 1].start : joined.size();
        const JsonNode &it = tape[parts[i].node];
        std::string path;
        for (Hit hit : scan.verdict.hits) {
            if (hit.start < begin || hit.start >= end) {
                continue; // a hit is told where it starts
            }
            if (path.empty()) {
                path = pathOf(tape, parts[i].node, &m_rules, m_direction);
            }
            hit.path = path;
            hit.end = std::min(hit.end, end) - begin;
            hit.start -= begin;
            m_verdict.add(std::move(hit));
        }
        std::vector<Redaction> own;
        for (const Redaction &redaction : scan.redactions) {
            const std::size_t start = std::max(redaction.start, begin);
            const std::size_t stop = std::min(redaction.end, end);
            if (start >= stop) {
                continue;
            }
            // What lies in one part leaves as it should; of what lies in several each part is masked.
            const bool isWhole = start == redaction.start && stop == redaction.end;
            own.push_back({start - begin, stop - begin,
                           isWhole ? redaction.text : maskOf(std::string_view(joined).substr(start, stop - start))});
        }
        escapeValues(std::string_view(joined).substr(begin, end - begin), own);
        redact(tape.literal(parts[i].node), it.start, it.escaped, own);
    }
}

} // namespace sluice::policy
