#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"

#include <optional>
#include <set>

namespace sluice::policy {

namespace {

constexpr std::size_t kMaxSigned = 4096; // blocks; more are no answer

// Anthropic's messages. A thinking block that announces a signature is judged and not masked: the provider refuses an edited one when the
// client sends it again. A thinking block without one is text like any other. Worker thread.
class AnthropicStream final : public StreamDialect {
public:
    using StreamDialect::StreamDialect;

    void read(const JsonTape &event, std::string_view name, EventReading &reading) override;
    [[nodiscard]] EventFrame frame(const JsonTape &event, const LaneDelta &delta) const override;
    bool remember(const JsonTape &event) override;
    void appendCut(std::uint64_t sequence, const TokenUsage &usage, std::string &out) const override;

private:
    static LaneKey kindOf(std::string_view key);
    void readTexts(const JsonTape &event, std::uint32_t object, LaneKey group, EventReading &reading) const;

    bool m_started = false; // message_start has come
    std::optional<std::uint64_t> m_open; // the block that is open, and whether it holds text
    bool m_openIsText = false;
    std::set<LaneKey> m_signed; // groups of blocks whose thinking is signed
    std::uint64_t m_next = 0; // index of the next block
};

// What of a block goes on in the block that follows it.
LaneKey AnthropicStream::kindOf(std::string_view key)
{
    return key == "text" || key == "thinking" ? mixLane(kLaneSeed, key) : 0;
}

void AnthropicStream::readTexts(const JsonTape &event, std::uint32_t object, LaneKey group, EventReading &reading) const
{
    for (std::uint32_t node = event.firstChild(object); node != JsonTape::kNone; node = event.nextSibling(node)) {
        const std::string_view key = event.key(node);
        if (!event.isKind(node, JsonKind::String) || event.literal(node).empty() || key == "type" || key == "id"
            || key == "name" || key == "signature" || key == "data" || key == "tool_use_id") {
            continue;
        }
        const bool isSigned = key == "thinking" && m_signed.contains(group);
        reading.deltas.push_back({node, mixLane(group, key), group, key == "partial_json", isSigned, isSigned ? 0 : kindOf(key), false});
    }
}

void AnthropicStream::read(const JsonTape &event, std::string_view name, EventReading &reading)
{
    const std::uint32_t typeNode = event.member(0, "type", JsonKind::String);
    const std::string_view type = typeNode == JsonTape::kNone ? name : event.literal(typeNode);
    const std::uint64_t index = event.number(event.member(0, "index"), 0);
    const LaneKey group = mixLane(kLaneSeed, index);
    if (type == "content_block_delta") {
        readTexts(event, event.member(0, "delta", JsonKind::Object), group, reading);
    } else if (type == "content_block_start") {
        const std::uint32_t block = event.member(0, "content_block", JsonKind::Object);
        m_open = index;
        m_next = index + 1;
        m_openIsText = event.stringIs(event.member(block, "type"), "text");
        m_signed.erase(group);
        if (event.stringIs(event.member(block, "type"), "thinking") && event.member(block, "signature") != JsonTape::kNone
            && m_signed.size() < kMaxSigned) {
            m_signed.insert(group);
        }
        const bool isThinking = event.stringIs(event.member(block, "type"), "thinking");
        reading.begins = m_openIsText ? kindOf("text") : isThinking && !m_signed.contains(group) ? kindOf("thinking") : 0;
        if (m_openIsText || isThinking) {
            readTexts(event, block, group, reading);
        }
        reading.startup = reading.deltas.empty();
    } else if (type == "content_block_stop") {
        reading.ended.push_back(group);
        m_open.reset();
    } else if (type == "message_start") {
        m_started = true;
        reading.startup = true;
    } else if (type == "ping") {
        reading.startup = true;
    } else if (type == "message_delta" || type == "message_stop" || type == "error" || saysError(event, 0)) {
        reading.endsAll = true;
        reading.terminal = type == "message_stop";
        reading.error = type == "error" || saysError(event, 0);
    }
}

EventFrame AnthropicStream::frame(const JsonTape &event, const LaneDelta &delta) const
{
    const std::string key(event.key(delta.node));
    const std::string type = key == "text" ? "text_delta"
        : key == "thinking"                ? "thinking_delta"
        : key == "partial_json"            ? "input_json_delta"
                                           : key + "_delta";
    return {"event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
                + std::to_string(event.number(event.member(0, "index"), 0)) + ",\"delta\":{\"type\":\"" + type + "\",\""
                + key + "\":\"",
            "\"}}\n\n"};
}

bool AnthropicStream::remember(const JsonTape &)
{
    return true;
}

void AnthropicStream::appendCut(std::uint64_t, const TokenUsage &usage, std::string &out) const
{
    if (!m_started) {
        out += errorEvent(Dialect::Anthropic, base::ErrorCode::ContentBlocked, kCutNotice, 0);
        return;
    }
    const auto event = [&out](std::string_view name, const std::string &rest) {
        out += "event: ";
        out += name;
        out += "\ndata: {\"type\":\"";
        out += name;
        out += '"' + rest + "}\n\n";
    };
    std::uint64_t index = m_next;
    if (m_open && m_openIsText) {
        index = *m_open;
    } else {
        if (m_open) {
            event("content_block_stop", ",\"index\":" + std::to_string(*m_open));
        }
        event("content_block_start",
              ",\"index\":" + std::to_string(index) + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    }
    const std::string at = ",\"index\":" + std::to_string(index);
    event("content_block_delta", at + ",\"delta\":{\"type\":\"text_delta\",\"text\":\"" + std::string(kCutNotice) + "\"}");
    event("content_block_stop", at);
    event("message_delta",
          ",\"delta\":{\"stop_reason\":\"refusal\",\"stop_sequence\":null,\"sluice_code\":\"sluice_content_blocked\"},"
          "\"usage\":{\"output_tokens\":"
              + std::to_string(usage.output.value_or(0)) + '}');
    event("message_stop", {});
}

} // namespace

std::unique_ptr<StreamDialect> makeAnthropicStream(std::shared_ptr<const RuleSet> rules)
{
    return std::make_unique<AnthropicStream>(std::move(rules));
}

} // namespace sluice::policy
