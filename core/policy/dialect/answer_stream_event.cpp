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
        if (lane->key() == delta.lane && lane.get() != tail) {
            return lane.get();
        }
    }
    std::string path = pathOf(tape, delta.node, rules.get(), Direction::Answer);
    if (tail) {
        // What does not go on in this part was settled before.
        tail->beginPart(delta, reader->frame(tape, delta), std::move(path), keptOf(delta));
        return std::exchange(tail, nullptr);
    }
    if (lanes.size() >= kMaxLanes || kept.size() >= kMaxLanes) {
        return nullptr;
    }
    lanes.push_back(std::make_unique<Lane>(rules, delta, reader->frame(tape, delta), std::move(path), keptOf(delta)));
    if (holdsJson) {
        lanes.back()->expectJson();
    }
    return lanes.back().get();
}

// An event of our own leaves behind all that waits.
void AnswerStream::State::emitOwn(const EventFrame &frame, std::string_view text, std::string &out)
{
    if (waiting.empty()) {
        writeOwn(frame, text, out);
    } else if (!text.empty()) {
        WaitingEvent event;
        event.frame = frame;
        event.data = text;
        waiting.push_back(std::move(event));
    }
}

void AnswerStream::State::writeOwn(const EventFrame &frame, std::string_view text, std::string &out)
{
    if (text.empty()) {
        return;
    }
    constexpr std::string_view kSequence = "{sequence}";
    const std::string &head = frame.head;
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
    out += frame.tail;
}

void AnswerStream::State::cut(std::string &out)
{
    isCut = true;
    for (WaitingEvent &event : waiting) {
        // Blocks that ended and began without text; what says a text again goes with the text.
        if (dialect == Dialect::Anthropic && !event.rest && !event.frame) {
            write(event, event.name, event.data, event.raw, out);
        }
    }
    waiting.clear();
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
    if (tail && !settleTail(out)) {
        return;
    }
    for (const std::unique_ptr<Lane> &lane : lanes) {
        released.clear();
        lane->finish(released);
        lane->report(verdict);
        releaseLate(*lane, out);
        emitOwn(lane->frame(), released, out);
        if (lane->isBlocked()) {
            cut(out);
            break;
        }
    }
    lanes.clear();
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
    if (tail && !goesOn()) {
        templates = {};
        if (!settleTail(out)) {
            return;
        }
    }
    WaitingEvent event;
    if (enforces && !takeRepeats(event)) {
        failClosed("the upstream repeated a text otherwise than it said it", out);
        return;
    }
    judge->reset();
    judge->judge(tape, reading.endsAll);
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
        releaseLate(*lane, out);
        if (lane->isBlocked()) {
            if (dialect == Dialect::Anthropic && reading.begins && judge->edits().empty()) {
                event.edits.push_back({node.start, node.end, {}}); // begins the block that the ending closes
                emit(std::move(event), name, data, raw, out);
            }
            emitOwn(lane->frame(), released, out);
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
            if (&lane == tail || (!reading.endsAll && std::none_of(reading.ended.begin(), reading.ended.end(), isEnded))) {
                ++i;
                continue;
            }
            const auto last = std::find_if(pieces.rbegin(), pieces.rend(),
                                           [&](const Piece &piece) { return piece.lane == &lane; });
            if (!reading.endsAll && last == pieces.rend() && !tail && lane.canGoOn() && (waiting.empty() || waitsFor == &lane)) {
                endPart(lane, out);
                if (lane.isBlocked()) {
                    cut(out);
                    return;
                }
                ++i;
                continue;
            }
            released.clear();
            lane.finish(released);
            lane.report(verdict);
            releaseLate(lane, out);
            if (last != pieces.rend() && !lane.isBlocked()) {
                last->changed = last->changed || !released.empty();
                last->text += released;
            } else {
                emitOwn(lane.frame(), last != pieces.rend() ? last->text + released : released, out);
            }
            if (lane.isBlocked()) {
                if (dialect == Dialect::Anthropic && !reading.endsAll && judge->edits().empty()) {
                    appendEvent(name, data, out); // ends the block that the ending follows
                }
                cut(out);
                return;
            }
            lanes.erase(lanes.begin() + static_cast<std::ptrdiff_t>(i));
        }
        only = nullptr;
    }

    event.edits = judge->edits();
    for (const Piece &piece : pieces) {
        if (piece.changed) {
            const JsonNode &node = tape[piece.delta->node];
            std::string literal;
            appendEscapedJson(piece.text, literal);
            event.edits.push_back({node.start, node.end, std::move(literal)});
        }
    }
    event.clean = isPlainFrame(raw, name, data) || strayTextIsClean(raw);
    if (changed) {
        appendLogprobEdits(tape, event.edits);
    } else if (!event.repeats.empty()) {
        appendLogprobEdits(tape, event.logprobEdits);
    } else if (only) {
        rememberTemplate(name, data, only);
    }
    if (const std::uint32_t node = tape.member(0, "sequence_number", JsonKind::Number); node != JsonTape::kNone) {
        event.sequence = {tape[node].start, tape[node].end, tape.number(node, 0)};
    }
    emit(std::move(event), name, data, raw, out);
}

} // namespace sluice::policy
