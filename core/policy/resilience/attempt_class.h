#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::policy {

// What an attempt says about the upstream it went to. Told at the terminal event, never at the first byte.
enum class AttemptClass : std::uint8_t {
    Success, // answered whole
    Fault, // connect, TLS, 5xx, timeout, a stream without its terminal event: counts for the breaker
    Throttle, // 429, 529: the share goes down, the breaker stays closed
    Client, // other 4xx: the request is to blame
    Auth, // 401, 403, and 402: the credential or its account is to blame, not the endpoint
    Cancel, // the client left
};

// Of a final status; 0 (no answer) and what is no HTTP status are faults.
AttemptClass classify(int status);

// Of the type or code of an error that came inside a stream or an error body ("overloaded_error"). Unknown ones are faults: a
// stream that ends in an error we cannot name has not been answered.
AttemptClass classifyError(std::string_view typeOrCode);

// Whether that code says that the account has nothing left to spend, so that no wait of minutes helps.
bool isQuotaExhausted(std::string_view typeOrCode);

std::string_view attemptClassName(AttemptClass value); // "success", "fault" …

} // namespace sluice::policy
