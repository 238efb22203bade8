#include "policy/dialect/answer_judge.h"

#include "policy/dialect/lane.h"
#include "policy/dialect/protocol_words.h"
#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"
#include "policy/dialect/usage.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

// More lanes than this at once is no answer but an attack on memory.
constexpr std::size_t kMaxLanes = 4096;

// An event whose bytes differ from the next one's only inside one string: what most streams consist of. When an event has the same
// bytes before and behind, its structure is the same by construction, and only the string needs reading.
struct Template {
    bool known = false;
    std::string before; // of the data, up to the string's opening quote
    std::string behind; // from its closing quote
    std::string name;
    Lane *lane = nullptr; // none where nothing is judged

    // The string's contents if the event fits.
    [[nodiscard]] std::optional<std::string_view> match(std::string_view eventName, std::string_view data) const
    {
        const std::size_t frame = before.size() + behind.size();
        if (!known || data.size() < frame || eventName != name || !data.starts_with(before) || !data.ends_with(behind)) {
            return std::nullopt;
        }
        return data.substr(before.size(), data.size() - frame);
    }
};

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

// Whether text is the contents of a JSON string without escapes.
bool isPlainString(std::string_view text)
{
    const char *const end = text.data() + text.size();
    return skipTextJson(text.data(), end) == end;
}

} // namespace

struct AnswerStream::State {
    State(std::shared_ptr<const RuleSet> ruleSet, Dialect which)
        : rules(std::move(ruleSet))
        , dialect(which)
        , reader(makeStreamDialect(which, rules))
        , usage(which)
        , active(rules && rules->isActive(Direction::Answer))
        , enforces(active && rules->enforces(Direction::Answer))
    {
        if (active) {
            judge.emplace(*rules, Direction::Answer);
        } else {
            verdict.notRun = "no rules";
        }
    }

    void passUnjudged(std::string_view name, std::string_view data);
    void recogniseDialect();
    void readFacts(std::string_view name);
    [[nodiscard]] bool mayMatter(std::string_view name, std::string_view data) const;
    void noteSequence(std::string_view data);

    bool passSame(std::string_view name, std::string_view data, std::string_view raw, std::string &out);
    void rememberTemplate(std::string_view name, std::string_view data, Lane *lane);
    void judgeEvent(std::string_view name, std::string_view data, std::string_view raw, std::string &out);
    void passComment(std::string_view raw, std::string &out);
    bool strayTextIsClean(std::string_view raw);
    bool nameIsClean(std::string_view name);
    void editSequence(std::vector<Edit> &edits);
    void mergeWholeHits();
    Lane *laneOf(const LaneDelta &delta);
    void finishLanes(std::string &out);
    void emitOwn(const Lane &lane, std::string_view text, std::string &out);
    void cut(std::string &out);
    void failClosed(std::string_view reason, std::string &out);

    std::shared_ptr<const RuleSet> rules;
    Dialect dialect;
    std::unique_ptr<StreamDialect> reader;
    UsageReader usage;
    bool active;
    bool enforces;
    std::optional<TextJudge> judge;
    JsonTape tape;
    EventReading reading;
    std::vector<std::unique_ptr<Lane>> lanes;
    std::array<Template, 4> templates;
    std::size_t nextTemplate = 0;
    Verdict verdict;
    std::string scratch;
    std::string released;
    std::string lastName; // a name found clean
    std::size_t maxHeld = 0;
    std::uint64_t nextSequence = 0;
    std::uint64_t shift = 0; // events of our own before the next of a Responses stream
    bool remembered = false;
    bool isCut = false;
    bool ended = false; // [DONE] has left: nothing may follow
    bool content = false;
    bool terminal = false;
    bool error = false;
};

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
    } else {
        return;
    }
    reader = makeStreamDialect(dialect, rules);
    usage = UsageReader(dialect);
}

void AnswerStream::State::readFacts(std::string_view name)
{
    if (dialect == Dialect::OpenAiOther) {
        recogniseDialect();
    }
    reading.clear();
    reader->read(tape, name, reading);
    usage.read(tape);
    terminal = terminal || reading.terminal;
    error = error || reading.error;
    content = content || !reading.deltas.empty();
}

void AnswerStream::State::passUnjudged(std::string_view name, std::string_view data)
{
    if (dialect == Dialect::OpenAiResponses) {
        noteSequence(data);
    }
    for (const Template &same : templates) {
        if (const auto literal = same.match(name, data); literal && isPlainString(*literal)) {
            return;
        }
    }
    if (mayMatter(name, data) && tape.parse(data)) {
        readFacts(name);
        if (reading.deltas.size() == 1) {
            rememberTemplate(name, data, nullptr);
        }
    }
}

bool AnswerStream::State::passSame(std::string_view name, std::string_view data, std::string_view raw,
                                   std::string &out)
{
    for (Template &known : templates) {
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
        lane.report(verdict);
        const std::size_t holds = lane.heldBytes();
        maxHeld = std::max(maxHeld, holds);
        if (lane.isBlocked()) {
            emitOwn(lane, released, out);
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
    Template &entry = templates[nextTemplate];
    nextTemplate = (nextTemplate + 1) % templates.size();
    entry.known = true;
    entry.before = data.substr(0, node.start);
    entry.behind = data.substr(node.end);
    entry.name = name;
    entry.lane = lane;
}

Lane *AnswerStream::State::laneOf(const LaneDelta &delta)
{
    for (const std::unique_ptr<Lane> &lane : lanes) {
        if (lane->key() == delta.lane) {
            return lane.get();
        }
    }
    if (lanes.size() >= kMaxLanes) {
        return nullptr;
    }
    lanes.push_back(std::make_unique<Lane>(rules, delta, reader->frame(tape, delta),
                                           pathOf(tape, delta.node, rules.get(), Direction::Answer)));
    return lanes.back().get();
}

void AnswerStream::State::emitOwn(const Lane &lane, std::string_view text, std::string &out)
{
    if (text.empty()) {
        return;
    }
    constexpr std::string_view kSequence = "{sequence}";
    const std::string &head = lane.frame().head;
    if (const std::size_t at = head.find(kSequence); at != std::string::npos) {
        out.append(head, 0, at);
        out += std::to_string(nextSequence);
        out.append(head, at + kSequence.size());
        ++nextSequence;
        ++shift;
    } else {
        out += head;
    }
    appendEscapedJson(text, out);
    out += lane.frame().tail;
}

void AnswerStream::State::cut(std::string &out)
{
    isCut = true;
    reader->appendCut(nextSequence, usage.usage(), out);
    nextSequence += dialect == Dialect::OpenAiResponses ? 1 : 0;
}

void AnswerStream::State::failClosed(std::string_view reason, std::string &out)
{
    isCut = true;
    error = true;
    verdict.notRun = reason;
    out += errorEvent(dialect, base::ErrorCode::UpstreamInterrupted, reason, nextSequence);
    nextSequence += dialect == Dialect::OpenAiResponses ? 1 : 0;
}

// Ends every lane, each with an event of our own if something waited.
void AnswerStream::State::finishLanes(std::string &out)
{
    templates = {};
    for (const std::unique_ptr<Lane> &lane : lanes) {
        released.clear();
        lane->finish(released);
        lane->report(verdict);
        emitOwn(*lane, released, out);
        if (lane->isBlocked()) {
            cut(out);
            break;
        }
    }
    lanes.clear();
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

void AnswerStream::State::editSequence(std::vector<Edit> &edits)
{
    const std::uint32_t node = tape.member(0, "sequence_number", JsonKind::Number);
    if (node == JsonTape::kNone) {
        return;
    }
    const std::uint64_t number = tape.number(node, 0) + shift;
    if (shift > 0) {
        edits.push_back({tape[node].start, tape[node].end, std::to_string(number)});
    }
    nextSequence = number + 1;
}

// Hits of strings judged whole. Texts that repeat what went through a lane were told there.
void AnswerStream::State::mergeWholeHits()
{
    Verdict &own = judge->verdict();
    verdict.bytesScanned += own.bytesScanned;
    for (Hit &hit : own.hits) {
        const bool told = reading.repeats
            && std::any_of(verdict.hits.begin(), verdict.hits.end(), [&hit](const Hit &other) {
                   return other.rule == hit.rule && other.start == hit.start && other.end == hit.end;
               });
        if (!told) {
            verdict.add(std::move(hit));
        }
    }
    verdict.kind = std::max(verdict.kind, own.kind);
}

void AnswerStream::State::judgeEvent(std::string_view name, std::string_view data, std::string_view raw,
                                     std::string &out)
{
    if (!tape.parse(data)) {
        if (enforces) {
            failClosed("the upstream sent an event that is not valid JSON", out);
        } else {
            verdict.notRun = "an event was not valid JSON";
            out.append(raw);
        }
        return;
    }
    readFacts(name);
    for (std::size_t i = 0; i < reading.deltas.size(); ++i) {
        const LaneDelta &delta = reading.deltas[i];
        if (enforces && i > 0 && delta.lane == reading.deltas[i - 1].lane
            && tape[delta.node].parent == tape[reading.deltas[i - 1].node].parent) {
            // One object, one key, two texts: whichever the client takes, the other could hide a word's halves.
            failClosed("the upstream sent an event that names a text twice", out);
            return;
        }
        tape.take(delta.node);
    }
    judge->reset();
    judge->judge(tape);
    mergeWholeHits();
    if (judge->isBlocked()) {
        cut(out);
        return;
    }
    if (!remembered && judge->edits().empty()) {
        remembered = reader->remember(tape);
    }

    // First what the event brings, then what ends with it: the rest of a lane leaves in the lane's last piece here, or before.
    struct Piece {
        const LaneDelta *delta;
        Lane *lane;
        std::string text;
        bool changed;
    };
    std::vector<Piece> pieces;
    Lane *only = nullptr;
    bool changed = !judge->edits().empty();
    for (const LaneDelta &delta : reading.deltas) {
        Lane *lane = laneOf(delta);
        if (!lane) {
            failClosed("the upstream interleaves too many texts", out);
            return;
        }
        only = lane;
        const JsonNode &node = tape[delta.node];
        const bool held = lane->heldBytes() > 0;
        released.clear();
        const std::string_view text = lane->feed(tape.literal(delta.node), node.escaped, scratch, released);
        verdict.bytesScanned += text.size();
        lane->report(verdict);
        maxHeld = std::max(maxHeld, lane->heldBytes());
        if (lane->isBlocked()) {
            emitOwn(*lane, released, out);
            cut(out);
            return;
        }
        const bool pieceChanged = held || lane->heldBytes() > 0 || released != text;
        changed = changed || pieceChanged;
        pieces.push_back({&delta, lane, released, pieceChanged});
    }
    if (reading.endsAll || !reading.ended.empty()) {
        templates = {};
        for (std::size_t i = 0; i < lanes.size();) {
            Lane &lane = *lanes[i];
            const auto isEnded = [&](LaneKey key) { return key == lane.key() || key == lane.group(); };
            if (!reading.endsAll && std::none_of(reading.ended.begin(), reading.ended.end(), isEnded)) {
                ++i;
                continue;
            }
            released.clear();
            lane.finish(released);
            lane.report(verdict);
            const auto last = std::find_if(pieces.rbegin(), pieces.rend(),
                                           [&](const Piece &piece) { return piece.lane == &lane; });
            if (last != pieces.rend() && !lane.isBlocked()) {
                last->changed = last->changed || !released.empty();
                last->text += released;
            } else {
                emitOwn(lane, last != pieces.rend() ? last->text + released : released, out);
            }
            if (lane.isBlocked()) {
                cut(out);
                return;
            }
            lanes.erase(lanes.begin() + static_cast<std::ptrdiff_t>(i));
        }
        only = nullptr;
    }

    std::vector<Edit> edits = judge->edits();
    for (const Piece &piece : pieces) {
        if (piece.changed) {
            const JsonNode &node = tape[piece.delta->node];
            std::string literal;
            appendEscapedJson(piece.text, literal);
            edits.push_back({node.start, node.end, std::move(literal)});
        }
    }
    const bool clean = isPlainFrame(raw, name, data) || strayTextIsClean(raw);
    if (changed) {
        appendLogprobEdits(tape, edits);
    } else if (only) {
        rememberTemplate(name, data, only);
    }
    editSequence(edits);
    if (edits.empty() && clean) {
        out.append(raw);
    } else {
        appendEvent(name, splice(data, std::move(edits)), out);
    }
}

AnswerStream::AnswerStream(std::shared_ptr<const RuleSet> rules, Dialect dialect)
    : m_state(std::make_unique<State>(std::move(rules), dialect))
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
    if (state.passSame(name, data, raw, out)) {
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

bool AnswerStream::sawTerminal() const
{
    return m_state->terminal;
}

bool AnswerStream::sawError() const
{
    return m_state->error;
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
