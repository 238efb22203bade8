#include "policy/resilience/retry_policy.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr int kTriesOnOneEndpoint = 2;
constexpr double kRetryAfterJitter = 0.25;
// A refused connection with nowhere else to go: a restarting server is back within the second, a throttled one is not.
constexpr int kFaultBackoffDivisor = 8;

RetryDecision giveUp(std::string_view reason) { return {RetryAction::GiveUp, {}, false, reason}; }

bool wasRefused(const FailedAttempt &failed)
{
    switch (failed.status) {
    case 429:
    case 502:
    case 503:
    case 504:
    case 529:
        return true;
    default:
        return failed.inStreamError && (failed.status == 0 || failed.status / 100 == 2);
    }
}

RetryDecision decideThrottled(const FailedAttempt &failed, const RetrySettings &settings, RandomSource &random)
{
    if (failed.otherAccount) {
        return {RetryAction::AtOnceElsewhere, {}, true, "throttled: another account"};
    }
    if (isQuotaExhausted(failed.errorCode)) {
        return giveUp("the account's quota is used up");
    }
    if (failed.triesHere >= kTriesOnOneEndpoint && !failed.elsewhere) {
        return giveUp("throttled twice, nowhere else to go");
    }
    base::Duration delay = backoffAfter(failed.attempts, settings, random);
    if (failed.retryAfter) {
        if (*failed.retryAfter > settings.backoffMax) {
            return giveUp("retry-after is longer than the longest back-off");
        }
        const auto spread = std::chrono::duration_cast<base::Duration>(
            *failed.retryAfter * (1.0 + kRetryAfterJitter * random.unit()));
        delay = std::max({delay, *failed.retryAfter, std::min(spread, settings.backoffMax)});
    }
    return {RetryAction::AfterBackoff, delay, false, "throttled: back-off"};
}

} // namespace

base::Duration backoffAfter(int attempt, const RetrySettings &settings, RandomSource &random)
{
    base::Duration longest = std::min(settings.backoff, settings.backoffMax);
    for (int i = 1; i < attempt && longest < settings.backoffMax; ++i) {
        longest = std::min(longest * 2, settings.backoffMax);
    }
    return std::chrono::duration_cast<base::Duration>(longest * random.unit());
}

RetryDecision decideRetry(const FailedAttempt &failed, const RetrySettings &settings, RandomSource &random)
{
    if (failed.contentReachedClient) {
        return giveUp("content has reached the client");
    }
    if (failed.result != AttemptClass::Fault && failed.result != AttemptClass::Throttle) {
        return giveUp("not a failure another endpoint would mend");
    }
    if (failed.shouldRetry == false) {
        return giveUp("the upstream says x-should-retry: false");
    }
    // The client's own retries come out of the same purse, so that 3 times 3 does not become 9.
    const int allowed = std::max(1, settings.attempts - std::max(0, failed.clientRetries));
    if (failed.attempts >= allowed) {
        return giveUp("attempts used up");
    }
    if (failed.wasSent && !wasRefused(failed) && !(settings.afterSending && failed.status == 0)) {
        return giveUp(failed.status == 0 ? "sent: the upstream may be working on it" : "the status is final");
    }
    if (failed.result == AttemptClass::Throttle) {
        return decideThrottled(failed, settings, random);
    }
    if (failed.elsewhere) {
        return {RetryAction::AtOnceElsewhere, {}, false, "another endpoint"};
    }
    if (failed.triesHere >= kTriesOnOneEndpoint) {
        return giveUp("tried twice, nowhere else to go");
    }
    if (failed.retryAfter && *failed.retryAfter > settings.backoffMax) {
        return giveUp("retry-after is longer than the longest back-off");
    }
    const base::Duration delay = backoffAfter(failed.attempts, settings, random) / kFaultBackoffDivisor;
    return {RetryAction::AfterBackoff, std::max(delay, failed.retryAfter.value_or(base::Duration::zero())), false,
            "the same endpoint again"};
}

} // namespace sluice::policy
