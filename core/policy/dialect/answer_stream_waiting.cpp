#include "policy/dialect/answer_stream_state.h"

#include "policy/dialect/json_text.h"

#include <algorithm>

// A word may begin in one part of an answer and end in the next. So the text of a part goes on in a part of the same kind that follows it;
// while some of it is held, the events behind its end wait, in their order, and leave when it is known what becomes of it.
namespace sluice::policy {

namespace {

// More than this behind a begun word is no answer but an attack on memory.
constexpr std::size_t kMaxWaitingBytes = std::size_t{16} << 20;

} // namespace

// Whether the event at hand leaves open how the tail ends.
bool AnswerStream::State::goesOn() const
{
    if (reading.endsAll || (reading.begins && *reading.begins != tail->kind())) {
        return false;
    }
    const auto isOther = [this](const std::unique_ptr<Lane> &lane, LaneKey key) {
        return lane.get() != tail && (lane->key() == key || lane->group() == key);
    };
    const auto anyOther = [&](LaneKey key) {
        return std::any_of(lanes.begin(), lanes.end(), [&](const auto &lane) { return isOther(lane, key); });
    };
    return std::none_of(reading.ended.begin(), reading.ended.end(), anyOther)
        && std::all_of(reading.deltas.begin(), reading.deltas.end(),
                       [&](const LaneDelta &delta) {
                           // A part that goes on after its end is none that follows.
                           return delta.kind == tail->kind() && delta.lane != tail->key() && !kept.contains(delta.lane) && !anyOther(delta.lane);
                       });
}

// The text's part has ended: what is held of it may go on in the next part.
void AnswerStream::State::endPart(Lane &lane, std::string &out)
{
    released.clear();
    lane.endPart(released);
    lane.report(verdict);
    releaseLate(lane, out);
    emitOwn(lane.frame(), released, out);
    tail = &lane;
    if (lane.heldBytes() > 0) {
        waitsFor = &lane;
        WaitingEvent rest;
        rest.rest = lane.lastPart();
        waiting.push_back(std::move(rest));
    }
}

// The tail's text ends; false if that cut the answer.
bool AnswerStream::State::settleTail(std::string &out)
{
    Lane &lane = *tail;
    released.clear();
    lane.finish(released);
    lane.report(verdict);
    releaseLate(lane, out);
    writeOwn(lane.frame(), released, out);
    tail = nullptr;
    if (lane.isBlocked()) {
        cut(out);
        return false;
    }
    if (waitsFor == &lane) {
        letGo(lane.lastPart() + 1, out);
    }
    std::erase_if(lanes, [&lane](const auto &other) { return other.get() == &lane; });
    return true;
}

// Lets out the text of parts that have ended, and the events that waited for it.
void AnswerStream::State::releaseLate(Lane &lane, std::string &out)
{
    for (const Lane::Late &late : lane.takeLate()) {
        letGo(late.part, out);
        writeOwn(lane.part(late.part).frame, late.text, out);
    }
    if (waitsFor == &lane) {
        // The last part's own text leaves next.
        letGo(std::min(lane.firstWaitingPart(), lane.lastPart()), out);
    }
}

// Events leave up to the place where the rest of `part` will.
void AnswerStream::State::letGo(std::size_t part, std::string &out)
{
    while (!waiting.empty() && !(waiting.front().rest && *waiting.front().rest >= part)) {
        WaitingEvent event = std::move(waiting.front());
        waiting.pop_front();
        if (event.frame) {
            writeOwn(*event.frame, event.data, out);
        } else if (!event.rest) {
            write(event, event.name, event.data, event.raw, out);
        }
    }
    if (waiting.empty()) {
        waitingBytes = 0;
        waitsFor = nullptr;
    }
}

// The event leaves behind all that waits.
void AnswerStream::State::emit(WaitingEvent event, std::string_view name, std::string_view data, std::string_view raw, std::string &out)
{
    if (waiting.empty()) {
        write(event, name, data, raw, out);
        return;
    }
    waitingBytes += name.size() + data.size() + raw.size() + sizeof(WaitingEvent);
    if (waitingBytes > kMaxWaitingBytes) {
        failClosed("the upstream sent too many events while a text waited", out);
        return;
    }
    event.name = name;
    event.data = data;
    event.raw = raw;
    waiting.push_back(std::move(event));
}

void AnswerStream::State::write(WaitingEvent &event, std::string_view name, std::string_view data, std::string_view raw, std::string &out)
{
    bool repeatsChanged = false;
    for (const WaitingEvent::Repeat &repeat : event.repeats) {
        JsonOffsets offsets(data.substr(repeat.start, repeat.end - repeat.start), repeat.escaped);
        for (const Redaction &redaction : repeat.kept->redactions) {
            repeatsChanged = true;
            const std::size_t start = repeat.start + offsets.rawAt(redaction.start);
            Edit edit{start, repeat.start + offsets.rawAt(redaction.end), {}};
            appendEscapedJson(redaction.text, edit.text);
            event.edits.push_back(std::move(edit));
        }
    }
    if (repeatsChanged) {
        event.edits.insert(event.edits.end(), event.logprobEdits.begin(), event.logprobEdits.end());
    }
    if (event.sequence) {
        const std::uint64_t number = event.sequence->number + shift;
        if (shift > 0) {
            event.edits.push_back({event.sequence->start, event.sequence->end, std::to_string(number)});
        }
        nextSequence = number + 1;
    }
    if (event.edits.empty() && event.clean) {
        out.append(raw);
    } else {
        appendEvent(name, splice(data, std::move(event.edits)), out);
    }
}

// Where the text of a part is kept that later events repeat; null where none does.
KeptText *AnswerStream::State::keptOf(const LaneDelta &delta)
{
    if (!delta.isRepeated || !enforces) {
        return nullptr;
    }
    KeptText &text = kept[delta.lane];
    text = {};
    return &text;
}

// Takes the strings of the event that repeat a text out of what is judged: they are edited as that was. False if one of them does not say
// what was said before, although a hit lies over its edge: alone it would show the hit's half.
bool AnswerStream::State::takeRepeats(WaitingEvent &event)
{
    bool isSame = true;
    bool isCrossed = false;
    for (const LaneRepeat &again : reading.again) {
        const auto found = kept.find(again.lane);
        const JsonNode &node = tape[again.node];
        const std::string_view literal = tape.literal(again.node);
        scratch.clear();
        if (node.escaped) {
            appendDecodedJson(literal, scratch);
        }
        isCrossed = isCrossed || (found != kept.end() && found->second.isCrossed);
        const std::string_view text = node.escaped ? std::string_view(scratch) : literal;
        if (found == kept.end() || !found->second.isWhole || found->second.text != text) {
            isSame = false;
            if (found != kept.end()) {
                found->second.isWhole = false; // so its text ends here
            }
        } else {
            event.repeats.push_back({node.start, node.end, node.escaped, &found->second});
        }
    }
    if (isSame) {
        for (const LaneRepeat &again : reading.again) {
            tape.take(again.node);
        }
        return true;
    }
    event.repeats.clear();
    return !isCrossed || reading.endsAll; // what says the whole answer again is judged over the edges of its parts
}

} // namespace sluice::policy
