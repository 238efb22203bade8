#include "relay/demo/demo_errors.h"

#include <array>

namespace sluice::relay::demo {

namespace {

struct Row {
    int status;
    std::string_view openAiType;
    std::string_view openAiCode; // empty: null
    std::string_view anthropicType;
};

constexpr std::array kRows{
    Row{400, "invalid_request_error", {}, "invalid_request_error"},
    Row{401, "invalid_request_error", "invalid_api_key", "authentication_error"},
    Row{402, "insufficient_quota", "insufficient_quota", "billing_error"},
    Row{403, "invalid_request_error", "forbidden", "permission_error"},
    Row{404, "invalid_request_error", "not_found", "not_found_error"},
    Row{413, "invalid_request_error", "request_too_large", "request_too_large"},
    Row{429, "requests", "rate_limit_exceeded", "rate_limit_error"},
    Row{500, "server_error", {}, "api_error"},
    Row{504, "server_error", "timeout", "timeout_error"},
    Row{529, "server_error", "overloaded", "overloaded_error"},
};

const Row &rowOf(int status)
{
    for (const Row &row : kRows) {
        if (row.status == status) {
            return row;
        }
    }
    return status < 500 ? kRows[0] : kRows[7];
}

} // namespace

bool speaksAnthropic(const DemoRequest &request)
{
    return request.headers.has("anthropic-version") || request.path.ends_with("/messages")
        || request.path.ends_with("/messages/count_tokens");
}

DemoReply errorReply(const DemoRequest &request, int status, std::string_view message)
{
    const Row &row = rowOf(status);
    std::string body;
    if (speaksAnthropic(request)) {
        body = R"({"type":"error","error":{"type":)" + quoted(row.anthropicType) + R"(,"message":)"
            + quoted(message) + R"(},"request_id":"req_)" + request.id + "\"}";
    } else {
        const std::string code = row.openAiCode.empty() ? "null" : quoted(row.openAiCode);
        body = R"({"error":{"message":)" + quoted(message) + R"(,"type":)" + quoted(row.openAiType)
            + R"(,"param":null,"code":)" + code + "}}";
    }
    DemoReply reply = jsonReply(status, std::move(body));
    if (request.knobs.retryAfter >= 0) {
        reply.headers.add("retry-after", std::to_string(request.knobs.retryAfter));
    }
    return reply;
}

} // namespace sluice::relay::demo
