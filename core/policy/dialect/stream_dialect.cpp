#include "policy/dialect/stream_dialect.h"

namespace sluice::policy {

void EventReading::clear()
{
    deltas.clear();
    ended.clear();
    again.clear();
    begins.reset();
    endsAll = false;
    terminal = false;
    error = false;
    startup = false;
    repeats = false;
}

StreamDialect::StreamDialect(std::shared_ptr<const RuleSet> rules)
    : m_rules(std::move(rules))
{
}

StreamDialect::~StreamDialect() = default;

std::string StreamDialect::members(const JsonTape &event, std::uint32_t object,
                                   std::initializer_list<std::string_view> names) const
{
    std::string out;
    if (!event.isKind(object, JsonKind::Object)) {
        return out;
    }
    for (const std::string_view name : names) {
        const std::uint32_t node = event.member(object, name);
        if (node == JsonTape::kNone || event.isKind(node, JsonKind::Object) || event.isKind(node, JsonKind::Array)) {
            continue;
        }
        if (event.isKind(node, JsonKind::String) && m_rules
            && m_rules->scan(Direction::Answer, event.decoded(node)).verdict.kind > VerdictKind::Flag) {
            continue;
        }
        out += '"';
        out += name;
        out += "\":";
        out += event.raw(node);
        out += ',';
    }
    return out;
}

std::unique_ptr<StreamDialect> makeStreamDialect(Dialect dialect, std::shared_ptr<const RuleSet> rules)
{
    switch (dialect) {
    case Dialect::OpenAiChat:
    case Dialect::OpenAiCompletions:
        return makeChatStream(std::move(rules), dialect == Dialect::OpenAiChat);
    case Dialect::Anthropic:
        return makeAnthropicStream(std::move(rules));
    case Dialect::Gemini:
        return makeGeminiStream(std::move(rules));
    default:
        return makeResponsesStream(std::move(rules), dialect);
    }
}

LaneKey mixLane(LaneKey key, std::string_view text)
{
    for (const char c : text) {
        key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return (key ^ 0xFF) * 0x100000001b3ULL; // ends the text
}

LaneKey mixLane(LaneKey key, std::uint64_t number)
{
    for (int i = 0; i < 8; ++i) {
        key = (key ^ (number & 0xFF)) * 0x100000001b3ULL;
        number >>= 8;
    }
    return key;
}

bool saysError(const JsonTape &event, std::uint32_t object)
{
    const std::uint32_t error = event.member(object, "error");
    return error != JsonTape::kNone && !event.isKind(error, JsonKind::Null) && !event.isKind(error, JsonKind::False);
}

} // namespace sluice::policy
