#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"

#include <array>

namespace sluice::policy {

namespace {

using namespace std::string_view_literals;

// Ollama's own API: `{"message":{"content":…},"done":false}` or `{"response":…,"done":false}`, a line each. Worker thread.
class OllamaStream final : public StreamDialect {
public:
    using StreamDialect::StreamDialect;

    void read(const JsonTape &event, std::string_view name, EventReading &reading) override;
    [[nodiscard]] EventFrame frame(const JsonTape &event, const LaneDelta &delta) const override;
    bool remember(const JsonTape &event) override;
    void appendCut(std::uint64_t sequence, const TokenUsage &usage, std::string &out) const override;

private:
    static void readTexts(const JsonTape &event, std::uint32_t object, EventReading &reading);

    std::string m_envelope; // model, created_at
    bool m_isChat = true;
};

void OllamaStream::readTexts(const JsonTape &event, std::uint32_t object, EventReading &reading)
{
    for (std::uint32_t node = event.firstChild(object); node != JsonTape::kNone; node = event.nextSibling(node)) {
        for (const std::string_view name : {"content"sv, "thinking"sv, "response"sv}) {
            if (event.isKind(node, JsonKind::String) && event.keyIs(node, name) && !event.literal(node).empty()) {
                reading.deltas.push_back({node, mixLane(kLaneSeed, name), kLaneSeed, false});
            }
        }
    }
}

void OllamaStream::read(const JsonTape &event, std::string_view, EventReading &reading)
{
    readTexts(event, 0, reading);
    if (const std::uint32_t message = event.member(0, "message", JsonKind::Object); message != JsonTape::kNone) {
        readTexts(event, message, reading);
    }
    reading.terminal = event.member(0, "done", JsonKind::True) != JsonTape::kNone;
    reading.error = saysError(event, 0);
    reading.endsAll = reading.terminal || reading.error;
}

EventFrame OllamaStream::frame(const JsonTape &event, const LaneDelta &delta) const
{
    const std::string key = event.decodedKey(delta.node);
    const std::string head = "data: {" + members(event, 0, {"model", "created_at"});
    if (event[delta.node].parent == 0) {
        return {head + '"' + key + "\":\"", "\",\"done\":false}\n\n"};
    }
    return {head + "\"message\":{\"role\":\"assistant\",\"" + key + "\":\"", "\"},\"done\":false}\n\n"};
}

bool OllamaStream::remember(const JsonTape &event)
{
    m_envelope = members(event, 0, {"model", "created_at"});
    m_isChat = event.member(0, "message", JsonKind::Object) != JsonTape::kNone;
    return true;
}

void OllamaStream::appendCut(std::uint64_t, const TokenUsage &, std::string &out) const
{
    const std::string notice(kCutNotice);
    out += "data: {" + m_envelope
        + (m_isChat ? "\"message\":{\"role\":\"assistant\",\"content\":\"" + notice + "\"}" : "\"response\":\"" + notice + '"')
        + ",\"done\":true,\"done_reason\":\"content_filter\",\"sluice_code\":\"sluice_content_blocked\"}\n\n";
}

} // namespace

std::unique_ptr<StreamDialect> makeOllamaStream(std::shared_ptr<const RuleSet> rules)
{
    return std::make_unique<OllamaStream>(std::move(rules));
}

} // namespace sluice::policy
