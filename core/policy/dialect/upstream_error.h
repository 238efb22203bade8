#pragma once

#include <string>
#include <string_view>

namespace sluice::policy {

class JsonTape;

// How a provider names an error of its own, in a body or in a stream; empty where it does not.
struct UpstreamErrorName {
    std::string type; // "rate_limit_error", "overloaded_error", Gemini's "RESOURCE_EXHAUSTED"
    std::string code; // OpenAI's "insufficient_quota", "rate_limit_exceeded"; a number as text
    bool operator==(const UpstreamErrorName &) const = default;
};

// Reads it from an answer's or an event's JSON, wherever the dialects put it: `error`, `response.error`, or the event itself. Any thread.
UpstreamErrorName upstreamErrorName(const JsonTape &tape);
UpstreamErrorName upstreamErrorName(std::string_view body);

} // namespace sluice::policy
