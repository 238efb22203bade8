#pragma once

#include "base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// The wire format a caller speaks, told from method, path and headers before the body is read. It decides which fields
// hold text, how a stream ends and what an error looks like.
enum class Dialect : std::uint8_t {
    OpenAiChat, // /chat/completions
    OpenAiCompletions, // /completions
    OpenAiResponses, // /responses
    OpenAiOther, // /embeddings, /models, /images …: OpenAI's error shape, every string leaf is text
    Anthropic, // /messages, /messages/count_tokens, and anything with an anthropic-version header
    Gemini, // …:generateContent, :streamGenerateContent
};

// `path` without query; a prefix such as /v1 or /openai does not matter. Unknown paths are OpenAiOther.
Dialect dialectOf(std::string_view path, bool hasAnthropicVersion);

std::string_view dialectName(Dialect dialect); // "openai.chat", "anthropic.messages" …

// Tokens as the provider reported them; unset means unknown, which is not zero. The same in every dialect: what Anthropic leaves out of
// its input is in, what others put beside their output (Gemini's thoughts) is in.
struct TokenUsage {
    std::optional<std::uint64_t> input = {}; // the whole prompt, cache reads and writes included
    std::optional<std::uint64_t> output = {}; // reasoning included
    std::optional<std::uint64_t> cachedInput = {}; // part of `input` read from a prompt cache
    std::optional<std::uint64_t> cacheWrite = {}; // part of `input` written to a cache that lives 5 minutes
    std::optional<std::uint64_t> cacheWriteHour = {}; // part of `input` written to one that lives an hour
    std::optional<std::uint64_t> reasoning = {}; // part of `output`
    std::optional<std::uint64_t> audioInput = {}; // part of `input`; of it `cachedAudio` is part of `cachedInput` too
    std::optional<std::uint64_t> cachedAudio = {};
    std::optional<std::uint64_t> audioOutput = {}; // part of `output`
    std::optional<std::uint64_t> imageInput = {}; // part of `input`
    std::optional<std::uint64_t> imageOutput = {}; // part of `output`
    bool isEstimated = false; // ours: the provider reported none
    bool operator==(const TokenUsage &) const = default;
};

// A refusal of ours in the caller's own error shape, as a JSON document (UTF-8). `message` is for people and holds neither
// prompt nor secret; the code stands where ARCHITECTURE.md 7 says.
std::string errorBody(Dialect dialect, base::ErrorCode code, std::string_view message, std::string_view requestId);

// The in-band form for a stream that has begun: one whole SSE event, blank line included, never followed by [DONE].
// `sequence` is the next sequence_number of a Responses stream.
std::string errorEvent(Dialect dialect, base::ErrorCode code, std::string_view message, std::uint64_t sequence);

} // namespace sluice::policy
