#include "policy/dialect/dialect.h"

#include "policy/dialect/json_text.h"

#include <array>

namespace sluice::policy {

namespace {

constexpr std::array<std::string_view, 8> kGeminiActions{
    "generateContent", "streamGenerateContent", "countTokens", "embedContent",
    "batchEmbedContents", "predict", "batchGenerateContent", "generateAnswer",
};

bool isGemini(std::string_view path)
{
    const std::string_view last = path.substr(path.rfind('/') + 1);
    const std::size_t colon = last.rfind(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    for (const std::string_view action : kGeminiActions) {
        if (last.substr(colon + 1) == action) {
            return true;
        }
    }
    return false;
}

// UpstreamInterrupted is only ever told in-band; there it means what a 502 would.
int statusOf(base::ErrorCode code)
{
    const int status = base::httpStatus(code);
    return status == 0 ? 502 : status;
}

std::string_view openAiType(base::ErrorCode code)
{
    using base::ErrorCode;
    switch (code) {
    case ErrorCode::UpstreamError:
    case ErrorCode::UpstreamTimeout:
    case ErrorCode::UpstreamInterrupted:
        return "upstream_error";
    case ErrorCode::QuotaExceeded:
        return "insufficient_quota";
    default:
        break;
    }
    switch (statusOf(code)) {
    case 401:
        return "authentication_error";
    case 403:
        return "permission_error";
    case 404:
        return "not_found_error";
    case 429:
        return "rate_limit_error";
    default:
        return statusOf(code) >= 500 ? "server_error" : "invalid_request_error";
    }
}

std::string_view anthropicType(int status)
{
    switch (status) {
    case 401:
        return "authentication_error";
    case 403:
        return "permission_error";
    case 404:
        return "not_found_error";
    case 413:
        return "request_too_large";
    case 429:
        return "rate_limit_error";
    case 503:
        return "overloaded_error";
    case 504:
        return "timeout_error";
    default:
        return status >= 500 ? "api_error" : "invalid_request_error";
    }
}

std::string_view geminiStatus(int status)
{
    switch (status) {
    case 401:
        return "UNAUTHENTICATED";
    case 403:
        return "PERMISSION_DENIED";
    case 404:
        return "NOT_FOUND";
    case 408:
    case 504:
        return "DEADLINE_EXCEEDED";
    case 429:
        return "RESOURCE_EXHAUSTED";
    case 501:
        return "UNIMPLEMENTED";
    case 502:
    case 503:
        return "UNAVAILABLE";
    default:
        return status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
    }
}

void appendCode(std::string_view code, std::string &out)
{
    if (code.empty()) {
        out += "null";
    } else {
        appendQuotedJson(code, out);
    }
}

std::string openAiError(base::ErrorCode code, std::string_view message)
{
    std::string out = "{\"error\":{\"message\":";
    appendQuotedJson(message, out);
    out += ",\"type\":";
    appendQuotedJson(openAiType(code), out);
    out += ",\"param\":null,\"code\":";
    appendCode(base::wireCode(code), out);
    return out + "}}";
}

std::string anthropicError(base::ErrorCode code, std::string_view message, std::string_view requestId)
{
    std::string out = "{\"type\":\"error\",\"error\":{\"type\":";
    appendQuotedJson(anthropicType(statusOf(code)), out);
    out += ",\"message\":";
    appendQuotedJson(message, out);
    if (const std::string_view wire = base::wireCode(code); !wire.empty()) {
        out += ",\"sluice_code\":";
        appendQuotedJson(wire, out);
    }
    out += '}';
    if (!requestId.empty()) {
        out += ",\"request_id\":";
        appendQuotedJson(requestId, out);
    }
    return out + '}';
}

std::string geminiError(base::ErrorCode code, std::string_view message, std::string_view requestId)
{
    std::string out = "{\"error\":{\"code\":" + std::to_string(statusOf(code)) + ",\"message\":";
    appendQuotedJson(message, out);
    out += ",\"status\":";
    appendQuotedJson(geminiStatus(statusOf(code)), out);
    out += ",\"details\":[";
    if (const std::string_view wire = base::wireCode(code); !wire.empty()) {
        out += "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":";
        appendQuotedJson(wire, out);
        out += ",\"domain\":\"sluice\"}";
    }
    if (!requestId.empty()) {
        out += out.back() == '[' ? "" : ",";
        out += "{\"@type\":\"type.googleapis.com/google.rpc.RequestInfo\",\"requestId\":";
        appendQuotedJson(requestId, out);
        out += '}';
    }
    return out + "]}}";
}

} // namespace

Dialect dialectOf(std::string_view path, bool hasAnthropicVersion)
{
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    if (hasAnthropicVersion) {
        return Dialect::Anthropic;
    }
    if (path.ends_with("/chat/completions") || path.find("/chat/completions/") != std::string_view::npos) {
        return Dialect::OpenAiChat;
    }
    if (path.ends_with("/completions")) {
        return Dialect::OpenAiCompletions;
    }
    if (path.ends_with("/responses") || path.find("/responses/") != std::string_view::npos) {
        return Dialect::OpenAiResponses;
    }
    // Messages of OpenAI's assistants live under threads.
    if ((path.ends_with("/messages") || path.find("/messages/") != std::string_view::npos)
        && path.find("/threads/") == std::string_view::npos) {
        return Dialect::Anthropic;
    }
    return isGemini(path) ? Dialect::Gemini : Dialect::OpenAiOther;
}

std::string_view dialectName(Dialect dialect)
{
    switch (dialect) {
    case Dialect::OpenAiChat:
        return "openai.chat";
    case Dialect::OpenAiCompletions:
        return "openai.completions";
    case Dialect::OpenAiResponses:
        return "openai.responses";
    case Dialect::OpenAiOther:
        return "openai.other";
    case Dialect::Anthropic:
        return "anthropic.messages";
    case Dialect::Gemini:
        return "gemini";
    }
    return {};
}

std::string errorBody(Dialect dialect, base::ErrorCode code, std::string_view message, std::string_view requestId)
{
    switch (dialect) {
    case Dialect::Anthropic:
        return anthropicError(code, message, requestId);
    case Dialect::Gemini:
        return geminiError(code, message, requestId);
    default:
        return openAiError(code, message);
    }
}

std::string errorEvent(Dialect dialect, base::ErrorCode code, std::string_view message, std::uint64_t sequence)
{
    if (dialect == Dialect::OpenAiResponses) {
        std::string out = "event: error\ndata: {\"type\":\"error\",\"code\":";
        appendCode(base::wireCode(code), out);
        out += ",\"message\":";
        appendQuotedJson(message, out);
        return out + ",\"param\":null,\"sequence_number\":" + std::to_string(sequence) + "}\n\n";
    }
    const std::string_view name = dialect == Dialect::Anthropic ? "event: error\n" : "";
    return std::string(name) + "data: " + errorBody(dialect, code, message, {}) + "\n\n";
}

} // namespace sluice::policy
