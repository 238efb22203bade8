#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

using namespace std::string_view_literals;

// Strings inside a delta that are no text, or are whole in one event.
constexpr std::array kNotText{"role"sv, "id"sv, "type"sv, "name"sv, "signature"sv, "format"sv, "data"sv, "encrypted_content"sv};

// Chat completions, and the older completions whose choices hold `text`. Worker thread.
class ChatStream final : public StreamDialect {
public:
    ChatStream(std::shared_ptr<const RuleSet> rules, bool isChat)
        : StreamDialect(std::move(rules))
        , m_isChat(isChat)
    {
    }

    void read(const JsonTape &event, std::string_view name, EventReading &reading) override;
    [[nodiscard]] EventFrame frame(const JsonTape &event, const LaneDelta &delta) const override;
    bool remember(const JsonTape &event) override;
    void appendCut(std::uint64_t sequence, const TokenUsage &usage, std::string &out) const override;

private:
    void readChoice(const JsonTape &event, std::uint32_t choice, EventReading &reading);
    void wrap(const JsonTape &event, std::uint32_t top, std::uint32_t node, EventFrame &frame) const;

    bool m_isChat;
    std::string m_envelope; // id, object, created, model … of the chunks
    std::vector<std::uint64_t> m_open; // choices that have begun and not finished
};

std::uint64_t indexOf(const JsonTape &event, std::uint32_t element)
{
    return event.number(event.member(element, "index"), event[element].keyStart);
}

void ChatStream::read(const JsonTape &event, std::string_view name, EventReading &reading)
{
    if (saysError(event, 0) || name == "error") {
        reading.error = true;
        reading.endsAll = true;
    }
    const std::uint32_t choices = event.member(0, "choices", JsonKind::Array);
    bool announces = choices != JsonTape::kNone; // roles, or what Azure found in the prompt
    for (std::uint32_t choice = event.firstChild(choices); choice != JsonTape::kNone; choice = event.nextSibling(choice)) {
        if (event.isKind(choice, JsonKind::Object)) {
            readChoice(event, choice, reading);
            announces = announces && event.member(event.member(choice, "delta"), "tool_calls") == JsonTape::kNone;
        }
    }
    reading.startup = announces && reading.deltas.empty() && reading.ended.empty() && !reading.error
        && event.member(0, "usage", JsonKind::Object) == JsonTape::kNone;
}

void ChatStream::readChoice(const JsonTape &event, std::uint32_t choice, EventReading &reading)
{
    const std::uint64_t index = indexOf(event, choice);
    const LaneKey group = mixLane(kLaneSeed, index);
    for (std::uint32_t member = event.firstChild(choice); member != JsonTape::kNone; member = event.nextSibling(member)) {
        if (event.isKind(member, JsonKind::String) && event.keyIs(member, "text")) {
            if (event[member].end > event[member].start) {
                reading.deltas.push_back({member, mixLane(group, "text"), group, false});
            }
            continue;
        }
        if (!event.keyIs(member, "delta")) {
            continue;
        }
        for (std::uint32_t node = member + 1; node < event[member].next; ++node) {
            const JsonNode &it = event[node];
            if (it.kind != JsonKind::String || it.start == it.end
                || (it.hasKey && std::find(kNotText.begin(), kNotText.end(), event.key(node)) != kNotText.end())) {
                continue;
            }
            LaneKey lane = group;
            for (std::uint32_t at = node; at != member; at = event[at].parent) {
                lane = !event[at].hasKey ? mixLane(lane, indexOf(event, at))
                    : event[at].keyEscaped ? mixLane(lane, decodedJson(event.key(at)))
                                           : mixLane(lane, event.key(at));
            }
            reading.deltas.push_back({node, lane, group, isArguments(event, node)});
        }
    }
    const std::uint32_t finish = event.member(choice, "finish_reason", JsonKind::String);
    const auto open = std::find(m_open.begin(), m_open.end(), index);
    if (finish != JsonTape::kNone && !event.literal(finish).empty()) {
        reading.ended.push_back(group);
        if (open != m_open.end()) {
            m_open.erase(open);
        }
    } else if (open == m_open.end()) {
        m_open.push_back(index);
    }
}

void ChatStream::wrap(const JsonTape &event, std::uint32_t top, std::uint32_t node, EventFrame &frame) const
{
    std::vector<std::uint32_t> steps;
    for (std::uint32_t at = node; at != top; at = event[at].parent) {
        steps.push_back(at);
    }
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const JsonNode &it = event[*step];
        if (!it.hasKey) {
            frame.head += '[';
            frame.tail.insert(0, "]");
            continue;
        }
        frame.head += '{';
        if (!event[it.parent].hasKey) {
            frame.head += members(event, it.parent, {"index"});
        }
        frame.head += '"';
        frame.head += event.key(*step);
        frame.head += "\":";
        frame.tail.insert(0, "}");
    }
}

EventFrame ChatStream::frame(const JsonTape &event, const LaneDelta &delta) const
{
    EventFrame frame;
    std::uint32_t choice = delta.node;
    std::uint32_t under = delta.node; // the member of the choice that holds the text
    while (event[choice].hasKey || event[event[choice].parent].parent != 0) {
        under = choice;
        choice = event[choice].parent;
    }
    frame.head = "data: {" + members(event, 0, {"id", "object", "created", "model", "service_tier", "system_fingerprint"})
        + "\"choices\":[{\"index\":" + std::to_string(indexOf(event, choice)) + ",\"" + std::string(event.key(under)) + "\":";
    wrap(event, under, delta.node, frame);
    frame.head += '"';
    frame.tail = "\"" + frame.tail + ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    return frame;
}

bool ChatStream::remember(const JsonTape &event)
{
    if (event.member(0, "choices", JsonKind::Array) == JsonTape::kNone) {
        return false;
    }
    m_envelope = members(event, 0, {"id", "object", "created", "model", "service_tier", "system_fingerprint"});
    return true;
}

void ChatStream::appendCut(std::uint64_t, const TokenUsage &, std::string &out) const
{
    std::vector<std::uint64_t> open = m_open;
    if (open.empty()) {
        open.push_back(0);
    }
    const auto chunk = [&](std::string_view content, std::string_view finish) {
        out += "data: {" + m_envelope + "\"choices\":[";
        for (const std::uint64_t index : open) {
            out += index == open.front() ? "" : ",";
            out += "{\"index\":" + std::to_string(index);
            if (m_isChat) {
                out += content.empty() ? ",\"delta\":{}" : ",\"delta\":{\"content\":\"" + std::string(content) + "\"}";
            } else {
                out += ",\"text\":\"" + std::string(content) + '"';
            }
            out += ",\"logprobs\":null,\"finish_reason\":" + std::string(finish) + '}';
        }
        out += "],\"sluice_code\":\"sluice_content_blocked\"}\n\n";
    };
    chunk(kCutNotice, "null");
    chunk({}, "\"content_filter\"");
    out += "data: [DONE]\n\n";
}

} // namespace

std::unique_ptr<StreamDialect> makeChatStream(std::shared_ptr<const RuleSet> rules, bool isChat)
{
    return std::make_unique<ChatStream>(std::move(rules), isChat);
}

} // namespace sluice::policy
