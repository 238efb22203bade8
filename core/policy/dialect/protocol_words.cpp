#include "policy/dialect/protocol_words.h"

#include "policy/dialect/text_judge.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

using namespace std::string_view_literals;

constexpr std::array kKeys{
    "additionalProperties"sv, "arguments"sv, "candidates"sv, "choices"sv, "content"sv, "contents"sv, "created"sv,
    "created_at"sv, "delta"sv, "description"sv, "enum"sv, "error"sv, "file"sv, "finish_reason"sv, "function"sv,
    "function_call"sv, "functions"sv, "generationConfig"sv, "id"sv, "image"sv, "image_url"sv, "include"sv,
    "include_usage"sv, "index"sv, "input"sv, "input_audio"sv, "input_schema"sv, "input_text"sv, "instructions"sv,
    "items"sv, "json_schema"sv, "logprobs"sv, "max_completion_tokens"sv, "max_output_tokens"sv, "max_tokens"sv,
    "message"sv, "messages"sv, "metadata"sv, "model"sv, "name"sv, "object"sv, "output"sv, "output_text"sv,
    "parameters"sv, "parts"sv, "prompt"sv, "properties"sv, "reasoning"sv, "reasoning_content"sv, "refusal"sv,
    "required"sv, "response"sv, "response_format"sv, "role"sv, "schema"sv, "seed"sv, "service_tier"sv, "source"sv,
    "stop"sv, "stop_reason"sv, "store"sv, "stream"sv, "stream_options"sv, "strict"sv, "suffix"sv, "summary"sv,
    "system"sv, "system_fingerprint"sv, "temperature"sv, "text"sv, "thinking"sv, "title"sv, "tool_call_id"sv,
    "tool_calls"sv, "tool_choice"sv, "tool_use_id"sv, "tools"sv, "top_logprobs"sv, "top_p"sv, "type"sv, "url"sv,
    "usage"sv, "user"sv,
};

constexpr std::array kValueKeys{"finishReason"sv, "finish_reason"sv, "object"sv, "role"sv,        "service_tier"sv,
                                "status"sv,        "stop_reason"sv,  "tool_choice"sv, "type"sv};

constexpr std::array kValues{
    "array"sv, "assistant"sv, "auto"sv, "base64"sv, "boolean"sv, "cancelled"sv, "chat.completion"sv,
    "chat.completion.chunk"sv, "citations_delta"sv, "completed"sv, "content_filter"sv, "custom"sv, "default"sv,
    "developer"sv, "document"sv, "embedding"sv, "end_turn"sv, "error"sv, "file"sv, "function"sv,
    "function_call"sv, "function_call_output"sv, "image"sv, "image_url"sv, "in_progress"sv, "incomplete"sv,
    "input_audio"sv, "input_file"sv, "input_image"sv, "input_json_delta"sv, "input_text"sv, "integer"sv,
    "json_object"sv, "json_schema"sv, "length"sv, "list"sv, "max_tokens"sv, "message"sv, "message_delta"sv,
    "message_start"sv, "message_stop"sv, "model"sv, "none"sv, "number"sv, "object"sv, "output_audio"sv,
    "output_text"sv, "realtime"sv, "realtime.item"sv, "realtime.response"sv, "realtime.session"sv,
    "reasoning"sv, "redacted_thinking"sv, "refusal"sv, "required"sv, "response"sv, "semantic_vad"sv,
    "server_vad"sv, "session"sv, "signature_delta"sv, "stop"sv, "stop_sequence"sv, "string"sv, "summary_text"sv,
    "system"sv, "text"sv, "text_completion"sv, "text_delta"sv, "thinking"sv, "thinking_delta"sv, "tool"sv,
    "tool_calls"sv, "tool_result"sv, "tool_use"sv, "transcription"sv, "url"sv, "user"sv,
};

// What types of stream events and most compound keys are made of: "response.output_text.delta", "content_block".
constexpr std::array kEventWords{
    "active"sv, "added"sv, "annotation"sv, "append"sv, "arguments"sv, "at"sv, "audio"sv, "block"sv, "buffer"sv,
    "cache"sv, "cached"sv, "call"sv, "cancel"sv, "cancelled"sv, "choice"sv, "choices"sv, "clear"sv, "cleared"sv,
    "code"sv, "command"sv, "commit"sv, "committed"sv, "completed"sv, "completion"sv, "content"sv,
    "conversation"sv, "create"sv, "created"sv, "creation"sv, "custom"sv, "delete"sv, "deleted"sv, "delta"sv,
    "details"sv, "done"sv, "end"sv, "error"sv, "failed"sv, "file"sv, "fingerprint"sv, "format"sv, "function"sv,
    "generating"sv, "generation"sv, "id"sv, "image"sv, "in"sv, "incomplete"sv, "index"sv, "input"sv,
    "interpreter"sv, "interpreting"sv, "item"sv, "limits"sv, "list"sv, "max"sv, "mcp"sv, "message"sv, "model"sv,
    "number"sv, "options"sv, "output"sv, "parallel"sv, "param"sv, "part"sv, "partial"sv, "ping"sv, "previous"sv,
    "progress"sv, "prompt"sv, "queued"sv, "rate"sv, "read"sv, "realtime"sv, "reason"sv, "reasoning"sv,
    "refusal"sv, "response"sv, "retrieve"sv, "retrieved"sv, "search"sv, "searching"sv, "sequence"sv,
    "service"sv, "session"sv, "shell"sv, "speech"sv, "start"sv, "started"sv, "status"sv, "steer"sv, "stop"sv,
    "stopped"sv, "summary"sv, "system"sv, "text"sv, "tier"sv, "tokens"sv, "tool"sv, "tools"sv, "top"sv,
    "transcript"sv, "transcription"sv, "truncate"sv, "truncated"sv, "turn"sv, "update"sv, "updated"sv,
    "usage"sv, "web"sv,
};

template<std::size_t N>
bool contains(const std::array<std::string_view, N> &sorted, std::string_view word)
{
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

static_assert(std::is_sorted(kKeys.begin(), kKeys.end()));
static_assert(std::is_sorted(kValueKeys.begin(), kValueKeys.end()));
static_assert(std::is_sorted(kValues.begin(), kValues.end()));
static_assert(std::is_sorted(kEventWords.begin(), kEventWords.end()));

bool isBase64(std::string_view literal)
{
    for (std::size_t i = 0; i < literal.size(); ++i) {
        const char c = literal[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && c != '+' && c != '/' && c != '=' && c != '-' && c != '_'
            && !(c == '\\' && i + 1 < literal.size() && literal[i + 1] == '/')) {
            return false;
        }
    }
    return true;
}

bool isAny(const JsonTape &tape, std::uint32_t node, std::initializer_list<std::string_view> keys)
{
    return node != JsonTape::kNone
        && std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return tape.keyIs(node, key); });
}

} // namespace

bool isProtocolKey(std::string_view key)
{
    return contains(kKeys, key) || isEventType(key);
}

bool isProtocolValue(const JsonTape &tape, std::uint32_t node)
{
    if (!contains(kValueKeys, tape.key(node))) {
        return false;
    }
    const std::string_view value = tape.literal(node);
    return contains(kValues, value) || (tape[node].parent == 0 && tape.keyIs(node, "type") && isEventType(value));
}

bool isEventType(std::string_view name)
{
    while (!name.empty()) {
        const std::size_t end = std::min(name.find_first_of("._"), name.size());
        if (!contains(kEventWords, name.substr(0, end))) {
            return false;
        }
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return true;
}

bool isOpaqueId(const JsonTape &tape, std::uint32_t node)
{
    const std::string_view key = tape.key(node);
    const bool holdsId = key == "id" || key.ends_with("_id") || key.ends_with("Id") || key == "system_fingerprint"
        || key == "obfuscation" || key == "etag";
    const std::string_view value = tape.literal(node);
    return holdsId && std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
            || c == '.' || c == ':';
    });
}

bool isPayload(const JsonTape &tape, std::uint32_t node)
{
    const std::string_view literal = tape.literal(node);
    const std::uint32_t parent = tape[node].parent;
    if (isAny(tape, node, {"url", "image_url", "file_data", "uri", "image", "input_image", "audio_url", "video_url"})
        && literal.starts_with("data:")) {
        const std::size_t comma = literal.substr(0, 256).find(";base64,");
        return comma != std::string_view::npos && isBase64(literal.substr(comma + 8));
    }
    if (isAny(tape, node, {"file_data", "b64_json", "embedding", "signature", "encrypted_content", "thoughtSignature",
                           "thought_signature", "partial_image_b64"})) {
        return isBase64(literal);
    }
    if (isAny(tape, node, {"data"}) && parent != JsonTape::kNone) {
        const std::uint32_t type = tape.member(parent, "type");
        const bool binary = isAny(tape, parent, {"input_audio", "inlineData", "inline_data", "audio"})
            || (isAny(tape, parent, {"source"}) && tape.stringIs(type, "base64"))
            || tape.stringIs(type, "redacted_thinking");
        return binary && isBase64(literal);
    }
    if (isAny(tape, node, {"result"}) && tape.stringIs(tape.member(parent, "type"), "image_generation_call")) {
        return isBase64(literal);
    }
    if (isAny(tape, node, {"delta", "audio"}) && parent != JsonTape::kNone) {
        const std::uint32_t type = tape.member(parent, "type", JsonKind::String);
        if (type == JsonTape::kNone) {
            return false;
        }
        const std::string_view name = tape.literal(type);
        const bool binary = tape.keyIs(node, "delta")
            ? parent == 0 && name.ends_with("audio.delta")
            : (parent == 0 && (name.ends_with("audio.delta") || name == "input_audio_buffer.append"))
                || name == "input_audio" || name == "output_audio" || name == "audio";
        return binary && isBase64(literal);
    }
    return false;
}

bool isSignedText(const JsonTape &tape, std::uint32_t node)
{
    const std::uint32_t parent = tape[node].parent;
    if (!isAny(tape, node, {"thinking", "text"}) || parent == JsonTape::kNone) {
        return false;
    }
    const auto isNamed = [&](std::string_view name) {
        const std::uint32_t signature = tape.member(parent, name, JsonKind::String);
        return signature != JsonTape::kNone && !tape.literal(signature).empty();
    };
    const std::uint32_t type = tape.member(parent, "type", JsonKind::String);
    if (type != JsonTape::kNone && (tape.literal(type) == "thinking" || tape.literal(type).starts_with("reasoning"))) {
        return isNamed("signature");
    }
    return tape.member(parent, "thought", JsonKind::True) != JsonTape::kNone
        && (isNamed("thoughtSignature") || isNamed("thought_signature"));
}

bool isReference(const JsonTape &tape, std::uint32_t node)
{
    if (isAny(tape, node, {"file_id", "fileUri", "file_uri", "file_url", "vector_store_id"})) {
        return true;
    }
    const bool isAddress = isAny(tape, node, {"image_url", "audio_url", "video_url", "input_image"})
        || (isAny(tape, node, {"url"})
            && isAny(tape, tape[node].parent, {"image_url", "audio_url", "video_url", "source", "file"}));
    return isAddress && !tape.literal(node).starts_with("data:");
}

bool isArguments(const JsonTape &tape, std::uint32_t node)
{
    return isAny(tape, node, {"arguments", "partial_json"});
}

} // namespace sluice::policy
