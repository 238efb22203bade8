#include "policy/dialect/answer_stream_state.h"

#include <algorithm>

namespace sluice::policy {

namespace {

// More lanes than this at once is no answer but an attack on memory.
constexpr std::size_t kMaxLanes = 4096;

} // namespace

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
    if (!reading.repeats) {
        verdict.restored += own.restored;
        verdict.garbled += own.garbled;
    }
}

void AnswerStream::State::judgeEvent(std::string_view name, std::string_view data, std::string_view raw,
                                     std::string &out)
{
    if (!tape.parse(data)) {
        begun = true;
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

} // namespace sluice::policy
