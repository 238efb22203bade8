#include "policy/resilience/attempt_class.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::policy {

namespace {

using Entry = std::pair<std::string_view, AttemptClass>;

// OpenAI's `type` and `code`, Anthropic's `error.type`, Gemini's `error.status`.
constexpr std::array kErrors{
    Entry{"overloaded_error", AttemptClass::Throttle},
    Entry{"rate_limit_error", AttemptClass::Throttle},
    Entry{"rate_limit_exceeded", AttemptClass::Throttle},
    Entry{"rate_limit_reached", AttemptClass::Throttle},
    Entry{"tokens", AttemptClass::Throttle}, // OpenAI's `type` of a token rate limit
    Entry{"requests", AttemptClass::Throttle}, // and of a request rate limit
    Entry{"engine_overloaded", AttemptClass::Throttle},
    Entry{"insufficient_quota", AttemptClass::Throttle},
    Entry{"RESOURCE_EXHAUSTED", AttemptClass::Throttle},
    Entry{"authentication_error", AttemptClass::Auth},
    Entry{"permission_error", AttemptClass::Auth},
    Entry{"billing_error", AttemptClass::Auth},
    Entry{"invalid_api_key", AttemptClass::Auth},
    Entry{"account_deactivated", AttemptClass::Auth},
    Entry{"UNAUTHENTICATED", AttemptClass::Auth},
    Entry{"PERMISSION_DENIED", AttemptClass::Auth},
    Entry{"invalid_request_error", AttemptClass::Client},
    Entry{"request_too_large", AttemptClass::Client},
    Entry{"not_found_error", AttemptClass::Client},
    Entry{"model_not_found", AttemptClass::Client},
    Entry{"context_length_exceeded", AttemptClass::Client},
    Entry{"content_policy_violation", AttemptClass::Client},
    Entry{"invalid_prompt", AttemptClass::Client},
    Entry{"INVALID_ARGUMENT", AttemptClass::Client},
    Entry{"FAILED_PRECONDITION", AttemptClass::Client},
    Entry{"NOT_FOUND", AttemptClass::Client},
};

} // namespace

AttemptClass classify(int status)
{
    if (status == 429 || status == 529) {
        return AttemptClass::Throttle;
    }
    // 402 is the account's empty purse: like a rejected key it belongs to the credential.
    if (status == 401 || status == 402 || status == 403) {
        return AttemptClass::Auth;
    }
    if (status >= 400 && status < 500) {
        return AttemptClass::Client;
    }
    return status >= 100 && status < 400 ? AttemptClass::Success : AttemptClass::Fault;
}

AttemptClass classifyError(std::string_view typeOrCode)
{
    const auto *const entry = std::find_if(kErrors.begin(), kErrors.end(),
                                           [&](const Entry &each) { return each.first == typeOrCode; });
    return entry == kErrors.end() ? AttemptClass::Fault : entry->second;
}

bool isQuotaExhausted(std::string_view typeOrCode)
{
    return typeOrCode == "insufficient_quota" || typeOrCode == "billing_hard_limit_reached"
        || typeOrCode == "billing_not_active" || typeOrCode == "billing_error";
}

std::string_view attemptClassName(AttemptClass value)
{
    switch (value) {
    case AttemptClass::Success:
        return "success";
    case AttemptClass::Fault:
        return "fault";
    case AttemptClass::Throttle:
        return "throttle";
    case AttemptClass::Client:
        return "client";
    case AttemptClass::Auth:
        return "auth";
    case AttemptClass::Cancel:
        return "cancel";
    }
    return "";
}

} // namespace sluice::policy
