#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"

namespace sluice::policy {

namespace {

// Gemini with alt=sse: each event is a whole response whose parts hold the next piece of text. Worker thread.
class GeminiStream final : public StreamDialect {
public:
    using StreamDialect::StreamDialect;

    void read(const JsonTape &event, std::string_view name, EventReading &reading) override;
    [[nodiscard]] EventFrame frame(const JsonTape &event, const LaneDelta &delta) const override;
    bool remember(const JsonTape &event) override;
    void appendCut(std::uint64_t sequence, const TokenUsage &usage, std::string &out) const override;

private:
    std::string m_envelope;
};

std::uint64_t indexOf(const JsonTape &event, std::uint32_t candidate)
{
    return event.number(event.member(candidate, "index"), event[candidate].keyStart);
}

bool isThought(const JsonTape &event, std::uint32_t part)
{
    return event.member(part, "thought", JsonKind::True) != JsonTape::kNone;
}

void GeminiStream::read(const JsonTape &event, std::string_view, EventReading &reading)
{
    if (saysError(event, 0)) {
        reading.error = true;
        reading.endsAll = true;
    }
    const std::uint32_t candidates = event.member(0, "candidates", JsonKind::Array);
    for (std::uint32_t candidate = event.firstChild(candidates); candidate != JsonTape::kNone;
         candidate = event.nextSibling(candidate)) {
        const LaneKey group = mixLane(kLaneSeed, indexOf(event, candidate));
        const std::uint32_t parts = event.member(event.member(candidate, "content"), "parts", JsonKind::Array);
        for (std::uint32_t part = event.firstChild(parts); part != JsonTape::kNone; part = event.nextSibling(part)) {
            const std::uint32_t text = event.member(part, "text", JsonKind::String);
            if (text != JsonTape::kNone && !event.literal(text).empty()) {
                const bool isSigned = isSignedText(event, text);
                reading.deltas.push_back({text, mixLane(group, isSigned ? 2U : isThought(event, part) ? 1U : 0U), group, false, isSigned});
            }
        }
        if (event.member(candidate, "finishReason", JsonKind::String) != JsonTape::kNone) {
            reading.ended.push_back(group);
            reading.terminal = true;
        }
    }
}

EventFrame GeminiStream::frame(const JsonTape &event, const LaneDelta &delta) const
{
    const std::uint32_t part = event[delta.node].parent;
    const std::uint32_t candidate = event[event[event[part].parent].parent].parent;
    return {"data: {" + members(event, 0, {"modelVersion", "responseId"}) + "\"candidates\":[{\"content\":{\"parts\":[{"
                + std::string(isThought(event, part) ? "\"thought\":true," : "") + "\"text\":\"",
            "\"}],\"role\":\"model\"},\"index\":" + std::to_string(indexOf(event, candidate)) + "}]}\n\n"};
}

bool GeminiStream::remember(const JsonTape &event)
{
    m_envelope = members(event, 0, {"modelVersion", "responseId"});
    return true;
}

void GeminiStream::appendCut(std::uint64_t, const TokenUsage &, std::string &out) const
{
    out += "data: {" + m_envelope + "\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + std::string(kCutNotice)
        + "\"}],\"role\":\"model\"},\"finishReason\":\"BLOCKLIST\",\"finishMessage\":\"sluice_content_blocked\",\"index\":0}]}\n\n";
}

} // namespace

std::unique_ptr<StreamDialect> makeGeminiStream(std::shared_ptr<const RuleSet> rules)
{
    return std::make_unique<GeminiStream>(std::move(rules));
}

} // namespace sluice::policy
