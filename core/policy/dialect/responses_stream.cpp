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
    static LaneKey itemOf(const JsonTape &event);
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
    LaneKey lane = mixLane(itemOf(event), family);
    lane = mixLane(lane, event.number(event.member(0, "content_index"), 0));
    return mixLane(lane, event.number(event.member(0, "summary_index"), 0));
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
            reading.deltas.push_back({delta, laneOf(event, type), itemOf(event), type.ends_with("_arguments")});
        }
    } else if (type == "response.done") {
        reading.repeats = true;
        reading.endsAll = true;
        reading.terminal = true;
    } else if (type.ends_with("_transcription.completed")) {
        type.remove_suffix(10);
        reading.repeats = true;
        reading.ended.push_back(laneOf(event, type));
    } else if (type.ends_with(".done")) {
        type.remove_suffix(5);
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
