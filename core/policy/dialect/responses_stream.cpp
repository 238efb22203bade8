#include "policy/dialect/stream_dialect.h"

namespace sluice::policy {

namespace {

// OpenAI Responses, and every stream whose events are `{"type":"….delta","delta":"…"}` (transcriptions, Realtime). Worker thread.
class ResponsesStream final : public StreamDialect {
public:
    ResponsesStream(std::shared_ptr<const RuleSet> rules, Dialect dialect)
        : StreamDialect(std::move(rules))
        , m_dialect(dialect)
    {
    }

    void read(const JsonTape &event, std::string_view name, EventReading &reading) override;
    [[nodiscard]] EventFrame frame(const JsonTape &event, const LaneDelta &delta) const override;
    bool remember(const JsonTape &event) override;
    void appendCut(std::uint64_t sequence, const TokenUsage &usage, std::string &out) const override;

private:
    // A place in an answer's parts.
    struct Place {
        std::uint64_t item = 0;
        std::uint64_t content = 0;
        std::uint64_t summary = 0;
    };

    static LaneKey itemOf(const JsonTape &event);
    static LaneKey laneAt(const Place &place, std::string_view family);
    static LaneKey kindOf(std::string_view family, std::uint64_t item);
    static std::string_view familyOf(const JsonTape &event, std::uint32_t part);
    static void readPart(const JsonTape &event, std::uint32_t part, const Place &place, EventReading &reading);
    static void readItem(const JsonTape &event, std::uint32_t item, std::uint64_t index, EventReading &reading);
    void readBegin(const JsonTape &event, std::string_view type, EventReading &reading) const;
    static void readRepeats(const JsonTape &event, std::string_view type, EventReading &reading);
    static LaneKey laneOf(const JsonTape &event, std::string_view family);

    void appendRealtimeCut(std::string &out) const;

    Dialect m_dialect;
    bool m_isRealtime = false; // its answers end with response.done
    std::string m_envelope; // id, created_at, model … of the response
};

LaneKey ResponsesStream::itemOf(const JsonTape &event)
{
    const std::uint32_t index = event.member(0, "output_index");
    if (index == JsonTape::kNone) {
        // What the user said is of no answer; its items are told apart by their ids.
        const std::uint32_t item = event.member(0, "item_id", JsonKind::String);
        return item == JsonTape::kNone ? mixLane(kLaneSeed, 0) : mixLane(kLaneSeed, event.literal(item));
    }
    return mixLane(kLaneSeed, event.number(index, 0));
}

LaneKey ResponsesStream::laneOf(const JsonTape &event, std::string_view family)
{
    // Realtime calls the same text by an older name here and by a newer one there.
    LaneKey lane = mixLane(itemOf(event), family == "response.text" ? "response.output_text" : family);
    lane = mixLane(lane, event.number(event.member(0, "content_index"), 0));
    return mixLane(lane, event.number(event.member(0, "summary_index"), 0));
}

LaneKey ResponsesStream::laneAt(const Place &place, std::string_view family)
{
    return mixLane(mixLane(mixLane(mixLane(kLaneSeed, place.item), family), place.content), place.summary);
}

// What goes on in the part that follows: the text of messages, also over items; reasoning and its summary within one item.
LaneKey ResponsesStream::kindOf(std::string_view family, std::uint64_t item)
{
    if (family == "response.output_text" || family == "response.text") {
        return kLaneSeed;
    }
    if (family == "response.reasoning_text" || family == "response.reasoning_summary_text") {
        return mixLane(mixLane(kLaneSeed, family), item);
    }
    return 0;
}

// What the deltas of a part call themselves; empty for those that stand alone.
std::string_view ResponsesStream::familyOf(const JsonTape &event, std::uint32_t part)
{
    const std::uint32_t type = event.member(part, "type", JsonKind::String);
    const std::string_view name = type == JsonTape::kNone ? std::string_view() : event.literal(type);
    return name == "output_text" || name == "text" ? "response.output_text"
        : name == "reasoning_text"                 ? "response.reasoning_text"
        : name == "summary_text"                   ? "response.reasoning_summary_text"
                                                   : std::string_view();
}

void ResponsesStream::readPart(const JsonTape &event, std::uint32_t part, const Place &place, EventReading &reading)
{
    const std::string_view family = familyOf(event, part);
    const std::uint32_t text = event.member(part, "text", JsonKind::String);
    if (!family.empty() && text != JsonTape::kNone && !event.literal(text).empty()) {
        reading.again.push_back({text, laneAt(place, family)});
    }
}

void ResponsesStream::readItem(const JsonTape &event, std::uint32_t item, std::uint64_t index, EventReading &reading)
{
    for (const std::string_view name : {"content", "summary"}) {
        std::uint64_t at = 0;
        const std::uint32_t parts = event.member(item, name, JsonKind::Array);
        for (std::uint32_t part = event.firstChild(parts); part != JsonTape::kNone; part = event.nextSibling(part), ++at) {
            readPart(event, part, name == "content" ? Place{index, at, 0} : Place{index, 0, at}, reading);
        }
    }
}

// The texts an event says again.
void ResponsesStream::readRepeats(const JsonTape &event, std::string_view type, EventReading &reading)
{
    if (const std::uint32_t response = event.member(0, "response", JsonKind::Object); response != JsonTape::kNone) {
        std::uint64_t index = 0;
        const std::uint32_t output = event.member(response, "output", JsonKind::Array);
        for (std::uint32_t item = event.firstChild(output); item != JsonTape::kNone; item = event.nextSibling(item), ++index) {
            readItem(event, item, index, reading);
        }
        return;
    }
    if (event.member(0, "output_index") == JsonTape::kNone) {
        return;
    }
    const Place place{event.number(event.member(0, "output_index"), 0), event.number(event.member(0, "content_index"), 0),
                      event.number(event.member(0, "summary_index"), 0)};
    if (const std::uint32_t item = event.member(0, "item", JsonKind::Object); item != JsonTape::kNone) {
        readItem(event, item, place.item, reading);
    } else if (const std::uint32_t part = event.member(0, "part", JsonKind::Object); part != JsonTape::kNone) {
        readPart(event, part, place, reading);
    } else if (const std::uint32_t text = event.member(0, "text", JsonKind::String);
               text != JsonTape::kNone && !event.literal(text).empty() && kindOf(type, 0) != 0) {
        reading.again.push_back({text, laneOf(event, type)});
    }
}

void ResponsesStream::readBegin(const JsonTape &event, std::string_view type, EventReading &reading) const
{
    const std::uint64_t index = event.number(event.member(0, "output_index"), 0);
    if (type == "response.output_item.added") {
        const std::uint32_t item = event.member(0, "item", JsonKind::Object);
        if (!event.stringIs(event.member(item, "type"), "message")) {
            reading.begins = 0;
        }
    } else {
        reading.begins = kindOf(familyOf(event, event.member(0, "part", JsonKind::Object)), index);
    }
}

void ResponsesStream::read(const JsonTape &event, std::string_view name, EventReading &reading)
{
    const std::uint32_t typeNode = event.member(0, "type", JsonKind::String);
    std::string_view type = typeNode == JsonTape::kNone ? name : event.literal(typeNode);
    m_isRealtime = m_isRealtime || event.member(0, "response_id") != JsonTape::kNone || type == "response.done";
    if (type.ends_with(".delta")) {
        type.remove_suffix(6);
        const std::uint32_t delta = event.member(0, "delta", JsonKind::String);
        if (delta != JsonTape::kNone && !event.literal(delta).empty() && !type.ends_with("audio")) {
            const std::uint32_t index = event.member(0, "output_index");
            const LaneKey kind = index == JsonTape::kNone ? 0 : kindOf(type, event.number(index, 0));
            reading.deltas.push_back({delta, laneOf(event, type), itemOf(event), type.ends_with("_arguments"), false, kind, kind != 0});
        }
    } else if (type == "response.output_item.added" || type == "response.content_part.added" || type == "response.reasoning_summary_part.added") {
        readBegin(event, type, reading);
    } else if (type == "response.done") {
        readRepeats(event, type, reading);
        reading.repeats = true;
        reading.endsAll = true;
        reading.terminal = true;
    } else if (type.ends_with("_transcription.completed")) {
        type.remove_suffix(10);
        reading.repeats = true;
        reading.ended.push_back(laneOf(event, type));
    } else if (type.ends_with(".done")) {
        type.remove_suffix(5);
        readRepeats(event, type, reading);
        reading.repeats = true;
        if (type == "response.output_item" || type == "response.content_part"
            || type == "response.reasoning_summary_part") {
            reading.ended.push_back(itemOf(event));
        } else if (m_dialect == Dialect::OpenAiResponses) {
            reading.ended.push_back(laneOf(event, type));
        } else {
            reading.endsAll = true;
            reading.terminal = true;
        }
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed") {
        readRepeats(event, type, reading);
        reading.repeats = true;
        reading.endsAll = true;
        reading.terminal = true;
        reading.error = type == "response.failed";
    } else if (type == "response.created" || type == "response.queued" || type == "response.in_progress") {
        reading.startup = true;
    } else if (type == "error" || (typeNode == JsonTape::kNone && saysError(event, 0))) {
        reading.endsAll = true;
        reading.error = true;
    }
}

EventFrame ResponsesStream::frame(const JsonTape &event, const LaneDelta &) const
{
    EventFrame frame;
    if (const std::uint32_t type = event.member(0, "type", JsonKind::String); type != JsonTape::kNone) {
        if (m_dialect == Dialect::OpenAiResponses) {
            frame.head = "event: " + event.decoded(type) + '\n';
        }
    }
    frame.head += "data: {"
        + members(event, 0, {"type", "event_id", "response_id", "item_id", "output_index", "content_index", "summary_index"});
    if (event.member(0, "sequence_number", JsonKind::Number) != JsonTape::kNone) {
        frame.head += "\"sequence_number\":{sequence},";
    }
    if (event.member(0, "logprobs", JsonKind::Array) != JsonTape::kNone) {
        frame.head += "\"logprobs\":[],";
    }
    frame.head += "\"delta\":\"";
    frame.tail = "\"}\n\n";
    return frame;
}

bool ResponsesStream::remember(const JsonTape &event)
{
    const std::uint32_t response = event.member(0, "response", JsonKind::Object);
    if (response == JsonTape::kNone) {
        return false;
    }
    m_envelope = members(event, response, {"id", "created_at", "model", "previous_response_id", "service_tier", "conversation_id"});
    m_isRealtime = m_isRealtime || event.stringIs(event.member(response, "object"), "realtime.response");
    return true;
}

void ResponsesStream::appendCut(std::uint64_t sequence, const TokenUsage &, std::string &out) const
{
    if (m_dialect != Dialect::OpenAiResponses) {
        out += errorEvent(m_dialect, base::ErrorCode::ContentBlocked, kCutNotice, sequence);
        return;
    }
    if (m_isRealtime) {
        appendRealtimeCut(out);
        return;
    }
    out += "event: response.incomplete\ndata: {\"type\":\"response.incomplete\",\"sequence_number\":"
        + std::to_string(sequence) + ",\"response\":{" + m_envelope
        + "\"object\":\"response\",\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"},"
          "\"error\":null,\"instructions\":null,\"metadata\":{},\"output\":[{\"id\":\"msg_sluice\",\"type\":\"message\","
          "\"role\":\"assistant\",\"status\":\"incomplete\",\"content\":[{\"type\":\"output_text\",\"text\":\""
        + std::string(kCutNotice)
        + "\",\"annotations\":[]}]}],\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],"
          "\"top_p\":null,\"usage\":null,\"sluice_code\":\"sluice_content_blocked\"}}\n\n";
}

void ResponsesStream::appendRealtimeCut(std::string &out) const
{
    out += "event: response.done\ndata: {\"type\":\"response.done\",\"event_id\":\"event_sluice\",\"response\":{" + m_envelope
        + "\"object\":\"realtime.response\",\"status\":\"incomplete\",\"status_details\":{\"type\":\"incomplete\","
          "\"reason\":\"content_filter\"},\"output\":[{\"id\":\"item_sluice\",\"object\":\"realtime.item\",\"type\":\"message\","
          "\"role\":\"assistant\",\"status\":\"incomplete\",\"content\":[{\"type\":\"output_text\",\"text\":\""
        + std::string(kCutNotice) + "\"}]}],\"usage\":null,\"sluice_code\":\"sluice_content_blocked\"}}\n\n";
}

} // namespace

std::unique_ptr<StreamDialect> makeResponsesStream(std::shared_ptr<const RuleSet> rules, Dialect dialect)
{
    return std::make_unique<ResponsesStream>(std::move(rules), dialect);
}

} // namespace sluice::policy
