#include "policy/dialect/usage.h"

namespace sluice::policy {

namespace {

void take(const JsonTape &tape, std::uint32_t object, std::string_view name, std::optional<std::uint64_t> &into)
{
    const std::uint32_t node = tape.member(object, name, JsonKind::Number);
    if (node != JsonTape::kNone && tape.number(node, UINT64_MAX) != UINT64_MAX) {
        into = tape.number(node, 0);
    }
}

std::uint64_t sum(const std::optional<std::uint64_t> &a, const std::optional<std::uint64_t> &b)
{
    return a.value_or(0) + b.value_or(0);
}

} // namespace

void UsageReader::read(const JsonTape &tape)
{
    if (tape.isKind(0, JsonKind::Array)) {
        for (std::uint32_t child = tape.firstChild(0); child != JsonTape::kNone; child = tape.nextSibling(child)) {
            readObject(tape, child);
        }
    } else if (tape.size() > 0) {
        readObject(tape, 0);
    }
}

void UsageReader::readObject(const JsonTape &tape, std::uint32_t object)
{
    const std::uint32_t own = tape.member(object, "usage", JsonKind::Object);
    switch (m_dialect) {
    case Dialect::Anthropic:
        readAnthropic(tape, tape.member(tape.member(object, "message"), "usage", JsonKind::Object));
        readAnthropic(tape, own);
        break;
    case Dialect::Gemini:
        readGemini(tape, tape.member(object, "usageMetadata", JsonKind::Object));
        break;
    default:
        readOpenAi(tape, tape.member(tape.member(object, "response"), "usage", JsonKind::Object));
        readOpenAi(tape, own);
        break;
    }
}

void UsageReader::readOpenAi(const JsonTape &tape, std::uint32_t usage)
{
    if (usage == JsonTape::kNone) {
        return;
    }
    take(tape, usage, "prompt_tokens", m_usage.input);
    take(tape, usage, "completion_tokens", m_usage.output);
    take(tape, tape.member(usage, "prompt_tokens_details"), "cached_tokens", m_usage.cachedInput);
    take(tape, usage, "input_tokens", m_usage.input);
    take(tape, usage, "output_tokens", m_usage.output);
    take(tape, tape.member(usage, "input_tokens_details"), "cached_tokens", m_usage.cachedInput);
}

void UsageReader::readAnthropic(const JsonTape &tape, std::uint32_t usage)
{
    if (usage == JsonTape::kNone) {
        return;
    }
    take(tape, usage, "input_tokens", m_fresh);
    take(tape, usage, "cache_creation_input_tokens", m_written);
    take(tape, usage, "cache_read_input_tokens", m_cached);
    take(tape, usage, "output_tokens", m_usage.output);
    if (m_fresh || m_written || m_cached) {
        m_usage.input = sum(m_fresh, m_written) + m_cached.value_or(0);
    }
    if (m_cached) {
        m_usage.cachedInput = m_cached;
    }
}

void UsageReader::readGemini(const JsonTape &tape, std::uint32_t usage)
{
    if (usage == JsonTape::kNone) {
        return;
    }
    std::optional<std::uint64_t> answer;
    std::optional<std::uint64_t> thoughts;
    take(tape, usage, "promptTokenCount", m_usage.input);
    take(tape, usage, "cachedContentTokenCount", m_usage.cachedInput);
    take(tape, usage, "candidatesTokenCount", answer);
    take(tape, usage, "thoughtsTokenCount", thoughts);
    if (answer || thoughts) {
        m_usage.output = sum(answer, thoughts);
    }
}

} // namespace sluice::policy
