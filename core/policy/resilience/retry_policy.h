#pragma once

#include "base/clock.h"
#include "policy/resilience/attempt_class.h"
#include "policy/resilience/random_source.h"

#include <optional>
#include <string_view>

namespace sluice::policy {

struct RetrySettings {
    int attempts = 3;
    base::Duration backoff = std::chrono::seconds(4); // after throttling: grows twofold up to backoffMax, with full jitter
    base::Duration backoffMax = std::chrono::seconds(10);
    bool afterSending = false; // also when the upstream may be working on the request: it can be paid twice
    bool operator==(const RetrySettings &) const = default;
};

// Full jitter: uniform in 0 … min(backoffMax, backoff · 2^(attempt − 1)); attempt counts from 1.
base::Duration backoffAfter(int attempt, const RetrySettings &settings, RandomSource &random);

// An attempt that failed, and what is left to try.
struct FailedAttempt {
    int attempts = 1; // made so far, this one included
    int triesHere = 1; // of these at this attempt's endpoint
    int clientRetries = 0; // the client's own count (x-stainless-retry-count)

    AttemptClass result = AttemptClass::Fault;
    int status = 0; // 0: no answer
    bool wasSent = false; // a byte of the request went out
    bool inStreamError = false; // the upstream said so itself, in a stream or an error body, before any content
    bool contentReachedClient = false;
    std::optional<bool> shouldRetry; // the upstream's x-should-retry
    std::string_view errorCode; // the body's, "insufficient_quota"
    std::optional<base::Duration> retryAfter;

    bool elsewhere = false; // another endpoint is usable
    bool otherAccount = false; // and one of them has another account
};

enum class RetryAction { GiveUp, AtOnceElsewhere, AfterBackoff };

struct RetryDecision {
    RetryAction action = RetryAction::GiveUp;
    base::Duration delay{}; // for AfterBackoff, which may use the same endpoint again
    bool otherAccountOnly = false; // for AtOnceElsewhere: this account is throttled everywhere
    std::string_view reason; // plain English, for the record
};

// Whether to try again, and how. A prompt is never silently paid for twice: another attempt only if the request was not sent, or was
// refused (429, 502, 503, 504, 529, an error in the stream before content), and never once content reached the client. Whether
// the cluster's RetryBudget still allows one is the caller's to ask. Any thread.
RetryDecision decideRetry(const FailedAttempt &failed, const RetrySettings &settings, RandomSource &random);

} // namespace sluice::policy
