#include "policy/dialect/usage.h"

#include <algorithm>
#include <initializer_list>

namespace sluice::policy {

namespace {

void take(const JsonTape &tape, std::uint32_t object, std::string_view name, std::optional<std::uint64_t> &into)
{
    const std::uint32_t node = tape.member(object, name, JsonKind::Number);
    if (node != JsonTape::kNone && tape.number(node, UINT64_MAX) != UINT64_MAX) {
        into = tape.number(node, 0);
    }
}

std::uint64_t sum(std::initializer_list<std::optional<std::uint64_t>> parts)
{
    std::uint64_t all = 0;
    for (const std::optional<std::uint64_t> &part : parts) {
        all += part.value_or(0);
    }
    return all;
}

// Gemini's "[{"modality":"AUDIO","tokenCount":12}, …]".
void takeModality(const JsonTape &tape, std::uint32_t list, std::string_view modality, std::optional<std::uint64_t> &into)
{
    if (list == JsonTape::kNone || !tape.isKind(list, JsonKind::Array)) {
        return;
    }
    for (std::uint32_t entry = tape.firstChild(list); entry != JsonTape::kNone; entry = tape.nextSibling(entry)) {
        const std::uint32_t name = tape.member(entry, "modality", JsonKind::String);
        if (name != JsonTape::kNone && tape.stringIs(name, modality)) {
            take(tape, entry, "tokenCount", into);
        }
    }
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
        readOllama(tape, object);
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
    take(tape, usage, "input_tokens", m_usage.input);
    take(tape, usage, "output_tokens", m_usage.output);
    readOpenAiDetails(tape, usage);
    std::optional<std::uint64_t> total;
    take(tape, usage, "total_tokens", total);
    if (!total || !m_usage.input) {
        return;
    }
    if (!m_usage.output) {
        // Embeddings: all of it is the prompt.
        m_usage.output = *total - std::min(*total, *m_usage.input);
    } else if (m_usage.reasoning && *total == *m_usage.input + *m_usage.output + *m_usage.reasoning) {
        // xAI counts reasoning beside completion_tokens, everybody else in it.
        *m_usage.output += *m_usage.reasoning;
    }
}

void UsageReader::readOpenAiDetails(const JsonTape &tape, std::uint32_t usage)
{
    // Where compatible providers put cache reads: Moonshot, DeepSeek.
    take(tape, usage, "cached_tokens", m_usage.cachedInput);
    take(tape, usage, "prompt_cache_hit_tokens", m_usage.cachedInput);
    for (const std::string_view name : {"prompt_tokens_details", "input_tokens_details", "input_token_details"}) {
        const std::uint32_t details = tape.member(usage, name, JsonKind::Object);
        take(tape, details, "cached_tokens", m_usage.cachedInput);
        take(tape, details, "cache_write_tokens", m_usage.cacheWrite);
        take(tape, details, "audio_tokens", m_usage.audioInput);
        take(tape, details, "image_tokens", m_usage.imageInput);
        take(tape, tape.member(details, "cached_tokens_details", JsonKind::Object), "audio_tokens", m_usage.cachedAudio);
    }
    for (const std::string_view name : {"completion_tokens_details", "output_tokens_details", "output_token_details"}) {
        const std::uint32_t details = tape.member(usage, name, JsonKind::Object);
        take(tape, details, "reasoning_tokens", m_usage.reasoning);
        take(tape, details, "audio_tokens", m_usage.audioOutput);
        take(tape, details, "image_tokens", m_usage.imageOutput);
    }
}

void UsageReader::readAnthropic(const JsonTape &tape, std::uint32_t usage)
{
    if (usage == JsonTape::kNone) {
        return;
    }
    take(tape, usage, "input_tokens", m_fresh);
    take(tape, usage, "cache_creation_input_tokens", m_written);
    take(tape, usage, "cache_read_input_tokens", m_usage.cachedInput);
    take(tape, usage, "output_tokens", m_usage.output);
    const std::uint32_t creation = tape.member(usage, "cache_creation", JsonKind::Object);
    std::optional<std::uint64_t> shortLived;
    take(tape, creation, "ephemeral_5m_input_tokens", shortLived);
    take(tape, creation, "ephemeral_1h_input_tokens", m_writtenHour);
    if (shortLived) {
        m_written = sum({shortLived, m_writtenHour});
    }
    if (m_written || m_writtenHour) {
        // Without its parts a write is of the usual kind, which lives five minutes.
        const std::uint64_t written = std::max(m_written.value_or(0), m_writtenHour.value_or(0));
        m_usage.cacheWriteHour = m_writtenHour.value_or(0);
        m_usage.cacheWrite = written - *m_usage.cacheWriteHour;
    }
    if (m_fresh || m_written || m_usage.cachedInput) {
        m_usage.input = sum({m_fresh, m_usage.cacheWrite, m_usage.cacheWriteHour, m_usage.cachedInput});
    }
}

void UsageReader::readGemini(const JsonTape &tape, std::uint32_t usage)
{
    if (usage == JsonTape::kNone) {
        return;
    }
    take(tape, usage, "promptTokenCount", m_prompt);
    take(tape, usage, "toolUsePromptTokenCount", m_toolPrompt);
    take(tape, usage, "cachedContentTokenCount", m_usage.cachedInput);
    take(tape, usage, "candidatesTokenCount", m_answer);
    take(tape, usage, "thoughtsTokenCount", m_usage.reasoning);
    if (m_prompt || m_toolPrompt) {
        m_usage.input = sum({m_prompt, m_toolPrompt});
    }
    if (m_answer || m_usage.reasoning) {
        m_usage.output = sum({m_answer, m_usage.reasoning});
    }
    const std::uint32_t prompt = tape.member(usage, "promptTokensDetails");
    takeModality(tape, prompt, "AUDIO", m_usage.audioInput);
    takeModality(tape, prompt, "IMAGE", m_usage.imageInput);
    takeModality(tape, tape.member(usage, "cacheTokensDetails"), "AUDIO", m_usage.cachedAudio);
    const std::uint32_t answer = tape.member(usage, "candidatesTokensDetails");
    takeModality(tape, answer, "AUDIO", m_usage.audioOutput);
    takeModality(tape, answer, "IMAGE", m_usage.imageOutput);
}

void UsageReader::readOllama(const JsonTape &tape, std::uint32_t object)
{
    std::optional<std::uint64_t> prompt;
    take(tape, object, "prompt_eval_count", prompt);
    if (!prompt) {
        return;
    }
    m_usage.input = prompt;
    take(tape, object, "eval_count", m_usage.output);
    if (!m_usage.output) {
        m_usage.output = 0; // an embedding
    }
}

} // namespace sluice::policy
