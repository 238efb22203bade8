#pragma once

#include "base/clock.h"

#include <functional>
#include <optional>
#include <string_view>

namespace sluice::policy {

// How long an upstream asks us to wait. Everything is capped at five minutes, a moment in the past is zero, and what cannot be read
// is no answer. Any thread.
inline constexpr base::Duration kLongestRetryAfter = std::chrono::minutes(5);

// Retry-After: whole or decimal seconds, or an HTTP-date in any of its three forms.
std::optional<base::Duration> parseRetryAfter(std::string_view value, base::WallTime now);
// retry-after-ms, x-ms-retry-after-ms: milliseconds.
std::optional<base::Duration> parseRetryAfterMs(std::string_view value);
// x-ratelimit-reset-*: "12ms", "1m2s", "6m0s", "1h2m3.5s"; without a unit seconds.
std::optional<base::Duration> parseResetAfter(std::string_view value);

// The value of a header by its lower-case name; unset: absent.
using HeaderLookup = std::function<std::optional<std::string_view>(std::string_view)>;

// Of a whole head: the milliseconds if they are there, then Retry-After, then the resets of those limits that have nothing
// remaining.
std::optional<base::Duration> retryAfterOf(const HeaderLookup &header, base::WallTime now);

} // namespace sluice::policy
