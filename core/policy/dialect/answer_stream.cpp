#include "policy/dialect/answer_stream_state.h"

#include "policy/dialect/protocol_words.h"
#include "policy/dialect/request_judge.h"

#include <algorithm>

namespace sluice::policy {

namespace {

// Whether text is the contents of a JSON string without escapes.
bool isPlainString(std::string_view text)
{
    const char *const end = text.data() + text.size();
    return skipTextJson(text.data(), end) == end;
}

} // namespace

// Whether `raw` is nothing but the name, the data and line ends: no comment, no id.
bool isPlainFrame(std::string_view raw, std::string_view name, std::string_view data)
{
    const std::size_t known = data.size() + name.size();
    return raw.size() <= known + (name.empty() ? 10 : 19);
}

void appendEvent(std::string_view name, std::string_view data, std::string &out)
{
    if (!name.empty()) {
        out += "event: ";
        out += name;
        out += '\n';
    }
    out += "data: ";
    for (const char c : data) {
        out += c;
        if (c == '\n') {
            out += "data: ";
        }
    }
    out += "\n\n";
}

std::optional<std::string_view> EventTemplate::match(std::string_view eventName, std::string_view data) const
{
    const std::size_t frame = before.size() + behind.size();
    if (!known || data.size() < frame || eventName != name || !data.starts_with(before) || !data.ends_with(behind)) {
        return std::nullopt;
    }
    return data.substr(before.size(), data.size() - frame);
}

AnswerStream::State::State(std::shared_ptr<const RuleSet> ruleSet, Dialect which, bool json)
    : rules(std::move(ruleSet))
    , dialect(which)
    , reader(makeStreamDialect(which, rules))
    , usage(which)
    , active(rules && rules->isActive(Direction::Answer))
    , enforces(active && rules->enforces(Direction::Answer))
    , holdsJson(json)
{
    if (active) {
        judge.emplace(*rules, Direction::Answer);
        judge->expectJsonTexts(holdsJson);
    } else {
        verdict.notRun = "no rules";
    }
}

void AnswerStream::State::noteSequence(std::string_view data)
{
    constexpr std::string_view kKey = "\"sequence_number\":";
    const std::size_t at = data.rfind(kKey);
    // Inside a string the first quote would be escaped.
    if (at == std::string_view::npos || at == 0 || data[at - 1] == '\\') {
        return;
    }
    std::uint64_t number = 0;
    std::size_t digit = data.find_first_not_of(' ', at + kKey.size());
    for (; digit < data.size() && data[digit] >= '0' && data[digit] <= '9'; ++digit) {
        number = number * 10 + static_cast<std::uint64_t>(data[digit] - '0');
    }
    nextSequence = number + 1;
}

bool AnswerStream::State::mayMatter(std::string_view name, std::string_view data) const
{
    if (!content) {
        return true;
    }
    const auto has = [data](std::string_view word) { return data.find(word) != std::string_view::npos; };
    switch (dialect) {
    case Dialect::OpenAiChat:
    case Dialect::OpenAiCompletions:
    case Dialect::Gemini:
        return true;
    case Dialect::Anthropic:
        return name.empty() ? !has("\"content_block_delta\"") : name != "content_block_delta";
    default:
        return name.empty() || !name.ends_with(".delta");
    }
}

// A path nobody knows may still carry a dialect we know: its events tell.
void AnswerStream::State::recogniseDialect()
{
    const std::uint32_t type = tape.member(0, "type");
    if (tape.member(0, "choices", JsonKind::Array) != JsonTape::kNone) {
        dialect = Dialect::OpenAiChat;
    } else if (tape.member(0, "candidates", JsonKind::Array) != JsonTape::kNone) {
        dialect = Dialect::Gemini;
    } else if (tape.stringIs(type, "message_start") || tape.stringIs(type, "content_block_start")) {
        dialect = Dialect::Anthropic;
    } else if (tape.isKind(type, JsonKind::String) && tape.literal(type).starts_with("response.")) {
        dialect = Dialect::OpenAiResponses;
    } else if (tape.isKind(tape.member(0, "done"), JsonKind::False) || tape.isKind(tape.member(0, "done"), JsonKind::True)) {
        reader = makeOllamaStream(rules);
        isRecognised = true;
        return;
    } else {
        return;
    }
    isRecognised = true;
    reader = makeStreamDialect(dialect, rules);
    usage = UsageReader(dialect);
}

void AnswerStream::State::readFacts(std::string_view name)
{
    if (dialect == Dialect::OpenAiOther && !isRecognised) {
        recogniseDialect();
    }
    reading.clear();
    reader->read(tape, name, reading);
    usage.read(tape);
    terminal = terminal || reading.terminal;
    if (reading.error && !error) {
        error = true;
        errorName = upstreamErrorName(tape);
    }
    begun = begun || !reading.startup;
    if (responseId.empty() && dialect == Dialect::OpenAiResponses) {
        const std::uint32_t response = tape.member(0, "response", JsonKind::Object);
        const std::uint32_t id = tape.member(response, "id", JsonKind::String);
        responseId = id == JsonTape::kNone ? std::string() : tape.decoded(id);
        const std::uint32_t text = tape.member(response, "text", JsonKind::Object);
        if (text != JsonTape::kNone && asksForJson(tape, text) && judge) {
            holdsJson = true;
            judge->expectJsonTexts(true);
        }
    }
    content = content || !reading.deltas.empty();
    for (const LaneDelta &delta : reading.deltas) {
        contentBytes += tape.literal(delta.node).size();
    }
}

void AnswerStream::State::passUnjudged(std::string_view name, std::string_view data)
{
    if (dialect == Dialect::OpenAiResponses) {
        noteSequence(data);
    }
    for (const EventTemplate &same : templates) {
        if (const auto literal = same.match(name, data); literal && isPlainString(*literal)) {
            contentBytes += literal->size();
            return;
        }
    }
    if (!mayMatter(name, data)) {
        contentBytes += data.size() / 4; // a delta nobody reads: most of it is its frame
        return;
    }
    if (!tape.parse(data)) {
        begun = true; // whatever it is, it is no start-up frame
        return;
    }
    readFacts(name);
    if (reading.deltas.size() == 1) {
        rememberTemplate(name, data, nullptr);
    }
}

bool AnswerStream::State::passSame(std::string_view name, std::string_view data, std::string_view raw,
                                   std::string &out)
{
    for (EventTemplate &known : templates) {
        const std::optional<std::string_view> match = known.match(name, data);
        if (!match || !isPlainFrame(raw, name, data)) {
            continue;
        }
        const std::string_view literal = *match;
        if (!isPlainString(literal)) {
            return false;
        }
        Lane &lane = *known.lane;
        const bool held = lane.heldBytes() > 0;
        released.clear();
        lane.feed(literal, false, scratch, released);
        verdict.bytesScanned += literal.size();
        contentBytes += literal.size();
        lane.report(verdict);
        const std::size_t holds = lane.heldBytes();
        maxHeld = std::max(maxHeld, holds);
        if (lane.isBlocked()) {
            emitOwn(lane.frame(), released, out);
            cut(out);
        } else if (!held && holds == 0 && released == literal) {
            out.append(raw);
        } else {
            if (!name.empty()) {
                out += "event: ";
                out += name;
                out += '\n';
            }
            out += "data: ";
            out += known.before;
            appendEscapedJson(released, out);
            out += known.behind;
            out += "\n\n";
        }
        return true;
    }
    return false;
}

void AnswerStream::State::rememberTemplate(std::string_view name, std::string_view data, Lane *lane)
{
    constexpr std::size_t kMaxFrame = 2048;
    const JsonNode &node = tape[reading.deltas.front().node];
    if (reading.deltas.size() != 1 || !reading.ended.empty() || reading.endsAll || reading.terminal || reading.error
        || tape.member(0, "sequence_number") != JsonTape::kNone || tape.member(0, "usage", JsonKind::Object) != JsonTape::kNone
        || data.size() - (node.end - node.start) > kMaxFrame || data.find('\n') != std::string_view::npos) {
        return;
    }
    // Logprobs differ from event to event, and go when the text changes.
    if (data.find("\"logprobs\":{") != std::string_view::npos || data.find("\"logprobs\": {") != std::string_view::npos) {
        return;
    }
    EventTemplate &entry = templates[nextTemplate];
    nextTemplate = (nextTemplate + 1) % templates.size();
    entry.known = true;
    entry.before = data.substr(0, node.start);
    entry.behind = data.substr(node.end);
    entry.name = name;
    entry.lane = lane;
}

bool AnswerStream::State::strayTextIsClean(std::string_view raw)
{
    return !enforces || rules->scan(Direction::Answer, raw).verdict.kind <= VerdictKind::Flag;
}

bool AnswerStream::State::nameIsClean(std::string_view name)
{
    if (name.empty() || name == lastName) {
        return true;
    }
    if (!isEventType(name) && !strayTextIsClean(name)) {
        return false;
    }
    lastName = name;
    return true;
}

void AnswerStream::State::passComment(std::string_view raw, std::string &out)
{
    if (strayTextIsClean(raw)) {
        out.append(raw);
    } else {
        out += ":\n\n";
    }
}

AnswerStream::AnswerStream(std::shared_ptr<const RuleSet> rules, Dialect dialect, bool holdsJson)
    : m_state(std::make_unique<State>(std::move(rules), dialect, holdsJson))
{
}

AnswerStream::~AnswerStream() = default;

void AnswerStream::onEvent(std::string_view name, std::string_view data, std::string_view raw, std::string &out)
{
    State &state = *m_state;
    if (state.isCut || state.ended) {
        return;
    }
    if (data == "[DONE]") {
        state.finishLanes(out);
        if (!state.isCut) {
            if (!state.active || isPlainFrame(raw, name, data) || state.strayTextIsClean(raw)) {
                out.append(raw);
            } else {
                appendEvent({}, data, out);
            }
            state.terminal = true;
            state.ended = true;
        }
        return;
    }
    if (!state.active) {
        out.append(raw);
        if (!data.empty()) {
            state.passUnjudged(name, data);
        }
        return;
    }
    if (data.empty()) {
        state.passComment(raw, out);
        return;
    }
    if (state.waiting.empty() && state.passSame(name, data, raw, out)) {
        return;
    }
    if (!state.nameIsClean(name)) {
        state.failClosed("the upstream sent an event with a listed word for a name", out);
        return;
    }
    state.judgeEvent(name, data, raw, out);
}

void AnswerStream::onEnd(std::string &out)
{
    if (!m_state->isCut && !m_state->ended) {
        m_state->finishLanes(out);
        m_state->ended = true;
    }
}

bool AnswerStream::isCut() const
{
    return m_state->isCut;
}

bool AnswerStream::sawContent() const
{
    return m_state->content;
}

std::size_t AnswerStream::contentBytes() const
{
    return m_state->contentBytes;
}

bool AnswerStream::sawTerminal() const
{
    return m_state->terminal;
}

bool AnswerStream::sawError() const
{
    return m_state->error;
}

bool AnswerStream::hasBegun() const
{
    return m_state->begun || m_state->terminal || m_state->isCut;
}

const UpstreamErrorName &AnswerStream::errorName() const
{
    return m_state->errorName;
}

const std::string &AnswerStream::responseId() const
{
    return m_state->responseId;
}

const TokenUsage &AnswerStream::usage() const
{
    return m_state->usage.usage();
}

const Verdict &AnswerStream::verdict() const
{
    return m_state->verdict;
}

std::size_t AnswerStream::maxHeldBytes() const
{
    return m_state->maxHeld;
}

std::uint64_t AnswerStream::nextSequence() const
{
    return m_state->nextSequence;
}

} // namespace sluice::policy
